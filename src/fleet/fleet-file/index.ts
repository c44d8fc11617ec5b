export type { FleetFileCluster } from './fleet-file-cluster';
export { FleetFileError, type FleetFileProblem, readFleet } from './read-fleet';
