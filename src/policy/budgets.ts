import {
  type Budget,
  DISRUPTION_REASONS,
  type DisruptionReason,
  intervalsOf,
  limitOf,
  readBudget,
} from '../karpenter/time/budget';
import { type Interval, totalLength, union } from '../karpenter/time/intervals';
import { at, type JsonObject, listAt } from '../objects';

/** Any year without a leap day does: schedules repeat every year. */
const YEAR: Interval = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2027, 0, 1) };

/** Reasons that every release knows. */
const REASONS = DISRUPTION_REASONS.filter((reason) => reason !== 'Unhealthy');

/** What the budgets of a pool come to. */
export interface BudgetSurvey {
  /** How many there are. */
  readonly count: number;
  /** Reasons for which some budget holds at every time. */
  readonly alwaysLimited: readonly DisruptionReason[];
  /** Places in the list of budgets with a window that never closes. */
  readonly endless: readonly number[];
  /** Reasons for which no node is ever allowed. */
  readonly blocked: readonly DisruptionReason[];
  /** Whether budgets without windows allow no node for any reason: that is a finding of the controller's. */
  readonly isStanding: boolean;
  /** Places of budgets that forbid everything in a window. */
  readonly blackouts: readonly number[];
}

const isFor = ({ reasons }: Budget, reason: DisruptionReason): boolean =>
  reasons === undefined || reasons.includes(reason);

const isZero = ({ nodes }: Budget): boolean => (limitOf(nodes, 100) ?? 1) <= 0;

/** A week of that year: most windows are known to close after a look at it. */
const WEEK: Interval = { start: YEAR.start, end: Date.UTC(2026, 0, 8) };

const covers = (budgets: readonly Budget[], range: Interval): boolean =>
  totalLength(union(budgets.flatMap((budget) => intervalsOf(budget, range)))) >= range.end - range.start;

const coversYear = (budgets: readonly Budget[]): boolean =>
  budgets.some(({ kind }) => kind === 'always') || (covers(budgets, WEEK) && covers(budgets, YEAR));

/** A window of minutes that opens every few of them: more than anyone writes, and too many to count. */
const isCountable = (budget: Budget): boolean =>
  budget.kind !== 'scheduled' || budget.schedule.minute.values.length * budget.schedule.hour.values.length <= 16;

function survey(list: readonly unknown[]): BudgetSurvey {
  const budgets = list.map((object) => readBudget(object as object));
  const readable = budgets.filter(isCountable);
  const indexes = (holds: (budget: Budget) => boolean): number[] =>
    budgets.flatMap((budget, index) => (holds(budget) ? [index] : []));
  return {
    count: budgets.length,
    alwaysLimited: REASONS.filter((reason) =>
      budgets.some((budget) => budget.kind !== 'scheduled' && isFor(budget, reason)),
    ),
    endless: indexes((budget) => budget.kind === 'scheduled' && isCountable(budget) && coversYear([budget])),
    blocked: REASONS.filter((reason) => coversYear(readable.filter((each) => isZero(each) && isFor(each, reason)))),
    isStanding: REASONS.every((reason) =>
      budgets.some((each) => each.kind === 'always' && isZero(each) && isFor(each, reason)),
    ),
    blackouts: indexes((budget) => budget.kind === 'scheduled' && budget.reasons === undefined && isZero(budget)),
  };
}

/** A year of windows takes milliseconds, and the pools of a fleet share a few lists of budgets. */
const MOST_KNOWN = 200;
const known = new Map<string, BudgetSurvey>();

/** What the budgets of a pool come to; undefined where it has none of its own, and 10% of the nodes hold always. */
export function budgetSurvey(pool: JsonObject): BudgetSurvey | undefined {
  const budgets = at(pool, 'spec', 'disruption', 'budgets');
  if (!Array.isArray(budgets)) return undefined;
  const key = JSON.stringify(budgets);
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const found = survey(listAt(budgets));
  known.set(key, found);
  return found;
}
