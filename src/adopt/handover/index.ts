export { handOver } from './hand-over';
export { handOverText } from './hand-over-text';
export { readTerraformState, terraformState } from './terraform-state';
export type { HandOver, HandOverFacts, TerraformState } from './types';
