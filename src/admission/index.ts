export { resourceName } from '../objects/resource';
export * from './admit';
export { controllerFindings } from './controller';
export type { ControllerOptions, GateSettings } from './controller/context';
export { isKarpenterObject } from './kinds';
