/** Times as Go reads them, which the API server and the rules of the CRDs go by. */

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})$/;

/** What Go's layout has no place for: the zone. */
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}T\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?$/;

const NANOS_PER_MILLISECOND = 1_000_000n;
const NANOS_PER_MINUTE = 60_000_000_000n;

/** The millisecond of a day in UTC, of any year; undefined for a day that no month has. */
function dayStart(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return month >= 1 && day >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? date.getTime()
    : undefined;
}

/** Minutes east of UTC. Go lets a zone have 24 hours and 60 minutes. */
function zoneOffset(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  if (hours > 24 || minutes > 60) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * The nanosecond since 1970 that a text names in RFC 3339, as Go's `time.Parse` reads it: an hour of one digit and a comma
 * before the fraction pass, leap seconds and lower case do not, and digits after the ninth are dropped.
 */
export function parseRfc3339(text: string): bigint | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', zone = ''] = RFC3339.exec(text) ?? [];
  const start = dayStart(Number(year), Number(month), Number(day));
  const offset = zoneOffset(zone);
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  if (start === undefined || offset === undefined || !(hours < 24 && minutes < 60 && seconds < 60)) return undefined;
  const milliseconds = start + (hours * 3600 + minutes * 60 + seconds) * 1000;
  const nanoseconds = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return BigInt(milliseconds) * NANOS_PER_MILLISECOND + nanoseconds - BigInt(offset) * NANOS_PER_MINUTE;
}

/** The nanosecond that a rule sees in a text of the format `date-time` (`strfmt.ParseDateTime`). */
export function parseDateTime(text: string): bigint | undefined {
  if (text === '') return 0n;
  return parseRfc3339(WITHOUT_ZONE.test(text) ? `${text}Z` : text);
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
// In RE2 the point stands for any character but a line feed, here for half of an astral one without the flag u.
const TIME = /^([0-9]{2}):([0-9]{2}):([0-9]{2})([^\n][0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$/u;

/**
 * Whether a schema takes a text as a `date-time` (`strfmt.IsDateTime`): no leap seconds, the case of T and Z is free, and
 * what follows a second T does not matter. Not all of these are times to a rule.
 */
export function isDateTime(text: string): boolean {
  const [date = '', time = ''] = text.replaceAll('Z', 'z').replaceAll('T', 't').split('t');
  const [, year, month, day] = (DATE.exec(date) ?? []).map(Number);
  const [, hours = '', minutes = '', seconds = ''] = TIME.exec(time) ?? [];
  if (year === undefined || month === undefined || day === undefined || hours === '') return false;
  return dayStart(year, month, day) !== undefined && hours <= '23' && minutes <= '59' && seconds <= '59';
}

const FIRST_NANOSECOND = parseRfc3339('0001-01-01T00:00:00Z');
const YEAR_0 = parseRfc3339('0000-01-01T00:00:00Z') ?? 0n;
const AFTER_YEAR_9999 = (parseRfc3339('9999-12-31T23:59:59Z') ?? 0n) + 1_000_000_000n;

/** Go's zero time, which the server takes for none. */
export const isZeroTime = (time: bigint): boolean => time === FIRST_NANOSECOND;

/** Whether a time can be written in UTC with a year of four digits: what the server writes it reads again. */
export const hasPlainYear = (time: bigint): boolean => time >= YEAR_0 && time < AFTER_YEAR_9999;
