import { remembering } from '../units/remembering';

/**
 * The schedules of disruption budgets, parsed as Karpenter's controller parses them: robfig/cron v3.0.1
 * `ParseStandard` behind the prefix `TZ=UTC ` that Karpenter adds (kubernetes-sigs/karpenter v1.14.1
 * pkg/apis/v1/nodepool.go:380). Everything is UTC, without daylight saving.
 */

/** The five fields of a schedule, in the order in which they are written. */
export type CronFieldName = 'minute' | 'hour' | 'day of month' | 'month' | 'day of week';

/** One field of a parsed schedule. */
export interface CronField {
  /** The allowed values, ascending. Empty for a field of commas only: such a schedule never fires. */
  readonly values: readonly number[];
  /** Whether a part of the field is `*` or `?` without a step above 1: then the field counts as unrestricted. */
  readonly star: boolean;
}

/** A schedule that the controller accepts. */
export interface CronSchedule {
  /** Minutes, 0 to 59. */
  readonly minute: CronField;
  /** Hours, 0 to 23. */
  readonly hour: CronField;
  /** Days of the month, 1 to 31. */
  readonly dayOfMonth: CronField;
  /** 1 is January. */
  readonly month: CronField;
  /** 0 is Sunday. */
  readonly dayOfWeek: CronField;
}

