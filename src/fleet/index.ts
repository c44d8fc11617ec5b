export { type BuildCharts, Fleet, type FleetMember, type FleetMemberOptions } from './fleet';
export { type FleetFileCluster, FleetFileError, type FleetFileProblem, readFleet } from './fleet-file';
export { checkedCluster } from './judge/checked-cluster';
export { plainAppFindings } from './judge/plain-app';
export { VerdictCache } from './judge/verdict-cache';
export type { ApplicationSetOptions } from './output/application-set';
export { type SynthOptions, staleFiles, synth } from './synth';
