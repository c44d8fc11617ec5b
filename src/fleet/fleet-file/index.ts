export type { FleetFileCluster } from './fleet-file-cluster';
export type { FleetValue, FleetValues, ValuesOf } from './fleet-values';
export { FleetFileError, type FleetFileProblem, type ReadFleetOptions, readFleet } from './read-fleet';
