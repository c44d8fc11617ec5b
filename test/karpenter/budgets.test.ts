import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BudgetObject } from '../../src/karpenter/objects';
import { budgetIntervals, type DisruptionReason } from '../../src/karpenter/time/budget';
import { allowedDisruptions, disruptionTimeline, nextAllowed, UNLIMITED } from '../../src/karpenter/time/budgets';
import { runs } from '../full';

const at = (text: string) => Date.parse(text);
const NOON = at('2026-11-18T12:00:00Z');

const allowed = (budgets: readonly BudgetObject[] | undefined, nodes: number, more: object = {}) =>
  allowedDisruptions({ ...(budgets && { budgets }), nodes, reason: 'Drifted', at: NOON, ...more }).allowed;

describe('allowedDisruptions', () => {
  it('absent budgets are 10%, rounded up', () => {
    expect(allowed(undefined, 1)).toBe(1);
    expect(allowed(undefined, 100)).toBe(10);
    expect(allowed([{}], 100)).toBe(10);
  });

  it('an empty list is no limit at all', () => {
    expect(allowed([], 5)).toBe(UNLIMITED);
    expect(allowed([], 5, { disrupting: 2 })).toBe(UNLIMITED - 2);
  });

  it('only scheduled budgets leave the rest of the time unlimited', () => {
    const budgets = [{ nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' }];
    expect(allowed(budgets, 10)).toBe(0);
    expect(allowed(budgets, 10, { at: at('2026-11-18T17:00:00Z') })).toBe(UNLIMITED);
  });

  it('an explicit empty list of reasons makes a budget inert', () => {
    expect(allowed([{ nodes: '0', reasons: [] }], 10)).toBe(UNLIMITED);
  });

  it('budgets for some reasons leave the others unlimited', () => {
    const budgets = [{ nodes: '1', reasons: ['Empty', 'Underutilized'] }];
    expect(allowed(budgets, 10)).toBe(UNLIMITED);
    expect(allowed(budgets, 10, { reason: 'Empty' })).toBe(1);
  });

  it('nodes "0" without schedule blocks everything', () => {
    for (const reason of ['Underutilized', 'Empty', 'Drifted'] as const) {
      expect(allowed([{ nodes: '0' }], 1000, { reason })).toBe(0);
    }
  });

  it.each([
    [19, [{ nodes: '20%' }], 2, 2],
    [19, [{ nodes: '20%' }], 0, 4],
    [19, [{ nodes: '20%' }], 9, 0],
    [10, [{ nodes: '5%' }], 0, 1],
    [10, [{ nodes: '0%' }], 0, 0],
    [30, [{ nodes: '20%' }, { nodes: '5' }], 0, 5],
    [20, [{ nodes: '20%' }, { nodes: '5' }], 0, 4],
    [0, [{ nodes: '10%' }], 0, 0],
    [7, [{ nodes: '100%' }], 0, 7],
    [7, [{ nodes: '4294967296' }], 0, 0],
  ])('%i nodes, %j, %i disrupting: %i', (nodes, budgets, disrupting, expected) => {
    expect(allowed(budgets, nodes, { disrupting })).toBe(expected);
  });

  it('asks for Unhealthy from 1.15 on, unless nodes are repaired as before', () => {
    const repairable = (more: object) => allowed([{ nodes: '0' }], 10, { reason: 'Unhealthy', ...more });
    expect(repairable({})).toBe(0);
    expect(repairable({ karpenterVersion: '1.15.0' })).toBe(0);
    expect(repairable({ karpenterVersion: '1.14.3' })).toBe(UNLIMITED);
    expect(repairable({ legacyNodeRepair: true })).toBe(UNLIMITED);
    expect(allowed([{ nodes: '0' }], 10, { legacyNodeRepair: true })).toBe(0);
    expect(allowed([{ nodes: '0', reasons: ['Empty', 'Drifted'] }], 10, { reason: 'Unhealthy' })).toBe(UNLIMITED);
    expect(allowed([{ nodes: '0', schedule: '0 0 * * 7', duration: '1h' }], 10, { reason: 'Unhealthy' })).toBe(0);
  });

  it('nodes that are only not ready use up the budget of all reasons but Unhealthy', () => {
    const budgets = [{ nodes: '30%' }];
    const nodes = { disrupting: 3, notReady: 2 };
    expect(allowed(budgets, 10, { ...nodes, reason: 'Unhealthy' })).toBe(2);
    expect(allowed(budgets, 10, { ...nodes, reason: 'Drifted' })).toBe(0);
    expect(allowed(budgets, 10, { disrupting: 1, notReady: 2, reason: 'Unhealthy' })).toBe(3);
  });

  it('names the budgets that limit', () => {
    const budgets = [
      { nodes: '20%' },
      { nodes: '5' },
      { nodes: '5', reasons: ['Drifted'] },
      { nodes: '1', reasons: ['Empty'] },
    ];
    expect(allowedDisruptions({ budgets, nodes: 30, reason: 'Drifted', at: new Date(NOON) }).limitedBy).toEqual([1, 2]);
  });

  it.each([
    [{ nodes: '1', reasons: ['Empty'], schedule: '0 0 * * 7', duration: '1h' }, 'schedule', 'Sunday is 0'],
    [{ nodes: '1', schedule: '0 22 * * fri-mon', duration: '1h' }, 'schedule', 'fri,sat,sun,mon'],
    [{ nodes: '1', duration: '1h' }, 'schedule', 'field'],
    [{ nodes: '1', schedule: '@daily', duration: '1d' }, 'duration', '24h'],
    [{ nodes: 'half' }, 'nodes', '20%'],
    [{ nodes: '99999999999999999999' }, 'nodes', '20%'],
  ])('one unreadable budget %j blocks every reason', (budget, field, fix) => {
    const answer = allowedDisruptions({ budgets: [{ nodes: '100%' }, budget], nodes: 10, reason: 'Drifted', at: NOON });
    expect(answer).toMatchObject({
      allowed: 0,
      limitedBy: [1],
      problems: [{ index: 1, field, fix: expect.stringContaining(fix) }],
    });
  });

  it('reads objects from files, whatever they hold', () => {
    const odd = [
      { nodes: 5, schedule: null, duration: null, reasons: null },
      null,
      'x',
      { nodes: ['1'], reasons: 'Drifted' },
    ];
    expect(allowed(odd as unknown as BudgetObject[], 100)).toBe(5);
    expect(allowed([{ schedule: 5 }] as unknown as BudgetObject[], 100)).toBe(0);
  });

  it('does not read the nodes of a budget that is not active', () => {
    expect(allowed([{ nodes: 'half', schedule: '0 0 * * *', duration: '1h' }], 10)).toBe(UNLIMITED);
  });
});

describe('when a budget is active', () => {
  const isActive = (budget: BudgetObject, instant: string) =>
    allowedDisruptions({ budgets: [{ nodes: '0', ...budget }], nodes: 1, reason: 'Empty', at: at(instant) }).allowed ===
    0;

  it.each([
    ['0 9 * * mon-fri', '8h', '2026-11-16T08:59:59Z', false],
    ['0 9 * * mon-fri', '8h', '2026-11-16T09:00:00Z', true],
    ['0 9 * * mon-fri', '8h', '2026-11-16T16:59:59Z', true],
    ['0 9 * * mon-fri', '8h', '2026-11-16T17:00:00Z', false],
    ['0 9 * * mon-fri', '8h', '2026-11-15T12:00:00Z', false],
    ['0 20 * * fri', '60h', '2026-11-23T07:59:59Z', true],
    ['0 20 * * fri', '60h', '2026-11-23T08:00:00Z', false],
    ['0 0 1 * mon', '1h', '2026-11-23T00:30:00Z', true],
    ['0 0 1 * mon', '1h', '2026-12-01T00:30:00Z', true],
    ['0 0 1 * mon', '1h', '2026-12-02T00:30:00Z', false],
    ['@daily', '48h', '2026-11-23T13:37:00Z', true],
    ['0 0 30 2 *', '1h', '2026-11-23T13:37:00Z', true],
    ['0 0 * * *', '0h', '2026-11-23T00:00:00Z', false],
    [' 0 9 * * 1-5', '8h0s', '2026-11-16T09:00:00Z', true],
    ['@hourly ', '90m', '2026-11-16T09:59:00Z', true],
  ])('%s for %s at %s: %s', (schedule, duration, instant, expected) => {
    expect(isActive({ schedule, duration }, instant)).toBe(expected);
  });

  it('a schedule without duration is never active', () => {
    expect(isActive({ schedule: '0 0 * * *' }, '2026-11-23T00:00:00Z')).toBe(false);
  });

  it('gives the windows of a range, cut at its ends', () => {
    const range = { start: at('2026-11-20T12:00:00Z'), end: at('2026-11-23T10:00:00Z') };
    const windows = budgetIntervals({ schedule: '0 9 * * mon-fri', duration: '8h' }, range);
    expect(windows.map(({ start, end }) => [new Date(start).toISOString(), new Date(end).toISOString()])).toEqual([
      ['2026-11-20T12:00:00.000Z', '2026-11-20T17:00:00.000Z'],
      ['2026-11-23T09:00:00.000Z', '2026-11-23T10:00:00.000Z'],
    ]);
    expect(budgetIntervals({ nodes: '0' }, range)).toEqual([range]);
    expect(budgetIntervals({ schedule: '0 0 30 2 *', duration: '1h' }, range)).toEqual([range]);
    expect(budgetIntervals({ schedule: '0 0 31 6 7', duration: '1h' }, range)).toEqual([]);
  });

  it('is always active while the next leap day is more than five years ahead', () => {
    const range = { start: at('2096-01-01T00:00:00Z'), end: at('2105-01-01T00:00:00Z') };
    const windows = budgetIntervals({ schedule: '0 0 29 2 *', duration: '1h' }, range);
    expect(windows.map(({ start, end }) => [new Date(start).toISOString(), new Date(end).toISOString()])).toEqual([
      ['2096-02-29T00:00:00.000Z', '2099-01-01T00:59:59.000Z'],
      ['2104-02-29T00:00:00.000Z', '2104-02-29T01:00:00.000Z'],
    ]);
  });
});

describe('over time', () => {
  const budgets = [{ nodes: '2' }, { nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h', reasons: ['Drifted'] }];

  it('gives one interval for each change', () => {
    const range = { start: at('2026-11-20T00:00:00Z'), end: at('2026-11-22T00:00:00Z') };
    const timeline = disruptionTimeline({ budgets, nodes: 10, reason: 'Drifted' }, range);
    expect(
      timeline.map(({ start, end, allowed: count }) => [
        (start - range.start) / 3_600_000,
        (end - range.start) / 3_600_000,
        count,
      ]),
    ).toEqual([
      [0, 9, 2],
      [9, 17, 0],
      [17, 48, 2],
    ]);
  });

  it('gives the next time that a reason is allowed', () => {
    const next = (reason: DisruptionReason, list: readonly BudgetObject[] = budgets) =>
      nextAllowed({ budgets: list, nodes: 10, reason }, new Date('2026-11-20T10:00:00Z'));
    expect(next('Drifted')).toBe(at('2026-11-20T17:00:00Z'));
    expect(next('Empty')).toBe(at('2026-11-20T10:00:00Z'));
    expect(next('Empty', [{ nodes: '0' }])).toBeUndefined();
    expect(next('Empty', [{ nodes: '1', schedule: '0 0 L * *', duration: '1h' }])).toBeUndefined();
    expect(next('Empty', [{ nodes: '0', schedule: '@daily', duration: '24h' }])).toBeUndefined();
  });
});

const field = (min: number, max: number) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant('*') },
    { weight: 3, arbitrary: fc.integer({ min, max }).map(String) },
    { weight: 1, arbitrary: fc.constantFrom('*/2', '*/5') },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    },
  );
const schedule = fc
  .tuple(fc.constantFrom('0', '30', '*/20', '7,52'), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
  .map((fields) => fields.join(' '));
const budget: fc.Arbitrary<BudgetObject> = fc
  .record(
    {
      nodes: fc.constantFrom('0', '1', '3', '10%', '55%'),
      reasons: fc.subarray(['Underutilized', 'Empty', 'Drifted']),
      window: fc.record({ schedule, duration: fc.constantFrom('1m', '45m', '8h', '30h', '200h') }),
    },
    { requiredKeys: ['nodes'] },
  )
  .map(({ window, ...rest }) => ({ ...rest, ...window }));

it('a simulation of two years minute by minute agrees with the intervals', () => {
  const range = { start: at('2026-01-01T00:00:00Z'), end: at('2028-01-01T00:00:00Z') };
  fc.assert(
    fc.property(fc.array(budget, { minLength: 1, maxLength: 4 }), (budgets) => {
      const question = { budgets, nodes: 12, disrupting: 1, reason: 'Drifted' as const };
      const timeline = disruptionTimeline(question, range);
      expect(timeline[0]?.start).toBe(range.start);
      expect(timeline.at(-1)?.end).toBe(range.end);
      const minutes = simulate(budgets, range.start, (range.end - range.start) / 60_000);
      let place = 0;
      minutes.forEach((limit, minute) => {
        const now = range.start + minute * 60_000;
        while ((timeline[place]?.end ?? 0) <= now) place += 1;
        if (timeline[place]?.allowed !== Math.max(limit - 1, 0)) {
          expect.fail(
            `${JSON.stringify(budgets)} at ${new Date(now).toISOString()}: ${timeline[place]?.allowed}, simulated ${limit - 1}`,
          );
        }
      });
    }),
    { seed: 7, numRuns: runs(12) },
  );
});

/**
 * Limits for Drifted of 12 nodes, minute by minute, written apart from the code: each minute counts how long ago each
 * schedule last fired, by the fields of the date alone.
 */
function simulate(budgets: readonly BudgetObject[], start: number, count: number): number[] {
  let limits = new Array<number>(count).fill(UNLIMITED);
  const warmUp = 200 * 60;
  for (const { nodes = '', reasons, schedule: text, duration } of budgets) {
    if (reasons !== undefined && !reasons.includes('Drifted')) continue;
    const value = nodes.endsWith('%') ? Math.ceil((Number.parseInt(nodes, 10) * 12) / 100) : Number(nodes);
    const [minutes = '', hours = '', dates = '', months = '', weekdays = ''] = (text ?? '').split(' ');
    const length = duration?.endsWith('h') ? Number.parseInt(duration, 10) * 60 : Number.parseInt(duration ?? '0', 10);
    let left = 0;
    let fired = false;
    for (let minute = text === undefined ? 0 : -warmUp; minute < count; minute += 1) {
      if (text !== undefined) {
        const now = new Date(start + minute * 60_000);
        const byDate = has(dates, now.getUTCDate(), 1);
        const byWeekday = has(weekdays, now.getUTCDay(), 0);
        const day = dates === '*' || weekdays === '*' ? byDate && byWeekday : byDate || byWeekday;
        const hit =
          day &&
          has(months, now.getUTCMonth() + 1, 1) &&
          has(hours, now.getUTCHours(), 0) &&
          has(minutes, now.getUTCMinutes(), 0);
        left = hit ? length : left - 1;
        fired ||= hit;
      }
      if (minute >= 0 && (text === undefined || left > 0)) limits[minute] = Math.min(limits[minute] ?? 0, value);
    }
    // A date that no month has: the controller takes the schedule for always active.
    if (text !== undefined && !fired && isImpossible(dates, months)) {
      limits = limits.map((limit) => Math.min(limit, value));
    }
  }
  return limits;
}

function has(written: string, value: number, lowest: number): boolean {
  return written.split(',').some((part) => {
    if (part === '*') return true;
    if (part.startsWith('*/')) return (value - lowest) % Number(part.slice(2)) === 0;
    const [low = 0, high = low] = part.split('-').map(Number);
    return low <= value && value <= high;
  });
}

function isImpossible(dates: string, months: string): boolean {
  const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return longest.every((days, month) => {
    if (!has(months, month + 1, 1)) return true;
    return Array.from({ length: days }, (_, day) => day + 1).every((day) => !has(dates, day, 1));
  });
}
