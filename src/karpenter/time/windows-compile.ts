import type { Problem } from '../../findings';
import { formatDuration } from '../units/duration';
import { type Interval, intersect, subtract, totalLength } from './intervals';
import { timeZoneData } from './time-zones';
import { type TimeWindow, windowIntervals, windowProblems, type Years } from './windows';
import { type Cover, coverIntervals, type Pattern } from './windows-cover';

/** The largest number of budgets in a NodePool (maxItems of the CRD). */
export const MAX_BUDGETS = 50;

/** The two fields of a disruption budget that say when it holds, in UTC. */
export interface BudgetSchedule {
  /** When the window opens: five cron fields in UTC. */
  readonly schedule: string;
  /** How long it stays open: `8h`. */
  readonly duration: string;
}

/** For when and how closely windows are compiled. */
export interface WindowOptions {
  /**
   * The years for which the schedules are right. A cron schedule repeats every year: the shorter the time, the closer the
   * schedules; those of a single year are exact. After the last year they may leave some minutes of the window
   * open on days near a change of the clock.
   *
   * @default the year of the time zone data and the two after it
   */
  readonly years?: Years;
  /**
   * Compiles the time outside the windows: what a budget must block so that disruption happens inside them only.
   *
   * @default false
   */
  readonly complement?: boolean;
  /**
   * How many schedules at most. With fewer than the closest result takes, the schedules cover more than asked.
   *
   * @default 50, the largest number of budgets in a NodePool
   */
  readonly maxSchedules?: number;
}

/** Schedules that say what the windows say, and how closely. */
export interface CompiledWindows {
  /** The windows could be read. */
  readonly ok: true;
  /** One budget each, at most 50. Together they hold in every minute that is wanted. */
  readonly schedules: readonly BudgetSchedule[];
  /** The years for which that is so, first and last included. */
  readonly years: Years;
  /** Release of the time zone data that the schedules were compiled with, such as `2026f`. */
  readonly timeZoneData: string;
  /** Hours in these years in which the schedules hold beyond what is wanted. 0: they are exact. */
  readonly overBlockedHours: number;
  /** Where: hours by month over all the years, 1 is January; months without are left out. */
  readonly overBlockedHoursByMonth: Readonly<Record<number, number>>;
  /** The result in words, for a comment or a report. */
  readonly explanation: string;
}

/** The schedules, or what cannot be read in the windows. */
export type WindowsResult =
  | CompiledWindows
  | {
      /** Whether the windows could be read. */
      readonly ok: false;
      /** What cannot be right in the windows. */
      readonly problems: readonly Problem[];
    };

const HOUR = 3_600_000;

/** The years for which windows are compiled when none are given. */
export function defaultWindowYears(): Years {
  const first = Number(timeZoneData().version.slice(0, 4));
  return { first, last: first + 2 };
}

/**
 * Compiles windows by the wall clock to the UTC schedules of disruption budgets. Karpenter knows no time zones: what is
 * left open near a change of the clock is disrupted, so the schedules always cover the whole window; where cron cannot
 * say it exactly they cover a little more, and the result says how much.
 */
export function compileWindows(windows: readonly TimeWindow[], options: WindowOptions = {}): WindowsResult {
  const years = options.years ?? defaultWindowYears();
  const problems = [...windows.flatMap((window) => windowProblems(window)), ...yearsProblems(years)];
  if (problems.length === 0) problems.push(...outsideProblems(windows, years));
  if (problems.length > 0) return { ok: false, problems };

  const around = { first: years.first - 1, last: years.last + 1 };
  const inside = windowIntervals(windows, around);
  const wanted = options.complement === true ? subtract([spanOf(around)], inside) : inside;
  const cover = fewestHours(wanted, years, options.maxSchedules ?? MAX_BUDGETS);
  if (cover === undefined) return { ok: false, problems: [tooMany(options.maxSchedules ?? MAX_BUDGETS)] };

  const openings = options.complement === true ? intersect(inside, [spanOf(years)]) : [];
  if (openings.length > 0 && totalLength(cover.beyond) === totalLength(openings)) {
    return { ok: false, problems: [neverOpen(years)] };
  }
  const schedules = cover.patterns.map(scheduleOf);
  const overBlockedHours = totalLength(cover.beyond) / HOUR;
  const overBlockedHoursByMonth = hoursByMonth(cover.beyond);
  const { version } = timeZoneData();
  const explanation = explain(schedules.length, years, version, overBlockedHoursByMonth);
  return { ok: true, schedules, years, timeZoneData: version, overBlockedHours, overBlockedHoursByMonth, explanation };
}

