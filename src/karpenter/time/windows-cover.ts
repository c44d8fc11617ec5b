import { type Interval, intersect, subtract, totalLength, union } from './intervals';
import type { Years } from './windows';

/**
 * From intervals to cron schedules. A schedule cannot name a year, and cannot ask for a weekday and a date at once (the
 * two are combined with OR), so what differs from year to year is covered by a superset: month by month, the weekdays and
 * dates that add the least.
 */
export interface Cover {
  readonly patterns: readonly Pattern[];
  /** What the patterns cover beyond what was wanted, within the years. */
  readonly beyond: readonly Interval[];
}

/** Windows that start at one time of day on some days of some months, and last equally long. */
export interface Pattern {
  /** Minute of the UTC day. */
  readonly start: number;
  readonly minutes: number;
  /** 1 is January; ascending. */
  readonly months: readonly number[];
  /** Which days of these months: all weekdays of a kind (0 is Sunday), or dates. */
  readonly days: { readonly weekdays: readonly number[] } | { readonly dates: readonly number[] };
}

const MINUTE = 60_000;
const DAY = 86_400_000;

interface Day {
  readonly at: number;
  readonly weekday: number;
  readonly date: number;
}

/** The pieces of one month that start at one time of day and last equally long. */
interface Shape {
  readonly month: number;
  readonly start: number;
  readonly minutes: number;
  readonly starts: Set<number>;
  uncovered: number;
}

/**
 * Patterns that together cover what is wanted in the years; undefined when that takes more than the limit. Pieces of the
 * commonest shape are covered first, so that what a change of the offset adds is a short patch beside a plain schedule.
 *
 * @param wanted ascending, reaching a year to either side of the years
 * @param limit how many patterns at most
 * @param scheduleCost milliseconds of superset that are better than one more schedule
 */
export function coverIntervals(
  wanted: readonly Interval[],
  years: Years,
  limit: number,
  scheduleCost: number,
): Cover | undefined {
  const horizon = { start: Date.UTC(years.first, 0, 1), end: Date.UTC(years.last + 1, 0, 1) };
  const pieces = wanted.flatMap((piece) => insideOf(piece, horizon));
  if (totalLength(subtract([horizon], wanted)) === 0) return { patterns: [ALWAYS], beyond: [] };

  const calendar = calendarOf({ first: years.first - 1, last: years.last });
  const patterns = new Map<string, Pattern>();
  let covered: Interval[] = [];
  // Ends, since each round covers every piece of its shape: their days are in the calendar.
  for (;;) {
    const shape = commonestShape(subtract(pieces, covered), horizon);
    if (shape === undefined) break;
    const allowed = union([...wanted, ...covered]);
    for (const days of cheapestDays(shape, calendar[shape.month - 1] ?? [], allowed, horizon, scheduleCost)) {
      const pattern = { start: shape.start, minutes: shape.minutes, months: [shape.month], days };
      addPattern(patterns, pattern);
      covered = union([...covered, ...occurrences(pattern, calendar)]);
    }
    if (patterns.size > limit) return undefined;
  }
  return { patterns: [...patterns.values()], beyond: subtract(intersect(covered, [horizon]), wanted) };
}

/**
 * A piece over the edge of the years is taken whole, to have the shape of its like inside. One that is longer than a year
 * has no like, and repeated every year it would cover everything: it is cut.
 */
function insideOf(piece: Interval, horizon: Interval): Interval[] {
  if (piece.end <= horizon.start || piece.start >= horizon.end) return [];
  return piece.end - piece.start > 365 * DAY ? [clip(piece, horizon)] : [piece];
}

const clip = (interval: Interval, horizon: Interval): Interval => ({
  start: Math.max(interval.start, horizon.start),
  end: Math.min(interval.end, horizon.end),
});

const ALWAYS: Pattern = {
  start: 0,
  minutes: 1440,
  months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  days: { weekdays: [0, 1, 2, 3, 4, 5, 6] },
};

/** The days of each month over the years: windows of the year before reach into the first one. */
function calendarOf(years: Years): Day[][] {
  const months: Day[][] = Array.from({ length: 12 }, () => []);
  for (let at = Date.UTC(years.first, 0, 1); at < Date.UTC(years.last + 1, 0, 1); at += DAY) {
    const day = new Date(at);
    months[day.getUTCMonth()]?.push({ at, weekday: day.getUTCDay(), date: day.getUTCDate() });
  }
  return months;
}

