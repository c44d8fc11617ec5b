export type { ClusterFacts } from './cluster-facts';
export { FleetFileError, type FleetFileProblem, readFleet } from './read-fleet';
