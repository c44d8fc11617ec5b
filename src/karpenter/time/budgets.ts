import type { BudgetObject } from '../objects';
import { isAtLeast, NEWEST_KARPENTER_MINOR } from '../versions';
import {
  type Budget,
  type BudgetProblem,
  type DisruptionReason,
  intervalsOf,
  isActiveAt,
  limitOf,
  readBudget,
} from './budget';
import type { Interval } from './intervals';

/**
 * The disruption budgets of a pool over time, as the controller computes them (kubernetes-sigs/karpenter v1.14.1
 * pkg/apis/v1/nodepool.go:352-426, pkg/controllers/disruption/helpers.go:262-313).
 */

/** What the CRD sets when a NodePool has no `budgets`. An empty list is not absent: it means no limit at all. */
export const DEFAULT_BUDGETS: readonly BudgetObject[] = [{ nodes: '10%' }];

/** The answer when no budget limits a reason: the controller's MaxInt32. */
export const UNLIMITED = 2_147_483_647;

/** A pool's budgets, its nodes, and the question. */
export interface BudgetQuestion {
  /** `spec.disruption.budgets`; absent is the CRD's default of one budget of 10%. */
  readonly budgets?: readonly BudgetObject[];
  /** Managed, initialized nodes of the pool whose instances are not being terminated. */
  readonly nodes: number;
  /**
   * Nodes among them that are not ready, rebooting or already marked for deletion, for any cause: they use up the budget.
   *
   * @default 0
   */
  readonly disrupting?: number;
  /**
   * Those of `disrupting` that are nothing but not ready. Repair is there for them, so they do not use up the budget for
   * `Unhealthy`.
   *
   * @default 0
   */
  readonly notReady?: number;
  /** Why the nodes would be disrupted. */
  readonly reason: DisruptionReason;
  /**
   * The Karpenter version that runs: before 1.15 no budget holds for `Unhealthy`.
   *
   * @default the newest minor
   */
  readonly karpenterVersion?: string;
  /**
   * The setting `legacyNodeRepair`: nodes are repaired as before 1.15, whatever the budgets say.
   *
   * @default false
   */
  readonly legacyNodeRepair?: boolean;
}

/** How many nodes budgets allow at an instant, and which budgets say so. */
export interface AllowedDisruptions {
  /** Nodes that may be disrupted now for this reason. {@link UNLIMITED} less the disrupting ones when nothing limits it. */
  readonly allowed: number;
  /** Places of the budgets that set the smallest limit; empty when no budget limits the reason. */
  readonly limitedBy: readonly number[];
  /**
   * Budgets that the controller cannot read. One is enough: then it allows nothing in the pool, for any reason, whether or
   * not the budget is meant for the reason or active, while the pool stays Ready.
   */
  readonly problems: readonly BudgetProblem[];
}

/** An instant in epoch milliseconds or as a Date. */
export type Instant = number | Date;

const toMilliseconds = (instant: Instant): number => (typeof instant === 'number' ? instant : instant.getTime());

/** How many nodes of a pool the controller would disrupt for a reason at an instant. */
export function allowedDisruptions(question: BudgetQuestion & { readonly at: Instant }): AllowedDisruptions {
  const now = toMilliseconds(question.at);
  return allowedAt(question, readBudgets(question), (budget) => isActiveAt(budget, now));
}

const readBudgets = ({ budgets }: BudgetQuestion): readonly Budget[] => (budgets ?? DEFAULT_BUDGETS).map(readBudget);

/** Node repair became a disruption with budgets in 1.15 (v1.15.0 pkg/controllers/disruption/controller.go:102-125). */
const asksBudgets = ({ reason, karpenterVersion, legacyNodeRepair }: BudgetQuestion): boolean =>
  reason !== 'Unhealthy' ||
  (isAtLeast(karpenterVersion ?? NEWEST_KARPENTER_MINOR, '1.15') && legacyNodeRepair !== true);

/** v1.15.0 pkg/controllers/disruption/helpers.go:337-375. */
const disruptingFor = ({ reason, disrupting = 0, notReady = 0 }: BudgetQuestion): number =>
  reason === 'Unhealthy' ? Math.max(disrupting - notReady, 0) : disrupting;

function allowedAt(
  question: BudgetQuestion,
  budgets: readonly Budget[],
  isActive: (budget: Budget, index: number) => boolean,
): AllowedDisruptions {
  if (!asksBudgets(question)) return { allowed: UNLIMITED, limitedBy: [], problems: [] };
  const problems: BudgetProblem[] = [];
  let limit = UNLIMITED;
  let limitedBy: number[] = [];
  budgets.forEach((budget, index) => {
    if (budget.kind === 'unreadable') {
      problems.push({ index, ...budget.problem });
      return;
    }
    if (!isActive(budget, index)) return;
    const value = limitOf(budget.nodes, question.nodes);
    if (value === undefined) {
      problems.push({
        index,
        field: 'nodes',
        message: 'nodes is a whole number or a percentage',
        fix: 'write it as "3" or "20%"',
      });
      return;
    }
    // An empty list of reasons is not absent: such a budget is for no reason.
    const applies = budget.reasons === undefined || budget.reasons.includes(question.reason);
    if (!applies || value > limit) return;
    limitedBy = value === limit ? [...limitedBy, index] : [index];
    limit = value;
  });
  if (problems.length > 0) return { allowed: 0, limitedBy: problems.map((problem) => problem.index), problems };
  return { allowed: Math.max(limit - disruptingFor(question), 0), limitedBy, problems };
}

/** A span with one answer. */
export interface AllowedInterval extends Interval, AllowedDisruptions {}

/** The answers over a range, one interval for each change, without gaps. */
export function disruptionTimeline(question: BudgetQuestion, range: Interval): AllowedInterval[] {
  const budgets = readBudgets(question);
  const active = budgets.map((budget) => intervalsOf(budget, range));
  const changes = new Set([range.start, ...active.flat().flatMap(({ start, end }) => [start, end])]);
  const starts = [...changes].filter((at) => at < range.end).sort((a, b) => a - b);
  const cursors = active.map(() => 0);
  const timeline: AllowedInterval[] = [];
  starts.forEach((start, place) => {
    const answer = allowedAt(question, budgets, (_, index) => {
      const intervals = active[index] ?? [];
      let cursor = cursors[index] ?? 0;
      while ((intervals[cursor]?.end ?? Number.POSITIVE_INFINITY) <= start) cursor += 1;
      cursors[index] = cursor;
      return (intervals[cursor]?.start ?? Number.POSITIVE_INFINITY) <= start;
    });
    const last = timeline.at(-1);
    const end = starts[place + 1] ?? range.end;
    if (last !== undefined && isSame(last, answer)) timeline[timeline.length - 1] = { ...last, end };
    else timeline.push({ start, end, ...answer });
  });
  return timeline;
}

const isSame = (a: AllowedDisruptions, b: AllowedDisruptions): boolean =>
  a.allowed === b.allowed && String(a.limitedBy) === String(b.limitedBy) && a.problems.length === b.problems.length;

const YEAR = 366 * 86_400_000;

/**
 * The first instant, from `after` on, at which the controller may disrupt a node of the pool for the reason; undefined when
 * there is none within a year. With unreadable budgets there is none at all.
 */
export function nextAllowed(question: BudgetQuestion, after: Instant): number | undefined {
  const start = toMilliseconds(after);
  return disruptionTimeline(question, { start, end: start + YEAR }).find(({ allowed }) => allowed > 0)?.start;
}
