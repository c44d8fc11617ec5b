import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCron } from '../../src/karpenter/time/cron';
import { offsetSpans } from '../../src/karpenter/time/time-zones';
import { type TimeWindow, type WeeklyWindow, windowIntervals, windowProblems } from '../../src/karpenter/time/windows';
import { type CompiledWindows, compileWindows, type WindowOptions } from '../../src/karpenter/time/windows-compile';
import { parseDuration } from '../../src/karpenter/units/duration';
import { FULL, runs } from '../full';
import { NEWER_LAW, RuntimeTimeZone } from './runtime-time-zone';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OFFICE = { days: 'mon-fri', from: '09:00', to: '17:00', timeZone: 'Europe/Berlin' };

function compiled(windows: readonly TimeWindow[], options: WindowOptions = {}): CompiledWindows {
  const result = compileWindows(windows, options);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

const written = (windows: readonly TimeWindow[], options: WindowOptions = {}): string[] =>
  compiled(windows, options).schedules.map(({ schedule, duration }) => `${schedule} for ${duration}`);

describe('windowProblems', () => {
  it.each([
    [{ days: 'mon-fry', from: '09:00', to: '17:00' }, 'days', 'mon-fri'],
    [{ days: '', from: '09:00', to: '17:00' }, 'days', 'mon-fri'],
    [{ days: 'mon-', from: '09:00', to: '17:00' }, 'days', 'mon-fri'],
    [{ days: '7', from: '09:00', to: '17:00' }, 'days', 'mon-fri'],
    [{ from: '9am', to: '17:00' }, 'from', '09:00'],
    [{ from: '24:00', to: '17:00' }, 'from', '09:00'],
    [{ from: '09:00', to: '24:01' }, 'to', '17:00'],
    [{ from: '09:00', to: '09:00' }, 'to', '00:00 to 24:00'],
    [{ from: '09:00', to: '17:00', timeZone: 'Berlin' }, 'timeZone', 'Europe/Berlin'],
    [{ from: '02-30', through: '03-01' }, 'from', 'correct the date'],
    [{ from: '2026-12-20', through: '01-06' }, 'through', 'both'],
    [{ from: '2026-12-20', through: '2026-01-06' }, 'through', 'correct the year'],
  ])('%j is wrong in %s', (window, path, fix) => {
    expect(windowProblems(window)).toEqual([expect.objectContaining({ path, fix: expect.stringContaining(fix) })]);
    expect(compileWindows([window])).toMatchObject({ ok: false });
  });

  it('names the place of the window', () => {
    expect(windowProblems({ from: 'x', to: 'y' }, 'windows[1]').map(({ path }) => path)).toEqual([
      'windows[1].from',
      'windows[1].to',
    ]);
  });
});

describe('windowIntervals', () => {
  const inBerlin = (window: TimeWindow, around: string): string[] => {
    const at = Date.parse(around);
    return windowIntervals([window], { first: 2026, last: 2028 })
      .filter(({ start, end }) => end > at - DAY && start < at + DAY)
      .map(
        ({ start, end }) => `${new Date(start).toISOString().slice(5, 16)} ${new Date(end).toISOString().slice(5, 16)}`,
      );
  };

  it('goes by the wall clock where an hour is missing or comes twice', () => {
    const night = { days: 'sun', from: '02:30', to: '03:30', timeZone: 'Europe/Berlin' };
    expect(inBerlin(night, '2026-03-29T00:00:00Z')).toEqual(['03-29T01:00 03-29T01:30']);
    expect(inBerlin(night, '2026-10-25T00:00:00Z')).toEqual(['10-25T00:30 10-25T01:00', '10-25T01:30 10-25T02:30']);
  });

  it('joins days that touch', () => {
    const weekend = { days: 'sat,sun', from: '00:00', to: '24:00', timeZone: 'Europe/Berlin' };
    expect(inBerlin(weekend, '2026-01-03T12:00:00Z')).toEqual(['01-02T23:00 01-04T23:00']);
  });

  it('takes dates whole, with the 29th of February where it exists', () => {
    const starts = (window: TimeWindow) =>
      windowIntervals([window], { first: 2027, last: 2028 }).map(({ start, end }) => [
        new Date(start).toISOString().slice(0, 10),
        (end - start) / DAY,
      ]);
    expect(starts({ from: '02-28', through: '02-29' })).toContainEqual(['2027-02-28', 1]);
    expect(starts({ from: '02-28', through: '02-29' })).toContainEqual(['2028-02-28', 2]);
    expect(starts({ from: '12-20', through: '01-06' })).toContainEqual(['2027-12-20', 18]);
    expect(starts({ from: '2027-11-27', through: '2027-11-30' })).toEqual([['2027-11-27', 4]]);
  });
});

describe('compileWindows', () => {
  it('separates the seasons by month, and adds the hour of the days between by date', () => {
    expect(written([OFFICE])).toEqual([
      '0 8 * jan-mar,nov,dec mon-fri for 8h',
      '0 7 * apr-oct mon-fri for 8h',
      '0 7 27-31 mar * for 1h',
      '0 15 26-31 oct * for 1h',
    ]);
    expect(compiled([OFFICE])).toMatchObject({
      years: { first: 2026, last: 2028 },
      timeZoneData: '2026f',
      overBlockedHours: 33,
      overBlockedHoursByMonth: { 3: 15, 10: 18 },
      explanation:
        '4 UTC schedules for 2026 to 2028 (time zone data 2026f), more than asked by hours: 15 in mar, 18 in oct',
    });
  });

  it('is exact for a single year', () => {
    const result = compiled([OFFICE], { years: { first: 2026, last: 2026 } });
    expect(result.overBlockedHours).toBe(0);
    expect(result.explanation).toBe('6 UTC schedules for 2026 (time zone data 2026f), exact');
  });

  it('is one schedule where the clock never changes', () => {
    expect(written([{ days: 'fri-mon', from: '09:30', to: '17:00', timeZone: 'Asia/Kolkata' }])).toEqual([
      '0 4 * * sun,mon,fri,sat for 7h30m',
    ]);
    expect(written([{ from: '22:00', to: '06:00' }])).toEqual(['0 22 * * * for 8h']);
    expect(written([{ from: '00:00', to: '24:00', timeZone: 'Europe/Berlin' }])).toEqual(['0 0 * * * for 24h']);
  });

  it('compiles the complement, for disruption inside windows only', () => {
    expect(written([{ days: 'sat', from: '02:00', to: '06:00' }], { complement: true })).toEqual([
      '0 6 * * sat for 164h',
    ]);
    expect(written([{ from: '00:00', to: '24:00' }], { complement: true })).toEqual([]);
    const nights = { days: 'mon-fri', from: '20:00', to: '24:00' };
    expect(written([nights, { days: 'sat,sun', from: '00:00', to: '24:00' }], { complement: true })).toEqual([
      '0 0 * * mon-fri for 20h',
    ]);
  });

  it('compiles freezes by date', () => {
    expect(written([{ from: '12-20', through: '01-06', timeZone: 'Europe/Berlin' }])).toEqual([
      '0 23 19 dec * for 432h',
    ]);
    const once = { from: '2026-11-26', through: '2026-11-30', timeZone: 'America/New_York' };
    expect(compiled([once]).overBlockedHours).toBe(240);
    expect(compiled([once], { years: { first: 2026, last: 2026 } }).overBlockedHours).toBe(0);
  });

  it('refuses what no schedule can say', () => {
    const once = { from: '2026-11-26', through: '2026-11-30' };
    expect(compileWindows([once], { complement: true })).toMatchObject({
      ok: false,
      problems: [{ fix: expect.stringContaining('year of the dates') }],
    });
    expect(compiled([once], { complement: true, years: { first: 2026, last: 2026 } }).overBlockedHours).toBe(0);
    expect(compileWindows([{ from: '2030-01-01', through: '2030-01-02' }])).toMatchObject({
      ok: false,
      problems: [{ path: 'from' }],
    });
    for (const years of [
      { first: 2025, last: 2026 },
      { first: 2028, last: 2027 },
      { first: 2026, last: 2037 },
      { first: 2026.5, last: 2028 },
    ]) {
      expect(compileWindows([OFFICE], { years })).toMatchObject({
        ok: false,
        problems: [{ path: 'years', got: years }],
      });
    }
  });

  it('takes fewer schedules on demand, and refuses what does not fit', () => {
    const window = [{ ...OFFICE, timeZone: 'America/Vancouver' }];
    const [closest, coarse] = [compiled(window), compiled(window, { maxSchedules: 4 })];
    expect(coarse.schedules.length).toBeLessThanOrEqual(4);
    expect(closest.schedules.length).toBeGreaterThan(4);
    expect(coarse.overBlockedHours).toBeGreaterThan(closest.overBlockedHours);
    expect(compileWindows(window, { maxSchedules: 3 })).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('more than 3 schedules') }],
    });
    const many = Array.from({ length: 50 }, (_, index) => ({
      days: String(index % 7),
      from: `00:${index + 10}`,
      to: `01:${index + 10}`,
    }));
    const each = many.map((each, index) => ({
      ...each,
      timeZone: ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/New_York'][index % 4] ?? 'UTC',
    }));
    expect(compileWindows(each)).toMatchObject({ ok: false, problems: [{ message: expect.stringContaining('50') }] });
  });
});

