export * from './admit';
export { isKarpenterObject } from './kinds';
export { formatPath, type Path, parsePath } from './path';
export { resourceName } from './resource';
