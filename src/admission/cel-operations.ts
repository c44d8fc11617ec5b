import { isObject, member } from '../objects';
import { codePoints } from './code-points';
import { pattern } from './pattern';

/**
 * What the rules that the build compiles from CEL call. Values are the normalized object's own. An expression that CEL
 * cannot evaluate (a missing field, a wrong type) is undefined, so that no rule throws and the order of evaluation does
 * not matter. So is a value that CEL cannot read (`cel-view.ts`): an item of a list, a member that is there.
 */

type Condition = boolean | undefined;

export { member, pattern };

export function has(value: unknown, field: string): Condition {
  if (!isObject(value)) return undefined;
  return Object.hasOwn(value, field) ? value[field] !== undefined || undefined : false;
}

/** CEL's `value[key]`. */
export function at(value: unknown, key: unknown): unknown {
  if (typeof key === 'string') return member(value, key);
  return Array.isArray(value) && isNumber(key) ? value[Number(key)] : undefined;
}

/** False on one side decides, whatever the other is. */
export function and(a: unknown, b: unknown): Condition {
  if (a === false || b === false) return false;
  return a === true && b === true ? true : undefined;
}

/** True on one side decides, whatever the other is. */
export function or(a: unknown, b: unknown): Condition {
  if (a === true || b === true) return true;
  return a === false && b === false ? false : undefined;
}

export const not = (value: unknown): Condition => (typeof value === 'boolean' ? !value : undefined);

const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

/** Values of different types differ, except that integers and doubles are compared as numbers. */
export function equal(a: unknown, b: unknown): Condition {
  if (a === undefined || b === undefined) return undefined;
  if (isNumber(a) && isNumber(b)) return a <= b && a >= b;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && every(a.keys(), (at) => equal(a[at], b[at]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    every(keys, (key) => (Object.hasOwn(b, key) ? equal(a[key], b[key]) : false))
  );
}

/** The first answer that is not true decides. */
function every<T>(items: Iterable<T>, holds: (item: T) => Condition): Condition {
  for (const item of items) {
    const answer = holds(item);
    if (answer !== true) return answer;
  }
  return true;
}

const ordered =
  (holds: (a: number | bigint | string | boolean, b: number | bigint | string | boolean) => boolean) =>
  (a: unknown, b: unknown): Condition => {
    if (isNumber(a) && isNumber(b)) return holds(a, b);
    if (typeof a === 'string' && typeof b === 'string') return holds(a, b);
    return typeof a === 'boolean' && typeof b === 'boolean' ? holds(a, b) : undefined;
  };

export const less = ordered((a, b) => a < b);
export const atMost = ordered((a, b) => a <= b);
export const greater = ordered((a, b) => a > b);
export const atLeast = ordered((a, b) => a >= b);

/** CEL's `in`: an item of a list, a key of a map. */
export function contains(range: unknown, value: unknown): Condition {
  if (value === undefined) return undefined;
  if (Array.isArray(range)) return exists(range, (item) => equal(item, value));
  return isObject(range) ? typeof value === 'string' && has(range, value) : undefined;
}

/** CEL's `in` with a list of texts that the rule spells out. */
export const isOneOf = (texts: ReadonlySet<unknown>, value: unknown): Condition =>
  value === undefined ? undefined : texts.has(value);

/** What `all`, `exists` and `filter` go over: the items of a list, the keys of a map. */
function entriesOf(range: unknown): readonly unknown[] | undefined {
  if (Array.isArray(range)) return range;
  return isObject(range) ? Object.keys(range) : undefined;
}

/** One entry decides; without it all the others must have an answer. */
const quantifier =
  (decisive: boolean) =>
  (range: unknown, holds: (entry: unknown) => unknown): Condition => {
    const entries = entriesOf(range);
    if (entries === undefined) return undefined;
    let result: Condition = !decisive;
    for (const entry of entries) {
      const found = holds(entry);
      if (found === decisive) return decisive;
      if (found !== !decisive) result = undefined;
    }
    return result;
  };

export const all = quantifier(false);
export const exists = quantifier(true);

export function filter(range: unknown, holds: (entry: unknown) => unknown): readonly unknown[] | undefined {
  const entries = entriesOf(range);
  const found = entries?.map(holds);
  return found?.every((answer) => typeof answer === 'boolean')
    ? entries?.filter((_, index) => found[index])
    : undefined;
}

/** Characters of a text, items of a list, entries of a map. */
export function size(value: unknown): number | undefined {
  if (typeof value === 'string') return codePoints(value);
  return entriesOf(value)?.length;
}

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** Go's strconv.ParseInt with base 10: a sign and digits, nothing else. */
export function int(text: unknown): bigint | undefined {
  if (typeof text !== 'string' || !/^[+-]?[0-9]+$/.test(text)) return undefined;
  const short = text.replace(/^\+/, '').replace(/^(-?)0+(?=[0-9])/, '$1');
  // Longer than any number of 64 bits: not worth the time that a long one takes.
  if (short.length > 20) return undefined;
  const value = BigInt(short);
  return value > MAX_INT64 || value < MIN_INT64 ? undefined : value;
}

const ofTexts =
  <T>(call: (text: string, other: string) => T) =>
  (text: unknown, other: unknown): T | undefined =>
    typeof text === 'string' && typeof other === 'string' ? call(text, other) : undefined;

export const startsWith = ofTexts((text, start) => text.startsWith(start));
export const endsWith = ofTexts((text, end) => text.endsWith(end));
export const split = ofTexts((text, separator): readonly string[] => text.split(separator));

/** The start of a text up to a character: what `find` with `^[^c]+` gives. */
export const until = ofTexts((text, stop) => {
  const end = text.indexOf(stop);
  return end < 0 ? text : text.slice(0, end);
});

export const matches = (text: unknown, matcher: { test(text: string): boolean }): Condition =>
  typeof text === 'string' ? matcher.test(text) : undefined;
