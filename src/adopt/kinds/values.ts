import type { Path } from '../../findings';
import { NEVER, parseDuration } from '../../karpenter/units/duration';
import { entriesAt, isObject, type JsonObject } from '../../objects';
import { call, data, type Expression, object, text } from '../code/expression';
import type { Field, Writing } from './writing';

const SECOND = 1_000_000_000n;

const UNITS: readonly (readonly [unit: string, seconds: bigint])[] = [
  ['days', 86_400n],
  ['hours', 3_600n],
  ['minutes', 60n],
  ['seconds', 1n],
];

/**
 * A duration in its largest whole unit.
 *
 * @param from the largest unit to use; a window of a day reads better as 24 hours
 */
export function duration(value: unknown, largest: 'days' | 'hours' = 'days'): Expression | undefined {
  if (typeof value !== 'string') return undefined;
  if (value === NEVER) return text(NEVER);
  const parsed = parseDuration(value);
  if (!parsed.ok || parsed.nanoseconds % SECOND !== 0n) return undefined;
  const seconds = parsed.nanoseconds / SECOND;
  const units = UNITS.slice(UNITS.findIndex(([unit]) => unit === largest));
  const [unit, length] = units.find(([, each]) => seconds !== 0n && seconds % each === 0n) ?? ['seconds', 1n];
  return call(`Duration.${unit}`, { number: Number(seconds / length) });
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0);

/** A field that the prop takes as it is. */
export const plain = (value: unknown, _: Writing, from: Path): Expression | undefined =>
  value === undefined || value === null ? undefined : data(value, from);

/** A map that says nothing where it is empty. */
export const map = (value: unknown, writing: Writing, from: Path): Expression | undefined =>
  isEmpty(value) ? undefined : plain(value, writing, from);

/** A prop that takes its field as it is. */
export const field = (prop: string, ...from: Path): Field => ({ prop, from, write: plain });

/** Labels and annotations of the object itself; its name is the id of its construct. */
export const metadata = (own: readonly string[] = []): Field => ({
  prop: 'metadata',
  from: ['metadata'],
  write: (value, _, from) => {
    const members = ['labels', 'annotations'].flatMap((key) => {
      const entries = entriesAt(value, key).filter(([name]) => !own.includes(name));
      const kept: JsonObject = Object.fromEntries(entries);
      return entries.length === 0 ? [] : [{ key, value: data(kept, [...from, key]), from: [...from, key] }];
    });
    return members.length === 0 ? undefined : object(members);
  },
});
