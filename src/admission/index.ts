export { type AdmitOptions, admit } from './admit';
export { controllerFindings } from './controller';
export type { ControllerOptions } from './controller/context';
export { immutableFields } from './immutable';
export { isKarpenterObject } from './kinds';
export { type SetFinding, type SetOptions, setFindings } from './set';
export { type PodSpec, podSpecsOf } from './set/pod-templates';
export { storedForm, writtenForm } from './stored';
export { CONSEQUENCES, toldOnce, withoutRefused } from './told-once';
