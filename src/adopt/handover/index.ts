export { handOver } from './hand-over';
export { handOverText } from './hand-over-text';
export { terraformState } from './terraform-state';
export type { HandOver, HandOverFacts } from './types';