function commonestShape(pieces: readonly Interval[], horizon: Interval): Shape | undefined {
  const shapes = new Map<string, Shape>();
  let commonest: Shape | undefined;
  for (const piece of pieces) {
    const inside = clip(piece, horizon);
    if (inside.start >= inside.end) continue;
    const day = Math.floor(piece.start / DAY) * DAY;
    const start = (piece.start - day) / MINUTE;
    const minutes = (piece.end - piece.start) / MINUTE;
    const month = new Date(day).getUTCMonth() + 1;
    const key = `${month} ${start} ${minutes}`;
    const shape = shapes.get(key) ?? { month, start, minutes, starts: new Set(), uncovered: 0 };
    shapes.set(key, shape);
    shape.starts.add(day);
    shape.uncovered += inside.end - inside.start;
    if (commonest === undefined || shape.uncovered > commonest.uncovered) commonest = shape;
  }
  return commonest;
}

/** How much of an interval is not in the allowed ones. */
function outside({ start, end }: Interval, allowed: readonly Interval[]): number {
  let from = start;
  let added = 0;
  for (let index = firstEndingAfter(allowed, from); from < end; index += 1) {
    const next = allowed[index] ?? { start: end, end };
    added += Math.max(Math.min(next.start, end) - from, 0);
    from = next.end;
  }
  return added;
}

function firstEndingAfter(intervals: readonly Interval[], at: number): number {
  let [low, high] = [0, intervals.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intervals[middle]?.end ?? at) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Of every choice of weekdays, with the dates that are then still missing, the one that adds the least time; among
 * equals the one with fewer schedules, then fewer days in the years, then fewer dates.
 */
function cheapestDays(
  shape: Shape,
  days: readonly Day[],
  allowed: readonly Interval[],
  horizon: Interval,
  scheduleCost: number,
): Pattern['days'][] {
  const rows = days.map((day) => {
    const start = day.at + shape.start * MINUTE;
    const added = outside(clip({ start, end: start + shape.minutes * MINUTE }, horizon), allowed);
    return { ...day, needed: shape.starts.has(day.at), added };
  });
  const needed = rows.filter((row) => row.needed);
  let best: { readonly rank: readonly number[]; readonly weekdays: number[]; readonly dates: number[] } | undefined;
  for (const weekdays of subsets([...new Set(needed.map((row) => row.weekday))].sort())) {
    const missing = needed.filter((row) => !weekdays.includes(row.weekday));
    const dates = [...new Set(missing.map((row) => row.date))].sort((a, b) => a - b);
    const chosen = rows.filter((row) => weekdays.includes(row.weekday) || dates.includes(row.date));
    const schedules = Math.min(weekdays.length, 1) + Math.min(dates.length, 1);
    const cost = chosen.reduce((sum, row) => sum + row.added, 0) + schedules * scheduleCost;
    const inYears = chosen.filter((row) => row.at >= horizon.start).length;
    const rank = [cost, schedules, inYears, dates.length];
    if (best === undefined || isLess(rank, best.rank)) best = { rank, weekdays, dates };
  }
  const { weekdays, dates } = best ?? { weekdays: [], dates: [] };
  return [...(weekdays.length > 0 ? [{ weekdays }] : []), ...(dates.length > 0 ? [{ dates }] : [])];
}

function subsets(values: readonly number[]): number[][] {
  let sets: number[][] = [[]];
  for (const value of values) sets = [...sets, ...sets.map((set) => [...set, value])];
  return sets;
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const index = a.findIndex((value, place) => value !== b[place]);
  return index >= 0 && (a[index] ?? 0) < (b[index] ?? 0);
}

function occurrences({ start, minutes, months, days }: Pattern, calendar: readonly (readonly Day[])[]): Interval[] {
  return months.flatMap((month) =>
    (calendar[month - 1] ?? []).flatMap(({ at, weekday, date }) => {
      const fires = 'weekdays' in days ? days.weekdays.includes(weekday) : days.dates.includes(date);
      const from = at + start * MINUTE;
      return fires ? [{ start: from, end: from + minutes * MINUTE }] : [];
    }),
  );
}

/** Patterns that differ in nothing but the month are one schedule. */
function addPattern(patterns: Map<string, Pattern>, pattern: Pattern): void {
  const key = JSON.stringify([pattern.start, pattern.minutes, pattern.days]);
  const months = [...(patterns.get(key)?.months ?? []), ...pattern.months].sort((a, b) => a - b);
  patterns.set(key, { ...pattern, months });
}