/** Zones of every kind: north, south, half hours, Lord Howe's shift of half an hour, changed laws, no change of the clock. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Santiago',
  'America/Asuncion',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Asia/Gaza',
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Vancouver',
  'America/Havana',
  'Antarctica/Troll',
];

const YEARS = { first: 2026, last: 2028 };
const START = Date.UTC(2026, 0, 1);
const MINUTES = (Date.UTC(2029, 0, 1) - START) / MINUTE;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Offset of each hour of the years: the runtime's where its law is current, the project's where it is not. */
const offsets = new Map<string, Int16Array>();
function offsetsOf(zone: string): Int16Array {
  const known = offsets.get(zone);
  if (known !== undefined) return known;
  const runtime = NEWER_LAW.has(zone) ? undefined : new RuntimeTimeZone(zone);
  const spans = offsetSpans(zone);
  // Changes happen on half hours in these zones and years, never between.
  const halves = Int16Array.from({ length: MINUTES / 30 }, (_, half) => {
    const at = START + half * 30 * MINUTE;
    return runtime?.offset(at) ?? spans.find(({ start, end }) => start <= at && at < end)?.offset ?? 0;
  });
  offsets.set(zone, halves);
  return halves;
}

/** Which minutes are wanted: those at which the wall clock is in the window. Written apart from the code. */
function wantedMinutes({ days = '*', from, to, timeZone = 'UTC' }: WeeklyWindow): Uint8Array {
  const halves = offsetsOf(timeZone);
  const starts = DAYS.map((day) => days === '*' || days.split(',').includes(day));
  const [start = 0, end = 0] = [from, to].map((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
  const wanted = new Uint8Array(MINUTES);
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const wall = START / MINUTE + minute + (halves[Math.floor(minute / 30)] ?? 0);
    const clock = wall % 1440;
    const weekday = (Math.floor(wall / 1440) + 4) % 7;
    const today = starts[weekday] && start <= clock;
    const yesterday = starts[(weekday + 6) % 7] && clock < end;
    if (start < end ? today && clock < end : today || yesterday) wanted[minute] = 1;
  }
  return wanted;
}

/** Which minutes the schedules hold, from their fields; hits of the year before reach into the first one. */
function blockedMinutes(schedules: CompiledWindows['schedules']): Uint8Array {
  const blocked = new Uint8Array(MINUTES);
  for (const { schedule, duration } of schedules) {
    const parsed = parseCron(schedule);
    const length = parseDuration(duration);
    if (!parsed.ok || !length.ok) throw new Error(`${schedule} ${duration}`);
    expect(duration).toMatch(/^((([0-9]+(h|m))|([0-9]+h[0-9]+m))(0s)?)$/);
    const { minute, hour, dayOfMonth, month, dayOfWeek } = parsed.schedule;
    expect(dayOfMonth.star || dayOfWeek.star).toBe(true);
    for (let day = START - 366 * DAY; day < START + MINUTES * MINUTE; day += DAY) {
      const date = new Date(day);
      if (!month.values.includes(date.getUTCMonth() + 1)) continue;
      if (!dayOfMonth.values.includes(date.getUTCDate()) || !dayOfWeek.values.includes(date.getUTCDay())) continue;
      const hit = (day - START) / MINUTE + (hour.values[0] ?? 0) * 60 + (minute.values[0] ?? 0);
      blocked.fill(1, Math.max(hit, 0), Math.max(hit + Number(length.nanoseconds / 60_000_000_000n), 0));
    }
  }
  return blocked;
}

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 0, 0, 30, 15, 59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const weekly = (timeZone: string): fc.Arbitrary<WeeklyWindow> =>
  fc
    .record({
      days: fc.subarray(DAYS, { minLength: 1 }).map((days) => days.join(',')),
      from: clock,
      to: clock,
      timeZone: fc.constant(timeZone),
    })
    .filter(({ from, to }) => from !== to);

it('schedules of a single year are exact in every week', () => {
  const year = fc.constantFrom(2026, 2027, 2028);
  const windows = fc.constantFrom(...ZONES).chain((zone) => fc.array(weekly(zone), { minLength: 1, maxLength: 2 }));
  fc.assert(
    fc.property(windows, year, fc.boolean(), (wanted, first, complement) => {
      expect(compiled(wanted, { years: { first, last: first }, complement }).overBlockedHours).toBe(0);
    }),
    { seed: 7, numRuns: runs(100) },
  );
});

/** Months in which some year changes the offset, with the day after each as the next month's first. */
function changingMonths(zone: string): Set<number> {
  const months = new Set<number>();
  for (const { start } of offsetSpans(zone).slice(1)) {
    // A change within a day of a month's edge concerns windows of both months.
    for (const at of [start - DAY, start, start + DAY]) {
      const date = new Date(at);
      if (date.getUTCFullYear() >= YEARS.first - 1 && date.getUTCFullYear() <= YEARS.last)
        months.add(date.getUTCMonth());
    }
  }
  return months;
}

/** Zones that keep the same offsets on the same dates' months in all the years. */
const STEADY = ZONES.filter((zone) => !NEWER_LAW.has(zone) && !['Asia/Gaza', 'America/Asuncion'].includes(zone));

describe.each(FULL ? ZONES : ZONES.slice(0, 2))('windows in %s over three years', (zone) => {
  it('are never open for a minute, and hold as much more as they say', () => {
    fc.assert(
      fc.property(fc.array(weekly(zone), { minLength: 1, maxLength: 2 }), fc.boolean(), (windows, complement) => {
        const result = compiled(windows, { years: YEARS, complement });
        expect(result.schedules.length).toBeLessThanOrEqual(50);
        const wanted = windows.map(wantedMinutes);
        const blocked = blockedMinutes(result.schedules);
        const changing = changingMonths(zone);
        let beyond = 0;
        let farFromChanges = 0;
        for (let minute = 0; minute < MINUTES; minute += 1) {
          const inside = wanted.some((minutes) => minutes[minute] === 1);
          const isBlocked = blocked[minute] === 1;
          if (inside !== complement && !isBlocked) {
            expect.fail(`${JSON.stringify(windows)} is open at ${new Date(START + minute * MINUTE).toISOString()}`);
          }
          if (inside === complement && isBlocked) {
            beyond += 1;
            // A window that began in a month with a change may reach a week into the next.
            const now = START + minute * MINUTE;
            if (!changing.has(new Date(now).getUTCMonth()) && !changing.has(new Date(now - 7 * DAY).getUTCMonth()))
              farFromChanges += 1;
          }
        }
        expect(beyond / 60).toBeCloseTo(result.overBlockedHours, 6);
        if (STEADY.includes(zone)) expect(farFromChanges).toBe(0);
      }),
      { seed: 7, numRuns: 4 },
    );
  });
});
