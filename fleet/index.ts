export { type BuildCharts, Fleet, type FleetMember, type FleetMemberOptions } from './fleet';
export { type SynthOptions, staleFiles, synth } from './synth';
