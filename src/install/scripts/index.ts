export { bootstrapScript } from './bootstrap';
export type { Script } from './script';
export type { ScriptFacts } from './script-facts';
export { teardownScript } from './teardown';
