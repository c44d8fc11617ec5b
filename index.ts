export * from './charts';
export {
  type AdmitOptions,
  admit,
  type ControllerOptions,
  controllerFindings,
  isKarpenterObject,
} from './src/admission';
export {
  KarpenterValidation,
  type KarpenterValidationContext,
  type KarpenterValidationProps,
} from './src/check/validation-plugin';
export * from './src/cloudformation';
export {
  type Finding,
  type FindingSource,
  findingText,
  hasErrors,
  type Problem,
  type Severity,
  valueText,
} from './src/findings';
export * from './src/fleet';
export { FleetFileError, type FleetFileProblem, readFleet } from './src/fleet/fleet-file/read-fleet';
export * from './src/install';
export * from './src/karpenter';
