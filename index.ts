export { type AdmitOptions, admit, type ControllerOptions, controllerFindings, isKarpenterObject } from './admission';
export * from './charts';
export {
  KarpenterValidation,
  type KarpenterValidationContext,
  type KarpenterValidationProps,
} from './cli/check/validation-plugin';
export * from './cloudformation';
export * from './fleet';
export * from './install';
export * from './karpenter';
