import { at, listAt, scalarAt } from '../../objects';
import type { BudgetObject } from '../objects';
import { parseDuration } from '../units/duration';
import { type CronProblem, type CronSchedule, nextCron, parseCron } from './cron';
import { type Interval, union } from './intervals';

/**
 * One disruption budget, as the controller reads it (kubernetes-sigs/karpenter v1.14.1 pkg/apis/v1/nodepool.go:352-426).
 */

/**
 * The voluntary disruptions that ask budgets; `Unhealthy`, the repair of nodes, from 1.15 on. Expiry, interruption, the
 * repair of before and deletion do not ask, but they count.
 */
export const DISRUPTION_REASONS = ['Underutilized', 'Empty', 'Drifted', 'Unhealthy'] as const;

/** Why Karpenter would disrupt a node of its own accord. */
export type DisruptionReason = (typeof DISRUPTION_REASONS)[number];

/** Why a budget makes the controller fail closed. */
export interface BudgetProblem {
  /** Place of the budget in the list. */
  readonly index: number;
  /** The field that cannot be read. */
  readonly field: 'schedule' | 'duration' | 'nodes';
  /** What is wrong, without the value. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  /** Where in the schedule, for a schedule that does not parse. */
  readonly cron?: CronProblem;
}

interface ReadBudget {
  readonly nodes: string | undefined;
  /** Undefined: for every reason. */
  readonly reasons: readonly unknown[] | undefined;
}

/** A budget that was read, or why it cannot be. */
export type Budget = ReadBudget &
  (
    | { readonly kind: 'always' }
    | { readonly kind: 'scheduled'; readonly schedule: CronSchedule; readonly duration: number }
    | { readonly kind: 'unreadable'; readonly problem: Omit<BudgetProblem, 'index'> }
  );

/** A schedule without duration counts as one of zero length, a duration without schedule as an empty schedule. */
export function readBudget(object: BudgetObject): Budget {
  const [schedule, duration] = [scalarAt(object, 'schedule'), scalarAt(object, 'duration')];
  const reasons = at(object, 'reasons') ?? undefined;
  const read = { nodes: scalarAt(object, 'nodes'), reasons: reasons === undefined ? undefined : listAt(reasons) };
  if (schedule === undefined && duration === undefined) return { ...read, kind: 'always' };
  const parsed = parseCron(schedule ?? '');
  if (!parsed.ok) {
    const { message, fix } = parsed.problem;
    return { ...read, kind: 'unreadable', problem: { field: 'schedule', message, fix, cron: parsed.problem } };
  }
  const length = parseDuration(duration ?? '0');
  if (!length.ok) {
    const { message, fix } = length;
    return { ...read, kind: 'unreadable', problem: { field: 'duration', message, fix } };
  }
  return { ...read, kind: 'scheduled', schedule: parsed.schedule, duration: Number(length.nanoseconds) / 1e6 };
}

/** Whether the budget holds at an instant. */
export function isActiveAt(budget: Budget, now: number): boolean {
  if (budget.kind !== 'scheduled') return budget.kind === 'always';
  const next = nextCron(budget.schedule, now - budget.duration);
  // A schedule that never fires gives the zero time, which is not after now: such a budget is always active.
  return next === undefined || next <= now;
}

/**
 * A percentage is rounded up: 5% of 10 nodes is 1. The CRD sets 10% where an item leaves `nodes` out. A number goes through
 * 32 bits, as in the controller: 4294967296 is 0.
 */
export function limitOf(nodes = '10%', total: number): number | undefined {
  const [, digits, percent] = /^([+-]?\d{1,18})(%?)$/.exec(nodes) ?? [];
  if (digits === undefined) return undefined;
  if (percent === '%') return Math.ceil((Number(digits) * total) / 100);
  return Number(BigInt.asIntN(32, BigInt(digits)));
}

/**
 * When a budget is active in a range: from each firing of its schedule for its duration, the end not included. Without
 * schedule it is the whole range; a schedule that the controller cannot read is never active by itself.
 */
export function budgetIntervals(budget: BudgetObject, range: Interval): Interval[] {
  return intervalsOf(readBudget(budget), range);
}

/** {@link budgetIntervals} of a budget that was read. */
export function intervalsOf(budget: Budget, range: Interval): Interval[] {
  if (budget.kind === 'unreadable') return [];
  if (budget.kind === 'always') return union([range]);
  const { schedule, duration } = budget;
  const active: Interval[] = [];
  for (let from = range.start - duration; from + duration < range.end; ) {
    const hit = nextCron(schedule, from);
    if (hit !== undefined) {
      if (hit < range.end) active.push(inRange(hit, hit + duration, range));
      from = hit;
    } else {
      // Nothing within the parser's five years: always active until the look-ahead reaches another year.
      const nextYear = Date.UTC(new Date(from + SECOND).getUTCFullYear() + 1, 0, 1) - SECOND;
      active.push(inRange(from + duration, nextYear + duration, range));
      from = nextYear;
    }
  }
  return union(active);
}

const SECOND = 1000;

const inRange = (start: number, end: number, range: Interval): Interval => ({
  start: Math.max(start, range.start),
  end: Math.min(end, range.end),
});
