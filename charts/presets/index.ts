export { AcceleratorPool, type AcceleratorPoolProps } from './accelerator-pool';
export { CapacitySplit, type CapacitySplitProps } from './capacity-split';
export { Headroom, type HeadroomProps } from './headroom';
export { Imds } from './imds';
export { SpotWithFallback, type SpotWithFallbackProps } from './spot-with-fallback';
export { startupTaints } from './startup-taints';
export { TeamPool, type TeamPoolProps } from './team-pool';
export { amazonLinuxVolume, bottlerocketVolumes } from './volumes';