const spanOf = ({ first, last }: Years): Interval => ({ start: Date.UTC(first, 0, 1), end: Date.UTC(last + 1, 0, 1) });

/** The closest cover; where it takes too many schedules, one that is coarser in the months with a change of the clock. */
function fewestHours(wanted: readonly Interval[], years: Years, maxSchedules: number): Cover | undefined {
  for (const scheduleCost of [0, 10 * HOUR, 100_000 * HOUR]) {
    const cover = coverIntervals(wanted, years, maxSchedules, scheduleCost);
    if (cover !== undefined) return cover;
  }
  return undefined;
}

function yearsProblems(years: Years): Problem[] {
  const { firstYear, lastYear } = timeZoneData();
  const known = Number.isInteger(years.first) && Number.isInteger(years.last) && years.first <= years.last;
  if (known && years.first > firstYear && years.last < lastYear) return [];
  return [
    {
      rule: 'time/years-unknown',
      path: 'years',
      message: `the time zone data covers windows from ${firstYear + 1} to ${lastYear - 1}`,
      got: years,
      fix: 'give first and last as years in that range',
    },
  ];
}

const tooMany = (maxSchedules: number): Problem => ({
  rule: 'time/too-many-schedules',
  path: '',
  message: `these windows take more than ${maxSchedules} schedules; a NodePool has at most ${MAX_BUDGETS} budgets`,
  fix: 'give fewer years, or fewer different windows',
});

const neverOpen = (years: Years): Problem => ({
  rule: 'time/never-open',
  path: '',
  message: 'a schedule repeats every year, and what the other years need would keep these windows closed',
  got: years,
  fix: 'give years with the year of the dates as first and last, or dates without a year',
});

/** A window of dates with a year that the schedules would not hold for. */
function outsideProblems(windows: readonly TimeWindow[], years: Years): Problem[] {
  const lost = windows.filter((window) => intersect(windowIntervals([window], years), [spanOf(years)]).length === 0);
  return lost.map((window) => ({
    rule: 'time/window-outside-years',
    path: 'from',
    message: `the schedules are compiled for ${spanText(years)}, and this window is outside`,
    got: window.from,
    fix: 'give years that hold the window',
  }));
}

/** Minute, hour, dates, months, weekdays. */
function scheduleOf({ start, minutes, months, days }: Pattern): BudgetSchedule {
  const [dates, weekdays] = 'dates' in days ? [days.dates, []] : [[], days.weekdays];
  const fields = [
    start % 60,
    Math.floor(start / 60),
    listOf(dates, 31),
    listOf(months, 12, MONTHS),
    listOf(weekdays, 7, DAYS),
  ];
  return { schedule: fields.join(' '), duration: formatDuration(minutes * 60) };
}

const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Ascending values as cron lists them: none or all as a star, three or more in a row as a range. */
function listOf(values: readonly number[], all: number, names: readonly string[] = []): string {
  if (values.length === 0 || values.length === all) return '*';
  const runs: number[][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run?.at(-1) === value - 1) run.push(value);
    else runs.push([value]);
  }
  const text = (value: number | undefined): string => names[value ?? -1] ?? String(value);
  return runs
    .map((run) => (run.length > 2 ? `${text(run[0])}-${text(run.at(-1))}` : run.map(text).join(',')))
    .join(',');
}

function hoursByMonth(intervals: readonly Interval[]): Record<number, number> {
  const hours: Record<number, number> = {};
  for (const { start, end } of intervals) {
    // An interval over the end of a month is cut there.
    for (let from = start; from < end; ) {
      const date = new Date(from);
      const until = Math.min(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1), end);
      const month = date.getUTCMonth() + 1;
      hours[month] = (hours[month] ?? 0) + (until - from) / HOUR;
      from = until;
    }
  }
  return hours;
}

const spanText = ({ first, last }: Years): string => (first === last ? `${first}` : `${first} to ${last}`);

function explain(count: number, years: Years, version: string, byMonth: Readonly<Record<number, number>>): string {
  const basis = `${count} UTC ${count === 1 ? 'schedule' : 'schedules'} for ${spanText(years)} (time zone data ${version})`;
  const months = Object.entries(byMonth).map(([month, hours]) => `${round(hours)} in ${MONTHS[Number(month)]}`);
  return months.length === 0 ? `${basis}, exact` : `${basis}, more than asked by hours: ${months.join(', ')}`;
}

const round = (hours: number): number => Math.round(hours * 100) / 100;
