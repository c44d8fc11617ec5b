export type { ApplicationSetOptions } from './application-set';
export { type BuildCharts, Fleet, type FleetMember, type FleetMemberOptions, type FleetTemplates } from './fleet';
export type { ClusterFacts } from './fleet-file';
export { type SynthOptions, staleFiles, synth } from './synth';
