import type { Strictness } from '../src/props';

const own = new WeakSet<object>();

/** Says that a class is of this package, which knows all its props. A class of a user's own may have others beside them. */
export function ownClass(ofThisPackage: object): void {
  own.add(ofThisPackage);
}

/** How closely the props of an object are looked at. */
export const strictnessOf = (object: object): Strictness => (own.has(object.constructor) ? 'every' : 'misspelt');