/** Why the controller refuses a schedule. */
export interface CronProblem {
  /** The field that is wrong; absent when the whole schedule is (number of fields, unknown descriptor). */
  readonly field?: CronFieldName;
  /** Where the offending text starts in the schedule, in UTF-16 units from 0. */
  readonly offset: number;
  /** The offending text. */
  readonly text: string;
  /** What is wrong, without the value. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** A schedule, or why the controller refuses it. */
export type ParsedCron =
  | {
      /** Whether the controller accepts it. */
      readonly ok: true;
      /** The schedule. */
      readonly schedule: CronSchedule;
    }
  | {
      readonly ok: false;
      /** Why it does not. */
      readonly problem: CronProblem;
    };

interface FieldRule {
  readonly name: CronFieldName;
  readonly min: number;
  readonly max: number;
  /** Names of the values, the first one for `min`. */
  readonly names: readonly string[];
  readonly fullNames: readonly string[];
  /** Way out for a value above `max`. */
  readonly above: string;
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const DAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const short = (name: string): string => name.slice(0, 3);

const FIELD_RULES = [
  {
    name: 'minute',
    min: 0,
    max: 59,
    names: [],
    fullNames: [],
    above: 'use 0 to 59; minute 60 is minute 0 of the next hour',
  },
  { name: 'hour', min: 0, max: 23, names: [], fullNames: [], above: 'use 0 to 23; hour 24 is hour 0 of the next day' },
  { name: 'day of month', min: 1, max: 31, names: [], fullNames: [], above: 'use 1 to 31' },
  { name: 'month', min: 1, max: 12, names: MONTHS.map(short), fullNames: MONTHS, above: 'use 1 to 12 or jan to dec' },
  {
    name: 'day of week',
    min: 0,
    max: 6,
    names: DAYS.map(short),
    fullNames: DAYS,
    above: 'use 0 to 6 or sun to sat; Sunday is 0, not 7',
  },
] as const satisfies readonly FieldRule[];

/** Go's unicode.IsSpace, which is not JavaScript's \s: it has U+0085 and lacks U+FEFF. */
const GO_SPACE = '\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const WORD = new RegExp(`[^${GO_SPACE}]+`, 'g');

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

interface Word {
  readonly text: string;
  readonly offset: number;
}

const refuse = (problem: CronProblem): ParsedCron => ({ ok: false, problem });

/**
 * Parses the schedule of a disruption budget. A refusal is data: in a cluster it makes the controller allow no
 * voluntary disruption at all in that pool, for any reason, while the pool stays Ready.
 *
 * Five fields (minute, hour, day of month, month, day of week) with `* ? , - /`, three-letter names of months and days
 * in any case, or one of `@yearly @annually @monthly @weekly @daily @midnight @hourly`.
 * `@every` is refused here as the CRD's pattern refuses it: no schedule in a cluster can carry it.
 */
export const parseCron: (schedule: string) => ParsedCron = remembering(parse);

function parse(schedule: string): ParsedCron {
  const words: Word[] = [];
  for (const match of schedule.matchAll(WORD)) {
    words.push({ text: match[0], offset: match.index });
    // A hostile schedule may have millions of words; more than a few are refused alike.
    if (words.length > 16) break;
  }
  const [first, ...more] = words;
  if (first?.text.startsWith('@')) return parseDescriptor(first, more);
  if (words.length !== FIELD_RULES.length) return refuse(wrongFieldCount(schedule, words));

  const fields: CronField[] = [];
  for (const [index, rule] of FIELD_RULES.entries()) {
    const word = words[index] ?? { text: '', offset: 0 };
    const parsed = parseField(word, rule);
    if ('problem' in parsed) return refuse(parsed.problem);
    fields.push(parsed.field);
  }
  const [minute = NO_VALUES, hour = NO_VALUES, dayOfMonth = NO_VALUES, month = NO_VALUES, dayOfWeek = NO_VALUES] =
    fields;
  return { ok: true, schedule: { minute, hour, dayOfMonth, month, dayOfWeek } };
}

const NO_VALUES: CronField = { values: [], star: false };

function parseDescriptor(first: Word, more: readonly Word[]): ParsedCron {
  const text = [first, ...more].map((word) => word.text).join(' ');
  const fields = DESCRIPTORS.get(text);
  if (fields !== undefined) return parse(fields);
  return refuse({
    offset: first.offset,
    text,
    message: 'a descriptor is one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, in lower case',
    fix: descriptorFix(text),
  });
}

function descriptorFix(text: string): string {
  const lower = text.toLowerCase();
  if (DESCRIPTORS.has(lower)) return `write ${lower}`;
  if (lower.startsWith('@every')) return 'write the five fields, such as "0 */6 * * *" for every six hours';
  return 'write one of them alone, or the five fields: minute, hour, day of month, month, day of week';
}

/** Other clocks count seconds before the minute or years behind the day of the week, and AWS writes `cron(…)` around it. */
function clockFix(schedule: string): string {
  const fields = schedule
    .replace(/^\s*cron\((.*)\)\s*$/i, '$1')
    .trim()
    .split(/\s+/);
  const [withoutSeconds, withoutYear] = [fields.slice(-5).join(' '), fields.slice(0, 5).join(' ')];
  const isSound = (text: string): boolean => parseCron(text).ok;
  if (fields.length === 7) {
    const middle = fields.slice(1, 6).join(' ');
    return isSound(middle) ? `remove the fields of seconds and of the year: "${clip(middle)}"` : FIVE_FIELDS;
  }
  return isSound(withoutSeconds) || !isSound(withoutYear)
    ? `remove the field of seconds: "${clip(withoutSeconds)}"`
    : `remove the field of the year: "${clip(withoutYear)}"`;
}

const FIVE_FIELDS = 'write five fields, separated by white space';

function wrongFieldCount(schedule: string, words: readonly Word[]): CronProblem {
  const extra = words[FIELD_RULES.length];
  const base = { offset: extra?.offset ?? schedule.length, text: extra?.text ?? '' };
  const message = 'a schedule has exactly five fields: minute, hour, day of month, month, day of week';
  const fields = words.map((word) => word.text);
  const [first = ''] = fields;
  if (/^(CRON_)?TZ=/.test(first)) {
    return {
      offset: words[0]?.offset ?? 0,
      text: first,
      message: `${message}; Karpenter puts its own TZ=UTC in front, a second time zone is taken for a field`,
      fix: `remove ${clip(first)} and write the hours in UTC; in code, a window of days and hours has a timeZone`,
    };
  }
  if (fields.length === 6 && /^(19|20)\d\d$/.test(fields[5] ?? '')) {
    return { ...base, message, fix: 'remove the year; a schedule repeats every year' };
  }
  if (fields.length === 6 || fields.length === 7) return { ...base, message, fix: clockFix(schedule) };
  if (fields.length < 5) return { ...base, message, fix: 'write * for each field that does not matter' };
  return { ...base, message, fix: FIVE_FIELDS };
}

type FieldResult = { readonly field: CronField } | { readonly problem: CronProblem };

function parseField(word: Word, rule: FieldRule): FieldResult {
  const allowed = new Array<boolean>(rule.max + 1).fill(false);
  let star = false;
  let offset = word.offset;
  for (const text of word.text.split(',')) {
    // The parser skips empty parts: "1,,2" is 1 and 2, and "," alone is the empty set.
    if (text !== '') {
      const range = parseRange(text, rule);
      if ('message' in range) return { problem: { field: rule.name, offset, text, ...range } };
      for (let value = range.start; value <= range.end; value += range.step) allowed[value] = true;
      star ||= range.star;
    }
    offset += text.length + 1;
  }
  return { field: { values: allowed.flatMap((is, value) => (is ? [value] : [])), star } };
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly star: boolean;
}

type Refusal = Pick<CronProblem, 'message' | 'fix'>;

/** One part between commas. The order of the checks is the parser's, so that the reason is the one it gives. */
function parseRange(text: string, rule: FieldRule): Range | Refusal {
  const [bounds = '', stepText, ...moreSlashes] = text.split('/');
  const [low = '', high, ...moreHyphens] = bounds.split('-');
  // After a star the parser does not look at what follows a hyphen: "*-5" is "*".
  const everything = low === '*' || low === '?';

  let start = rule.min;
  let end = rule.max;
  if (!everything) {
    const lowest = parseValue(low, rule);
    if (typeof lowest !== 'number') return lowest;
    start = lowest;
    end = lowest;
    if (moreHyphens.length > 0) return { message: 'a range has one hyphen', fix: 'write low-high, such as 1-5' };
    if (high !== undefined) {
      const highest = parseValue(high, rule);
      if (typeof highest !== 'number') return highest;
      end = highest;
    }
  }

  let step = 1;
  if (stepText !== undefined) {
    if (moreSlashes.length > 0) return { message: 'a range has one step', fix: 'write range/step, such as 0-30/10' };
    const parsed = parseNumber(stepText);
    if (parsed === undefined) return { message: 'a step is a whole number', fix: 'write range/step, such as */15' };
    step = parsed;
    if (high === undefined) end = rule.max;
  }

  const span = `the ${rule.name} goes from ${rule.min} to ${rule.max}`;
  if (start < rule.min) return { message: span, fix: `start at ${rule.min}` };
  if (end > rule.max) return { message: span, fix: rule.above };
  if (start > end) return { message: 'a range must not run backwards', fix: wrapFix(start, end, low, rule) };
  if (step === 0) return { message: 'a step is at least 1', fix: 'write a step of 1 or more' };
  return { start, end, step, star: everything && step <= 1 };
}

const MAX_INT64 = '9223372036854775807';

/** A whole number as Go's Atoi reads it (a plus sign is allowed), or undefined. */
function parseNumber(text: string): number | undefined {
  if (!/^\+?\d+$/.test(text)) return undefined;
  const digits = text.replace(/^\+?0*/, '');
  const fits = digits.length < MAX_INT64.length || (digits.length === MAX_INT64.length && digits <= MAX_INT64);
  return fits ? Number(digits) : undefined;
}

function parseValue(text: string, rule: FieldRule): number | Refusal {
  // Go lowers letter by letter, so the dotted capital I becomes a plain i.
  const lower = text.replaceAll('\u0130', 'i').toLowerCase();
  const named = rule.names.indexOf(lower);
  if (named >= 0) return rule.min + named;
  const value = parseNumber(text);
  if (value !== undefined) return value;
  const full = rule.fullNames.indexOf(lower);
  if (full >= 0) return { message: 'names have three letters', fix: `write ${rule.names[full]}` };
  const kinds = rule.names.length > 0 ? `a number or a name from ${rule.names[0]} to ${rule.names.at(-1)}` : 'a number';
  if (/^(\d*[lw]|lw|\w+#\w+)$/.test(lower)) {
    return { message: 'L, W and # are not supported', fix: `write ${kinds}; such days have no cron form here` };
  }
  return { message: `the ${rule.name} takes ${kinds}, with * ? , - /`, fix: `write ${kinds}` };
}

function wrapFix(start: number, end: number, low: string, rule: FieldRule): string {
  if (start > rule.max) return rule.above;
  const values = Array.from({ length: rule.max - rule.min + 1 }, (_, index) => rule.min + index);
  const wrapped = [...values.filter((value) => value >= start), ...values.filter((value) => value <= end)];
  const asNames = /^[a-z]/i.test(low);
  const names = wrapped.map((value) => (asNames ? rule.names[value - rule.min] : undefined) ?? String(value));
  return `write ${names.join(',')}`;
}

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

const DAY = 86_400_000;
const MINUTE = 60_000;

/** Whether the two day fields are combined with OR: neither is unrestricted. Then `0 0 1 * mon` is every 1st and every Monday. */
export const daysAreAlternatives = (schedule: CronSchedule): boolean =>
  !schedule.dayOfMonth.star && !schedule.dayOfWeek.star;

function isDay(schedule: CronSchedule, date: Date): boolean {
  const dayOfMonth = schedule.dayOfMonth.values.includes(date.getUTCDate());
  const dayOfWeek = schedule.dayOfWeek.values.includes(date.getUTCDay());
  return daysAreAlternatives(schedule) ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek;
}

/** Whether the schedule fires at an instant (epoch milliseconds): at second 0 of a matching minute. */
export function matchesCron(schedule: CronSchedule, at: number): boolean {
  const date = new Date(at);
  return (
    at % MINUTE === 0 &&
    schedule.minute.values.includes(date.getUTCMinutes()) &&
    schedule.hour.values.includes(date.getUTCHours()) &&
    schedule.month.values.includes(date.getUTCMonth() + 1) &&
    isDay(schedule, date)
  );
}

/**
 * The next firing strictly after an instant, both in epoch milliseconds. Undefined when there is none up to the end of
 * the fifth year after the instant's: there the parser's `Next` gives the zero time. `0 0 30 2 *` never fires, and
 * `0 0 29 2 *` does not around 2100.
 */
export function nextCron(schedule: CronSchedule, after: number): number | undefined {
  const lastYear = new Date(Math.floor(after / 1000 + 1) * 1000).getUTCFullYear() + 5;
  const day = new Date(Math.floor(after / DAY) * DAY);
  while (day.getUTCFullYear() <= lastYear) {
    if (!schedule.month.values.includes(day.getUTCMonth() + 1)) {
      day.setUTCMonth(day.getUTCMonth() + 1, 1);
      continue;
    }
    const hit = isDay(schedule, day) ? nextInDay(schedule, day.getTime(), after) : undefined;
    if (hit !== undefined) return hit;
    day.setUTCDate(day.getUTCDate() + 1);
  }
  return undefined;
}

function nextInDay(schedule: CronSchedule, day: number, after: number): number | undefined {
  for (const hour of schedule.hour.values) {
    for (const minute of schedule.minute.values) {
      const hit = day + (hour * 60 + minute) * MINUTE;
      if (hit > after) return hit;
    }
  }
  return undefined;
}
