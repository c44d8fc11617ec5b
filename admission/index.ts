export * from './admit';
export { controllerFindings } from './controller';
export type { ControllerOptions, GateSettings } from './controller/context';
export { isKarpenterObject } from './kinds';
export { formatPath, type Path, parsePath } from './path';
export { resourceName } from './resource';
