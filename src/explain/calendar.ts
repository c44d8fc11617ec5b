import {
  type BudgetQuestion,
  budgetIntervals,
  DEFAULT_BUDGETS,
  DISRUPTION_REASONS,
  type DisruptionReason,
  disruptionTimeline,
  UNLIMITED,
} from '../karpenter';
import type { BudgetObject } from '../karpenter/objects';
import type { Interval } from '../karpenter/time/intervals';
import { at, listAt, numberAt, scalarAt } from '../objects';
import { type AskedPool, askedPool, type ExplainedCluster, placeIn, repairsAskBudgets } from './cluster';
import { localText, localWeek, timeSpan, weekOf, zoneOf } from './time';
import type { AllowedSpan, BudgetRow, DisruptionCalendar, ExplainOptions, ReasonCalendar } from './types';

/** Nodes of a pool of which nobody says how many there are: so many that a percentage is a number of nodes. */
export const ASSUMED_NODES = 100;

const BUDGETS = ['spec', 'disruption', 'budgets'] as const;

/** The budgets that the controller reads: those of the CRD where the pool has none. */
function budgetsOf({ pool }: AskedPool): { readonly budgets: readonly BudgetObject[]; readonly areWritten: boolean } {
  const written = at(pool.object, ...BUDGETS);
  return written === undefined || written === null
    ? { budgets: DEFAULT_BUDGETS, areWritten: false }
    : { budgets: listAt(written) as readonly BudgetObject[], areWritten: true };
}

/** How many nodes a pool has, as well as it is known. */
export function nodesOf(
  { cluster, pool }: AskedPool,
  { nodes }: ExplainOptions,
): Pick<DisruptionCalendar, 'nodes' | 'nodesFrom'> {
  const running = cluster.given.nodes?.[pool.name];
  const replicas = numberAt(pool.object, 'spec', 'replicas');
  if (nodes !== undefined) return { nodes, nodesFrom: 'given' };
  if (running !== undefined) return { nodes: running, nodesFrom: 'running' };
  return replicas === undefined
    ? { nodes: ASSUMED_NODES, nodesFrom: 'assumed' }
    : { nodes: replicas, nodesFrom: 'replicas' };
}

/** The reasons that ask the budgets of a pool. */
export const reasonsOf = ({ cluster }: AskedPool): readonly DisruptionReason[] =>
  DISRUPTION_REASONS.filter((reason) => reason !== 'Unhealthy' || repairsAskBudgets(cluster.state));

/** What is asked about a reason. */
export const questionOf = (asked: AskedPool, nodes: number, reason: DisruptionReason): BudgetQuestion => ({
  budgets: budgetsOf(asked).budgets,
  nodes,
  reason,
  karpenterVersion: asked.cluster.state.version,
});

/** A number of nodes, null for any. */
export const nodesAllowed = (allowed: number): number | null => (allowed === UNLIMITED ? null : allowed);

/** The budgets of a pool as they are written. */
export function budgetRows(asked: AskedPool, options: ExplainOptions): readonly Omit<BudgetRow, 'active'>[] {
  const { budgets, areWritten } = budgetsOf(asked);
  return budgets.map((budget, index) => {
    const path = `spec.disruption.budgets[${index}]`;
    const reasons = at(budget, 'reasons') ?? undefined;
    return {
      index,
      path,
      place: areWritten ? placeIn(asked.pool, path, options) : null,
      nodes: scalarAt(budget, 'nodes') ?? '10%',
      reasons: reasons === undefined ? null : listAt(reasons).map(String),
      schedule: scalarAt(budget, 'schedule') ?? null,
      duration: scalarAt(budget, 'duration') ?? null,
      isWritten: areWritten,
    };
  });
}

/** What the controller cannot read of the budgets. */
export function budgetProblems(asked: AskedPool): DisruptionCalendar['problems'] {
  const { start } = weekOf();
  const [first] = disruptionTimeline(questionOf(asked, 1, 'Drifted'), { start, end: start + 1 });
  return (first?.problems ?? []).map(({ index, field, message, fix }) => ({
    index,
    field,
    message: `${message}; ${fix}`,
  }));
}

/** When nodes of a pool may be disrupted in a week; undefined where there is no such pool. */
export function explainCalendar(
  cluster: ExplainedCluster,
  name: string,
  options: ExplainOptions = {},
): DisruptionCalendar | undefined {
  const asked = askedPool(cluster, name);
  return asked && calendarOf(asked, options);
}

const calendars = new WeakMap<object, Map<string, DisruptionCalendar>>();

/** The calendar of a pool; without places made once for all pools of a fleet with the same budgets. */
export function calendarOf(asked: AskedPool, options: ExplainOptions): DisruptionCalendar {
  if (options.placeOf !== undefined) return madeCalendar(asked, options);
  const { launching } = asked.cluster;
  const known = calendars.get(launching) ?? new Map<string, DisruptionCalendar>();
  calendars.set(launching, known);
  const { at, zone } = options;
  const { nodes, nodesFrom } = nodesOf(asked, options);
  const key = JSON.stringify([
    budgetsOf(asked),
    nodes,
    nodesFrom,
    reasonsOf(asked),
    asked.cluster.state.version,
    at,
    zone,
  ]);
  const calendar = known.get(key) ?? madeCalendar(asked, options);
  known.set(key, calendar);
  return calendar;
}

function madeCalendar(asked: AskedPool, options: ExplainOptions): DisruptionCalendar {
  const { of, ...week } = weekOf(options.at);
  const local = localText(options.zone);
  const inZone = localWeek(week, options.zone);
  const { nodes, nodesFrom } = nodesOf(asked, options);
  const { budgets } = budgetsOf(asked);
  const spans = (intervals: readonly Interval[]) => intervals.map((each) => timeSpan(each, local));
  return {
    start: timeSpan(week, local).start,
    end: timeSpan(week, local).end,
    of,
    zone: zoneOf(options.zone),
    nodes,
    nodesFrom,
    budgets: budgetRows(asked, options).map((row) => ({
      ...row,
      active: spans(budgetIntervals(budgets[row.index] ?? {}, week)),
    })),
    reasons: reasonsOf(asked).map((reason): ReasonCalendar => {
      const allowed = (range: Interval): readonly AllowedSpan[] =>
        disruptionTimeline(questionOf(asked, nodes, reason), range).map((each) => ({
          ...timeSpan(each, local),
          allowed: nodesAllowed(each.allowed),
          limitedBy: each.limitedBy,
        }));
      return { reason, spans: allowed(week), localSpans: inZone === undefined ? [] : allowed(inZone) };
    }),
    problems: budgetProblems(asked),
  };
}
