import type { Problem } from '../../findings';
import type { Interval } from './intervals';

/**
 * Time zones as pinned data of a package version, never the runtime's own: what is compiled from them is committed, and
 * must not change with the version of Node. Source: the IANA time zone database (written by scripts/import/time-zones.ts).
 */
interface TimeZoneFile {
  /** Release of the IANA database, such as `2026f`. */
  readonly version: string;
  readonly firstYear: number;
  readonly lastYear: number;
  /** Offset in minutes at the start of the first year, then pairs: minutes from that start, new offset. */
  readonly changes: readonly (readonly number[])[];
  /** Zone to its place in `changes`; zones with equal rules share one. */
  readonly zones: Readonly<Record<string, number>>;
}

let loaded: TimeZoneFile | undefined;
function data(): TimeZoneFile {
  loaded ??= require('./time-zones.json') as TimeZoneFile;
  return loaded;
}

const MINUTE = 60_000;

/** A span in which a zone keeps one offset from UTC. */
export interface OffsetSpan extends Interval {
  /** Minutes to add to UTC for the wall clock; east of Greenwich is positive. */
  readonly offset: number;
}

/** Release of the IANA database that the zones come from, and the years that it covers here. */
export function timeZoneData(): { readonly version: string; readonly firstYear: number; readonly lastYear: number } {
  const { version, firstYear, lastYear } = data();
  return { version, firstYear, lastYear };
}

/** Every zone name, links included, in code unit order. */
export const timeZoneNames = (): string[] => Object.keys(data().zones);

/** What is wrong with a zone name, or undefined. Names are the IANA database's, in its own capitals. */
export function timeZoneProblem(name: string, path: string): Problem | undefined {
  if (Object.hasOwn(data().zones, name)) return undefined;
  const lower = name.toLowerCase();
  const meant = timeZoneNames().find((known) => {
    const whole = known.toLowerCase();
    return whole === lower || whole.endsWith(`/${lower.replaceAll(' ', '_')}`);
  });
  return {
    rule: 'time/zone',
    path,
    message: 'a time zone is a name of the IANA database',
    got: name,
    fix: meant === undefined ? 'write one such as Europe/Berlin, America/New_York or UTC' : `write ${meant}`,
  };
}

/**
 * The offsets of a zone from the start of the first year to the end of the last one that the data covers, without gaps.
 * Empty for a name that {@link timeZoneProblem} refuses.
 */
export function offsetSpans(name: string): OffsetSpan[] {
  const { firstYear, lastYear, changes, zones } = data();
  const list = Object.hasOwn(zones, name) ? changes[zones[name] ?? -1] : undefined;
  if (list === undefined) return [];
  const origin = Date.UTC(firstYear, 0, 1);
  const [first = 0, ...pairs] = list;
  const spans: OffsetSpan[] = [];
  let [start, offset] = [origin, first];
  for (let index = 0; index < pairs.length; index += 2) {
    const end = origin + (pairs[index] ?? 0) * MINUTE;
    spans.push({ start, end, offset });
    [start, offset] = [end, pairs[index + 1] ?? 0];
  }
  spans.push({ start, end: Date.UTC(lastYear + 1, 0, 1), offset });
  return spans;
}
