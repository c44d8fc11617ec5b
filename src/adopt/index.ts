export type { AdoptCluster, AdoptObject, AdoptPlace } from './types';
