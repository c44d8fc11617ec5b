export { type AdmitOptions, admit, type ControllerOptions, controllerFindings, isKarpenterObject } from './admission';
export * from './charts';
export {
  KarpenterValidation,
  type KarpenterValidationContext,
  type KarpenterValidationProps,
} from './cli/check/validation-plugin';
export { FleetFileError, type FleetFileProblem, readFleet } from './cli/fleet-file/read-fleet';
export * from './cloudformation';
export * from './fleet';
export * from './install';
export * from './karpenter';
