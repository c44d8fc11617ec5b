export { BatchJob, type BatchJobProps } from './batch-job';
export { PausePods, type PausePodsProps } from './pause-pods';
export { type DisruptionProtection, protectFromDisruption, runsOn } from './placement';
export type { Limited } from './replicas-from-limits';
export type { ResourceAmounts } from './resources';
export { ScaleTest, type ScaleTestProps } from './scale-test';
