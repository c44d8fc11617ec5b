import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysAreAlternatives, matchesCron, nextCron, parseCron } from '../../src/karpenter/time/cron';
import { runs } from '../full';

const schedule = (text: string) => {
  const parsed = parseCron(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message}`);
  return parsed.schedule;
};
const problem = (text: string) => {
  const parsed = parseCron(text);
  return parsed.ok ? undefined : parsed.problem;
};
const next = (text: string, after: string) => {
  const hit = nextCron(schedule(text), Date.parse(after));
  return hit === undefined ? undefined : new Date(hit).toISOString();
};

describe('parseCron', () => {
  it.each([
    ['0 9 * * mon-fri', { hour: [9], dayOfWeek: [1, 2, 3, 4, 5] }],
    [' 0 9 * * 1-5', { hour: [9], dayOfWeek: [1, 2, 3, 4, 5] }],
    ['0 0 * * MON', { dayOfWeek: [1] }],
    ['@hourly ', { minute: [0], hour: Array.from({ length: 24 }, (_, hour) => hour) }],
    ['@weekly', { minute: [0], hour: [0], dayOfWeek: [0] }],
    ['@yearly', { dayOfMonth: [1], month: [1] }],
    ['0 0 1 JAN,dec *', { month: [1, 12] }],
    ['5/20 ? ? ? ?', { minute: [5, 25, 45] }],
    ['10-40/15 *-3 * * *', { minute: [10, 25, 40], hour: Array.from({ length: 24 }, (_, hour) => hour) }],
    ['+5,,7 0 * * *', { minute: [5, 7] }],
    [', 0 * * *', { minute: [] }],
    ['0\t0\u0085*\u3000*\n*', { minute: [0], hour: [0] }],
  ])('accepts %j', (text, expected) => {
    const parsed = schedule(text);
    for (const [field, values] of Object.entries(expected)) {
      expect(parsed[field as keyof typeof parsed].values).toEqual(values);
    }
  });

  it.each([
    ['0 0 * * 7', 'day of week', 8, '7', 'Sunday is 0, not 7'],
    ['0 24 * * *', 'hour', 2, '24', 'hour 0 of the next day'],
    ['60 * * * *', 'minute', 0, '60', 'minute 0 of the next hour'],
    ['0 0 0 * *', 'day of month', 4, '0', 'start at 1'],
    ['0 22 * * 1,fri-mon', 'day of week', 11, 'fri-mon', 'write fri,sat,sun,mon'],
    ['0 22-2 * * *', 'hour', 2, '22-2', 'write 22,23,0,1,2'],
    ['0 0 * * Monday', 'day of week', 8, 'Monday', 'write mon'],
    ['0 0 L * *', 'day of month', 4, 'L', 'write a number'],
    ['0 0 * * 1#2', 'day of week', 8, '1#2', 'write a number or a name from sun to sat'],
    ['*/0 * * * *', 'minute', 0, '*/0', '1 or more'],
    ['1-2-3 * * * *', 'minute', 0, '1-2-3', 'low-high'],
    ['*/2/3 * * * *', 'minute', 0, '*/2/3', 'range/step'],
  ])('refuses %j in the field %s', (text, field, offset, part, fix) => {
    expect(problem(text)).toMatchObject({ field, offset, text: part, fix: expect.stringContaining(fix) });
  });

  it.each([
    ['0 0 0 * * *', 10, 'remove the field of seconds: "0 0 * * *"'],
    ['0 9 * * 1-5 2026', 12, 'remove the year'],
    ['TZ=America/New_York 0 9 * * *', 0, 'timeZone'],
    ['CRON_TZ=UTC 0 9 * * *', 0, 'hours in UTC'],
    ['0 9 * *', 7, 'write * for each field'],
    ['', 0, 'write * for each field'],
    ['@hourlyfoo', 0, 'five fields'],
    ['@daily x', 0, 'five fields'],
    ['@reboot', 0, 'five fields'],
    ['@Daily', 0, 'write @daily'],
    ['@every 1h', 0, 'five fields'],
    ['0\ufeff0 * * *', 9, 'write * for each field'],
  ])('refuses %j as a whole', (text, offset, fix) => {
    const found = problem(text);
    expect(found).toMatchObject({ offset, fix: expect.stringContaining(fix) });
    expect(found?.field).toBeUndefined();
  });

  it('combines the day fields with OR only when neither holds a star', () => {
    expect(daysAreAlternatives(schedule('0 0 1 * mon'))).toBe(true);
    expect(daysAreAlternatives(schedule('0 0 */2 * mon'))).toBe(true);
    expect(daysAreAlternatives(schedule('0 0 * * mon'))).toBe(false);
    expect(daysAreAlternatives(schedule('0 0 1 * ?'))).toBe(false);
    expect(daysAreAlternatives(schedule('0 0 5,*/1 * mon'))).toBe(false);
  });

  it('answers at once and without throwing for hostile text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const parsed = parseCron(text);
        if (!parsed.ok) expect(parsed.problem.offset).toBeLessThanOrEqual(text.length);
      }),
      { seed: 7, numRuns: runs(2000) },
    );
    expect(problem(`0 0 * * ${'9'.repeat(1_000_000)}`)?.field).toBe('day of week');
    expect(problem(' 0'.repeat(500_000))?.fix).toContain('five fields');
    expect(problem(`@${' '.repeat(500_000)}x`)?.fix).toContain('five fields');
  });
});

describe('nextCron', () => {
  it.each([
    ['0 9 * * mon-fri', '2026-11-20T09:00:00Z', '2026-11-23T09:00:00.000Z'],
    ['0 9 * * mon-fri', '2026-11-20T08:59:59.999Z', '2026-11-20T09:00:00.000Z'],
    ['0 0 1 * mon', '2026-11-24T00:00:00Z', '2026-11-30T00:00:00.000Z'],
    ['0 0 1 * mon', '2026-11-30T00:00:00Z', '2026-12-01T00:00:00.000Z'],
    ['0 0 29 2 *', '2026-11-24T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 30 2 *', '2026-11-24T00:00:00Z', undefined],
    [', 0 * * *', '2026-11-24T00:00:00Z', undefined],
    // 2100 is no leap year, and the controller looks five years ahead.
    ['0 0 29 2 *', '2098-12-31T23:59:58Z', undefined],
    ['0 0 29 2 *', '2099-01-01T00:00:00Z', '2104-02-29T00:00:00.000Z'],
  ])('%s after %s', (text, after, expected) => {
    expect(next(text, after)).toBe(expected);
  });

  it('finds exactly the minutes that match', () => {
    const field = (max: number, min = 0) =>
      fc.oneof(
        fc.constant('*'),
        fc.constant('*/7'),
        fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map((values) => values.join(',')),
      );
    const text = fc.tuple(field(59), field(23), field(31, 1), field(12, 1), field(6)).map((fields) => fields.join(' '));
    const at = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 11, 31) });
    fc.assert(
      fc.property(text, at, (written, after) => {
        const parsed = schedule(written);
        const found = nextCron(parsed, after);
        const limit = Math.min(found ?? Number.POSITIVE_INFINITY, after + 20 * 86_400_000);
        if (found !== undefined) expect(matchesCron(parsed, found)).toBe(true);
        for (let minute = Math.floor(after / 60_000 + 1) * 60_000; minute < limit; minute += 60_000) {
          if (matchesCron(parsed, minute)) expect.fail(`${written}: missed ${new Date(minute).toISOString()}`);
        }
      }),
      { seed: 7, numRuns: runs(150) },
    );
  });
});
