import { formatPath, type Problem } from '../../findings';
import { repairsByMethod } from '../../karpenter/disruption-methods';
import {
  DISRUPTION_REASONS,
  type DisruptionReason,
  limitOf,
  type Budget as Read,
  readBudget,
} from '../../karpenter/time/budget';
import { nextCron } from '../../karpenter/time/cron';
import { isObject, type JsonObject, listAt, scalarAt, textAt } from '../../objects';
import type { ControllerRule } from './context';

const BUDGETS = ['spec', 'disruption', 'budgets'] as const;
/** Any instant does: what does not fire in the five years behind it never does, but for 29 February around 2100. */
const START = Date.UTC(2024, 0, 1);

interface Budget {
  readonly index: number;
  readonly object: JsonObject;
  readonly read: Read;
  /** When it holds. `unread` is what another finding is about. */
  readonly holds: 'always' | 'unread' | 'never fires' | 'never opens' | 'in windows';
}

function holding(object: JsonObject, read: Read): Budget['holds'] {
  if (read.kind === 'always') return 'always';
  // The API server takes schedule and duration together only.
  const isHalf = scalarAt(object, 'schedule') === undefined || scalarAt(object, 'duration') === undefined;
  if (read.kind === 'unreadable' || isHalf) return 'unread';
  if (nextCron(read.schedule, START) === undefined) return 'never fires';
  return read.duration > 0 ? 'in windows' : 'never opens';
}

const budgetsOf = (pool: JsonObject): readonly Budget[] =>
  listAt(pool, ...BUDGETS).flatMap((object, index) => {
    if (!isObject(object)) return [];
    const read = readBudget(object);
    return [{ index, object, read, holds: holding(object, read) }];
  });

/** Whether a budget allows no node for a reason while it holds. */
function stops({ read: { nodes, reasons } }: Budget, reason: DisruptionReason): boolean {
  const limit = limitOf(nodes, 100);
  return limit !== undefined && limit <= 0 && (reasons === undefined || reasons.includes(reason));
}

/** Reasons that ask budgets in every version. */
const REASONS = DISRUPTION_REASONS.filter((reason) => reason !== 'Unhealthy');

/**
 * The budgets that stop every disruption for ever; empty where some is allowed at some time. Windows that leave no time
 * between them were written as windows, and count as meant. One that cannot be read stops everything, and has a finding of
 * its own.
 */
function standing(budgets: readonly Budget[]): readonly Budget[] {
  if (budgets.some(({ holds }) => holds === 'unread')) return [];
  const found = REASONS.map((reason) =>
    budgets.find((budget) => (budget.holds === 'always' || budget.holds === 'never fires') && stops(budget, reason)),
  );
  const stopping = found.filter((budget) => budget !== undefined);
  return stopping.length < REASONS.length ? [] : [...new Set(stopping)].sort((a, b) => a.index - b.index);
}

/** Whether one of some budgets is for every reason, and so for node repair where that asks budgets. */
const isForRepair = (budgets: readonly Budget[]): boolean => budgets.some(({ read }) => read.reasons === undefined);

/** Whether {@link standingBudgets} says of a pool that its broken nodes are not repaired either. */
export const saysRepairStands = (pool: JsonObject): boolean => isForRepair(standing(budgetsOf(pool)));

/** How a node of a pool comes to its end all the same. */
function endOf(object: JsonObject): string {
  const expireAfter = textAt(object, 'spec', 'template', 'spec', 'expireAfter') ?? '720h';
  return expireAfter === 'Never'
    ? 'and expireAfter is Never: they stay until somebody deletes them'
    : `until it expires after ${expireAfter}, which asks no budget`;
}

const path = (index: number, ...more: string[]): string => formatPath([...BUDGETS, index, ...more]);

function standingProblem(object: JsonObject, stopping: readonly Budget[], repairs: boolean): Problem | undefined {
  const [first, ...more] = stopping;
  if (first === undefined) return undefined;
  const who = more.length === 0 ? 'this budget allows' : `${stopping.length} budgets together allow`;
  const why =
    first.holds === 'never fires'
      ? ` (its schedule "${textAt(first.object, 'schedule')}" never fires, which the controller takes for always)`
      : '';
  const repair = repairs && isForRepair(stopping) ? ', and no broken one is repaired' : '';
  return {
    rule: 'controller/standing-budget',
    severity: 'warning',
    path: first.holds === 'never fires' ? path(first.index, 'schedule') : path(first.index),
    got: scalarAt(first.object, 'nodes') ?? first.object,
    message: `${who} no voluntary disruption at any time${why}: no node is consolidated, and none is replaced for drift${repair}, so that a change of the pool or a new image reaches no running node ${endOf(object)}`,
    fix: `for a freeze that ends on a day, note the day and take it out then; else give it a window (schedule and duration) or reasons${repair === '' ? '' : ' without Unhealthy'}`,
  };
}

/** Budgets that hold at other times than they seem to: for ever, or never. */
export const standingBudgets: ControllerRule = (object, { featureGates, karpenterMinor, settings }, report) => {
  const budgets = budgetsOf(object);
  if (budgets.some(({ holds }) => holds === 'unread')) return;
  const stopping = standing(budgets);
  const repairs =
    featureGates !== undefined && repairsByMethod({ karpenterVersion: karpenterMinor, featureGates, ...settings });
  const problem = standingProblem(object, stopping, repairs);
  if (problem !== undefined) report(problem);
  for (const budget of budgets) {
    if (stopping.includes(budget) && budget === stopping[0]) continue;
    if (budget.holds === 'never fires') {
      report({
        rule: 'controller/budget-window',
        severity: 'warning',
        path: path(budget.index, 'schedule'),
        got: textAt(budget.object, 'schedule'),
        message: 'no such day comes: the controller takes a schedule that never fires for one that always holds',
        fix: 'write a day that there is: the last days of a month are 28 to 31',
      });
    }
    if (budget.holds === 'never opens') {
      report({
        rule: 'controller/budget-window',
        severity: 'warning',
        path: path(budget.index, 'duration'),
        got: textAt(budget.object, 'duration'),
        message: 'the window is closed as soon as it opens: the budget never holds',
        fix: 'give it a length, 8h or 1h30m',
      });
    }
  }
};
