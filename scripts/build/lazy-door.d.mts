/** Rewrites an `index.js` of tsc so that a file is loaded when the first of its names is used. */
export function makeLazy(file: string): void;

/** Rewrites a file of tsc so that a file of ours that it imports is loaded when it is first used. */
export function makeImportsLazy(file: string): void;
