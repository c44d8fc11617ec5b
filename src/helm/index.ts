export { type HelmFinding, helmFindings, valuesFileFindings } from './helm-findings';
export type { HelmValues } from './helm-values';
export { defaultOf, missingIn, pathText, type ValueKey, valueKey, valueKeys } from './value-keys';
export type { Reasoned } from './value-types';
export { karpenterValues } from './values-file';
