import type { Problem } from '../../findings';
import { type Interval, union } from './intervals';
import { offsetSpans, timeZoneProblem } from './time-zones';

/** A window that comes back every week, by the wall clock of a time zone. */
export interface WeeklyWindow {
  /**
   * The days on which the window starts: names, numbers (0 is Sunday), ranges that may wrap, commas; `mon-fri`, `fri-mon`,
   * `sat,sun`, `*`.
   *
   * @default '*' every day
   */
  readonly days?: string;
  /** Wall clock at which the window starts, `00:00` to `23:59`. */
  readonly from: string;
  /** Wall clock at which it ends, not included, up to `24:00`. Not after `from`: it ends on the next day. */
  readonly to: string;
  /**
   * Name of the IANA database, such as `Europe/Berlin`.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
}

/** A window of whole days by date, such as a freeze over the end of the year. */
export interface DateWindow {
  /** First day, `2026-12-20`, or `12-20` for every year. */
  readonly from: string;
  /** Last day, included, in the same form. Earlier in the year than `from`: it is in the next year. */
  readonly through: string;
  /**
   * Name of the IANA database: whose midnight begins and ends the days.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
}

/** A window in people's time: weekly by the clock, or of whole days by date. */
export type TimeWindow = WeeklyWindow | DateWindow;

/** The years, first and last included, in UTC, for which something is asked. */
export interface Years {
  /** First year, `2026`. */
  readonly first: number;
  /** Last year. */
  readonly last: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const isDateWindow = (window: TimeWindow): window is DateWindow => 'through' in window;

/** What is wrong with a window; `path` is where it stands. */
export function windowProblems(window: TimeWindow, path = ''): Problem[] {
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const zone = window.timeZone === undefined ? undefined : timeZoneProblem(window.timeZone, at('timeZone'));
  const own = isDateWindow(window) ? dateProblems(window, at) : weeklyProblems(window, at);
  return zone === undefined ? own : [...own, zone];
}

function weeklyProblems({ days, from, to }: WeeklyWindow, at: (field: string) => string): Problem[] {
  const problems: Problem[] = [];
  const add = (rule: string, field: string, message: string, got: unknown, fix: string) =>
    problems.push({ rule, path: at(field), message, got, fix });
  if (weekdays(days) === undefined) {
    add(
      'time/window-days',
      'days',
      'days are names or numbers of weekdays, with commas and ranges',
      days,
      'write them as mon-fri, sat,sun or *',
    );
  }
  const [start, end] = [minuteOfDay(from), minuteOfDay(to)];
  if (start === undefined || start === 1440) {
    add('time/window-start', 'from', 'a window starts at a time from 00:00 to 23:59', from, 'write it as 09:00');
  }
  if (end === undefined)
    add('time/window-end', 'to', 'a window ends at a time from 00:00 to 24:00', to, 'write it as 17:00');
  if (start !== undefined && start === end) {
    add(
      'time/window-empty',
      'to',
      'a window does not end when it starts',
      to,
      'write from 00:00 to 24:00 for whole days',
    );
  }
  return problems;
}

function dateProblems({ from, through }: DateWindow, at: (field: string) => string): Problem[] {
  const problems: Problem[] = [];
  const add = (rule: string, field: string, message: string, got: unknown, fix: string) =>
    problems.push({ rule, path: at(field), message, got, fix });
  const [first, last] = [dateOf(from), dateOf(through)];
  const form = 'a day is written 2026-12-20, or 12-20 for every year, and exists';
  if (first === undefined) add('time/window-date', 'from', form, from, 'correct the date');
  if (last === undefined) add('time/window-date', 'through', form, through, 'correct the date');
  if (first === undefined || last === undefined) return problems;
  if ((first.year === undefined) !== (last.year === undefined)) {
    add(
      'time/window-year',
      'through',
      'both days have a year or none has',
      through,
      'write both with the year or both without',
    );
  } else if (first.year !== undefined && from > through) {
    add(
      'time/window-order',
      'through',
      'the last day is not before the first',
      through,
      'exchange them or correct the year',
    );
  }
  return problems;
}

/** Which weekdays are meant, 0 is Sunday; undefined when the text says none. */
function weekdays(text = '*'): readonly number[] | undefined {
  if (text === '*') return DAYS.map((_, day) => day);
  const found = new Set<number>();
  for (const part of text.slice(0, 200).toLowerCase().split(',')) {
    const [first, last, ...more] = part.trim().split('-').map(weekday);
    if (first === undefined || (last === undefined && part.includes('-')) || more.length > 0) return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      found.add(day);
      if (day === (last ?? first)) break;
    }
  }
  return [...found];
}

function weekday(text: string): number | undefined {
  const day = /^[0-6]$/.test(text)
    ? Number(text)
    : DAYS.findIndex((name) => name === text || name.slice(0, 3) === text);
  return day < 0 ? undefined : day;
}

function minuteOfDay(text: string): number | undefined {
  const match = /^(\d{1,2}):([0-5]\d)$/.exec(text);
  const minutes = Number(match?.[1]) * 60 + Number(match?.[2]);
  return minutes <= 1440 ? minutes : undefined;
}

interface WrittenDate {
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
}

function dateOf(text: string): WrittenDate | undefined {
  const match = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [month, day] = [Number(match[2]), Number(match[3])];
  const year = match[1] === undefined ? undefined : Number(match[1]);
  // Without a year 29 February exists: the window has it in leap years.
  const date = new Date(Date.UTC(year ?? 2028, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : undefined;
}

/**
 * The instants at which the wall clock shows a time in the window, for windows without problems: where the clock jumps
 * forward the window is shorter, where an hour comes twice it holds both. Intervals that begin before or end after the
 * years are given whole.
 */
export function windowIntervals(windows: readonly TimeWindow[], years: Years): Interval[] {
  return union(
    windows.flatMap((window) => {
      const onTheWall = isDateWindow(window) ? datesOnTheWall(window, years) : weeksOnTheWall(window, years);
      return offsetSpans(window.timeZone ?? 'UTC').flatMap((span) =>
        toUtc(onTheWall, span.start, span.end, span.offset * MINUTE),
      );
    }),
  );
}

/** Wall clock times are counted like UTC: 09:00 in Berlin is 09:00Z until the zone's offset is taken off. */
function toUtc(onTheWall: readonly Interval[], start: number, end: number, offset: number): Interval[] {
  return onTheWall.flatMap((wall) => {
    const interval = { start: Math.max(wall.start - offset, start), end: Math.min(wall.end - offset, end) };
    return interval.start < interval.end ? [interval] : [];
  });
}

function weeksOnTheWall({ days, from, to }: WeeklyWindow, years: Years): Interval[] {
  const wanted = weekdays(days) ?? [];
  const start = (minuteOfDay(from) ?? 0) * MINUTE;
  const end = (minuteOfDay(to) ?? 0) * MINUTE;
  const length = end > start ? end - start : end - start + DAY;
  const found: Interval[] = [];
  const last = Date.UTC(years.last + 1, 0, 9);
  for (let day = Date.UTC(years.first, 0, -8); day < last; day += DAY) {
    if (wanted.includes(new Date(day).getUTCDay())) found.push({ start: day + start, end: day + start + length });
  }
  return found;
}

function datesOnTheWall(window: DateWindow, years: Years): Interval[] {
  const [from, through] = [dateOf(window.from), dateOf(window.through)];
  if (from === undefined || through === undefined) return [];
  if (from.year !== undefined && through.year !== undefined) {
    return [{ start: startOf(from.year, from), end: endOf(through.year, through) }];
  }
  const wraps = through.month * 100 + through.day < from.month * 100 + from.day ? 1 : 0;
  const found: Interval[] = [];
  for (let year = years.first - 1; year <= years.last + 1; year += 1) {
    found.push({ start: startOf(year, from), end: endOf(year + wraps, through) });
  }
  return found;
}

const startOf = (year: number, { month, day }: WrittenDate): number => Date.UTC(year, month - 1, day);

/** The 29th of February ends with the month in a year without one. */
const endOf = (year: number, { month, day }: WrittenDate): number =>
  Math.min(Date.UTC(year, month - 1, day + 1), Date.UTC(year, month, 1));
