export { acceleratorPool } from './accelerator-pool';
export {
  type CapacityPools,
  type CapacitySplit,
  capacitySplit,
  eitherOf,
  spotWithFallback,
} from './capacity-split';
export { type HeadroomProps, headroom } from './headroom';
export { Imds } from './imds';
export { startupTaints } from './startup-taints';
export { teamPool } from './team-pool';
export { amazonLinuxVolume, bottlerocketVolumes } from './volumes';
