export { type Adopted, adopt, adoptClusters, type NotAdopted } from './adopt';
export type { Question, ToldFacts } from './facts';
export type { AdoptCluster, AdoptObject, AdoptPlace } from './types';
