/** Rewrites an `index.js` of tsc so that a file is loaded when the first of its names is used. */
export function makeLazy(file: string): void;
