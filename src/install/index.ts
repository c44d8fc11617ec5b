export type { HelmValues, Reasoned } from '../helm';
export { chartVersion } from './chart-version';
export type { ControllerNodes } from './controller-nodes';
export { ARGO_CD_CRD_GUARD } from './gitops/argo-cd';
export { guardPatches } from './gitops/deletion-guards';
export type { ArgoCd, Flux, GitOps } from './gitops/options';
export type { ControllerImage } from './image';
export { type InstallFilesOptions, installFiles } from './install-files';
export { type KarpenterCrdValuesOptions, karpenterCrdValues } from './karpenter-crd-values';
export {
  type ChartValues,
  type ControllerResources,
  type KarpenterValuesOptions,
  karpenterValues,
} from './karpenter-values';
export type { InstallOptions } from './options';
export { type RunbookOptions, runbook } from './runbook';
export { bootstrapScript, teardownScript } from './scripts';
