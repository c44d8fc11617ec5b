export type { ClusterFacts } from './cluster-facts';
export { type FleetFacts, fleetFacts } from './fleet-facts';
