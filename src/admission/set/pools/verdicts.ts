// What is said of pools, each file loaded when it is first asked: most pools have types, and most sets no pods.
export { foreignZones } from './foreign-zones';
export { unreachableMinValues } from './min-values';
export { noInstanceType } from './no-instance-type';
export { podWithoutType, workloadsOf } from './pods';
export { spreadOverUnknownLabels } from './spread';
