export { type BuildCharts, Fleet, type FleetMember, type FleetMemberOptions, type FleetTemplates } from './fleet';
export { type SynthOptions, staleFiles, synth } from './synth';
