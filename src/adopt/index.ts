export { type Adopted, adopt, adoptClusters, type NotAdopted } from './adopt';
export type { AwsSources } from './aws';
export type { Question, ToldFacts } from './facts';
export { readTerraformState, type TerraformState } from './handover';
export { outputFiles, planOutput, writeOutput } from './output';
export { adoptedText, isNoOp, refusalLines } from './report';
export type { AdoptCluster, AdoptObject, AdoptOptions, AdoptPlace } from './types';
