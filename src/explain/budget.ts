import { type AllowedInterval, allowedDisruptions, disruptionTimeline } from '../karpenter';
import type { BudgetObject } from '../karpenter/objects';
import type { Interval } from '../karpenter/time/intervals';
import { budgetProblems, budgetRows, nodesAllowed, nodesOf, questionOf, reasonsOf } from './calendar';
import { type AskedPool, askedPool, type ExplainedCluster, placeIn } from './cluster';
import { instantText, type LocalText, localText, zoneOf } from './time';
import type { BudgetExplanation, ExplainOptions, ReasonAnswer } from './types';

const YEAR = 366 * 86_400_000;

function answerOf(timeline: readonly AllowedInterval[], reason: string, local: LocalText): ReasonAnswer {
  const [now] = timeline;
  const changed = timeline.find(({ allowed }) => allowed !== now?.allowed);
  const open = timeline.find(({ allowed }) => allowed > 0);
  const isClosed = now?.allowed === 0;
  return {
    reason,
    allowed: nodesAllowed(now?.allowed ?? 0),
    limitedBy: now?.limitedBy ?? [],
    until: changed === undefined ? null : instantText(changed.start),
    untilLocal: changed === undefined ? null : local(changed.start),
    afterwards: changed === undefined ? null : nodesAllowed(changed.allowed),
    opens: isClosed && open !== undefined ? instantText(open.start) : null,
    opensLocal: isClosed && open !== undefined ? local(open.start) : null,
  };
}

/** Whether a budget is active: alone in its pool it limits what nothing else does. */
function isActive(budget: BudgetObject, at: number, asked: AskedPool): boolean {
  const { reasons: _, ...timed } = budget;
  const [reason = 'Drifted'] = reasonsOf(asked);
  return allowedDisruptions({ budgets: [{ ...timed, nodes: '0' }], nodes: 1, reason, at }).limitedBy.length > 0;
}

/** How many nodes of a pool may be disrupted at an instant, for each reason. Undefined where there is no such pool. */
export function explainBudget(
  cluster: ExplainedCluster,
  name: string,
  at: string,
  options: ExplainOptions = {},
): BudgetExplanation | undefined {
  const asked = askedPool(cluster, name);
  if (asked === undefined) return undefined;
  const start = Date.parse(at);
  const range: Interval = { start, end: start + YEAR };
  const local = localText(options.zone);
  const { nodes, nodesFrom } = nodesOf(asked, options);
  const { budgets = [] } = questionOf(asked, nodes, 'Drifted');
  return {
    kind: 'budget',
    cluster: cluster.facts,
    pool: name,
    resource: asked.pool.resource,
    place: placeIn(asked.pool, 'spec.disruption', options),
    at: instantText(start),
    atLocal: local(start),
    zone: zoneOf(options.zone),
    nodes,
    nodesFrom,
    reasons: reasonsOf(asked).map((reason) =>
      answerOf(disruptionTimeline(questionOf(asked, nodes, reason), range), reason, local),
    ),
    budgets: budgetRows(asked, options).map((row) => ({
      ...row,
      isActive: isActive(budgets[row.index] ?? {}, start, asked),
    })),
    problems: budgetProblems(asked),
  };
}
