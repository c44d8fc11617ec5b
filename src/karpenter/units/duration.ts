import { remembering } from './remembering';

/**
 * Durations as Karpenter's fields carry them: Go's `time.ParseDuration` (`1h30m`, `720h`, `90s`), and the word `Never`
 * where the field allows it (`expireAfter`, `consolidateAfter`). Karpenter compares them by value: 720h is 43200m.
 */

/** `Never` in `expireAfter` and `consolidateAfter`: the field's effect is off. */
export const NEVER = 'Never';

/** A duration, or why it cannot be read. */
export type ParsedDuration =
  | {
      /** Whether it can be read. */
      readonly ok: true;
      /** The duration in nanoseconds. */
      readonly nanoseconds: bigint;
    }
  | {
      readonly ok: false;
      /** What is wrong, without the value. */
      readonly message: string;
      /** What to write instead. */
      readonly fix: string;
    };

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const SECOND = 1_000_000_000n;
const MILLISECOND = 1_000_000n;
const MAX = 2n ** 63n;
/** More digits than this cannot be part of a number that fits; their conversion would take time for nothing. */
const MAX_DIGITS = 4_096;
const TOO_LARGE = { ok: false, message: 'a duration is less than 292 years', fix: 'write a smaller one' } as const;

/**
 * Parses a duration as Go does: numbers with units `h m s ms us ns` in any order, a fraction, a sign, or a bare `0`.
 * Days and weeks do not exist. A field of a CRD accepts less than this (its pattern says what); the controller then
 * parses what was accepted in this way.
 */
export const parseDuration: (text: string) => ParsedDuration = remembering(parse);

function parse(text: string): ParsedDuration {
  if (text.length > MAX_DIGITS)
    return { ok: false, message: 'a duration is short', fix: 'write one such as 720h or 1h30m' };
  const negative = text.startsWith('-');
  let rest = text.replace(/^[-+]/, '');
  if (rest === '0') return { ok: true, nanoseconds: 0n };
  if (rest === '') return { ok: false, message: 'a duration is not empty', fix: 'write one such as 720h or 1h30m' };

  let total = 0n;
  while (rest !== '') {
    const match = /^(\d*)(?:\.(\d*))?([^.\d]*)/.exec(rest);
    const [part = '', whole = '', fraction = '', unitText = ''] = match ?? [];
    if (whole === '' && fraction === '') return notANumber(rest);
    const unit = UNITS.get(unitText);
    if (unit === undefined) return unknownUnit(unitText);
    const value = BigInt(whole || '0') * unit + fractionOf(fraction, unit);
    total += value;
    if (total > MAX) return TOO_LARGE;
    rest = rest.slice(part.length);
  }
  // The smallest 64-bit number has no positive twin.
  if (total === MAX && !negative) return TOO_LARGE;
  return { ok: true, nanoseconds: negative ? -total : total };
}

/** Go keeps the digits that fit 63 bits and multiplies as a double: 0.3333333333333333333h is 1200000000000 ns. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (value > (MAX - 1n) / 10n || next > MAX) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

function notANumber(rest: string): ParsedDuration {
  const fix = rest.startsWith('P')
    ? 'ISO 8601 forms are not supported; write one such as 720h or 1h30m'
    : 'write one such as 720h or 1h30m';
  return { ok: false, message: 'a duration is numbers with units', fix };
}

function unknownUnit(unit: string): ParsedDuration {
  if (unit === '') return { ok: false, message: 'a number in a duration needs a unit', fix: 'add h, m or s' };
  if (unit === 'd') return { ok: false, message: 'a duration has no days', fix: 'write hours: 24h for a day' };
  if (unit === 'w') return { ok: false, message: 'a duration has no weeks', fix: 'write hours: 168h for a week' };
  return {
    ok: false,
    message: 'the units of a duration are h, m and s (and ms, us, ns)',
    fix: 'write one such as 720h or 1h30m',
  };
}

/** Go's own text of a duration, which the API server shows after the controller wrote the object: 720h is `720h0m0s`. */
export function formatGoDuration(nanoseconds: bigint): string {
  if (nanoseconds < 0n) return `-${formatGoDuration(-nanoseconds)}`;
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 1_000n) return `${nanoseconds}ns`;
  if (nanoseconds < MILLISECOND) return `${decimal(nanoseconds, 1_000n)}\u00b5s`;
  if (nanoseconds < SECOND) return `${decimal(nanoseconds, MILLISECOND)}ms`;
  const minutes = nanoseconds / (60n * SECOND);
  const seconds = `${decimal(nanoseconds % (60n * SECOND), SECOND)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const fraction = String(value % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(value / unit) : `${value / unit}.${fraction}`;
}

const part = (count: number, unit: string): string => (count > 0 ? `${count}${unit}` : '');

/**
 * The shortest text of a duration that every duration field of the CRDs accepts, of hours, minutes and seconds:
 * `720h`, `1h30m`, `90m` as `1h30m`, zero as `0s`. A budget's duration takes hours and minutes only.
 *
 * @param seconds a whole number of seconds, 0 or more
 */
export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const text = part(hours, 'h') + part(minutes, 'm') + part(seconds % 60, 's');
  return text === '' ? '0s' : text;
}

/** The length of a duration in milliseconds, or undefined for `Never` and for what is no duration. */
export function durationMilliseconds(text: string): number | undefined {
  const parsed = parseDuration(text);
  return parsed.ok ? Number(parsed.nanoseconds) / Number(MILLISECOND) : undefined;
}

/** Whether two durations are the same value, as Karpenter's hash sees them. `Never` equals `Never`, an unreadable text itself. */
export function sameDuration(a: string, b: string): boolean {
  const [first, second] = [parseDuration(a), parseDuration(b)];
  return first.ok && second.ok ? first.nanoseconds === second.nanoseconds : a === b;
}
