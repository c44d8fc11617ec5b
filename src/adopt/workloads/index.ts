export { batchJobProps } from './batch-job';
export { workloadDefaults } from './defaults';
export { workloadIds } from './ids';
export { WORKLOAD_KINDS, workloadKind } from './kinds';
export { withoutServerAdded } from './server-added';
export { workloadsOf } from './workloads';
