export { type ClusterFacts, clusterFacts } from '../../cluster/known-facts';
export type { SetOptions } from './object-set';
export { type SetFinding, setFindings } from './set-findings';
