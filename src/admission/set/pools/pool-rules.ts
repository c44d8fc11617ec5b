import { nameOf } from '../../../objects';
import type { Report, SetOptions, SetRule } from '../object-set';
import { podSpecsOf } from '../pod-templates';
import { isStopped, isSurelyWithin, isWithin, limitsBelowOneNode, limitsOf } from './limits';
import type { PoolProblem } from './no-instance-type';
import { once, type Pool, poolsOf, poolWith } from './pool-model';
import { isClassRefused, isRefused } from './refused';
import {
  foreignZones,
  noInstanceType,
  podWithoutType,
  spreadOverUnknownLabels,
  unreachableMinValues,
  workloadsOf,
} from './verdicts';

const asksForMinValues = ({ model }: Pool): boolean =>
  [...model.finder.requirements.values()].some(({ minValues }) => minValues !== undefined);

/** What is wrong, found out only when it is to be said: that there is something is known sooner. */
type Explanation = () => readonly PoolProblem[];

/** What keeps a pool from ever launching a node; undefined where nothing does. */
function explanationOf(pool: Pool, { facts }: SetOptions): Explanation | undefined {
  const { object, nodeClass, model } = pool;
  const isKnown = facts !== undefined;
  const foreign = once(model, 'foreign zones', () => foreignZones(object, facts?.region));
  if (foreign.length > 0) return () => foreign;
  const first = once(model, 'first', () => model.finder.first());
  if (first === undefined) {
    const named = (nodeClass && nameOf(nodeClass)) ?? '';
    return () => once(model, 'none', () => noInstanceType(model.finder, { nodeClass: named, isKnown }));
  }
  const limits = limitsOf(object, nodeClass !== undefined);
  const unreachable = asksForMinValues(pool) ? unreachableMinValues(object, model.resolution) : [];
  if (unreachable.length > 0) return () => unreachable;
  if (isStopped(limits) || isSurelyWithin(limits, model.finder, first)) return undefined;
  if (model.finder.first({ takes: isWithin(limits) }) !== undefined) return undefined;
  return () => limitsBelowOneNode(object, { resolution: model.resolution, limits, isKnown });
}

/** The pool by itself where its node class is refused: what it lacks then, it lacks with any. */
function asFarAsKnown(pool: Pool, options: SetOptions): Pool {
  const { object, nodeClass } = pool;
  const isKnown = nodeClass === undefined || !isClassRefused(nodeClass, options);
  return isKnown ? pool : poolWith(object, undefined, options);
}

function reportPool(pool: Pool, options: SetOptions, report: Report): void {
  const explanation = explanationOf(pool, options);
  if (explanation === undefined || isRefused(pool.object, options)) return;
  const known = asFarAsKnown(pool, options);
  const { object, nodeClass } = known;
  const problems = (known === pool ? explanation : explanationOf(known, options))?.() ?? [];
  for (const { object: kind, ...problem } of problems) {
    if (kind === 'NodePool' || nodeClass === undefined) report({ object, ...problem });
    else report({ object: nodeClass, other: object, ...problem });
  }
}

/**
 * Pools that can never launch a node, and pods that no type of a pool holds: the model of Karpenter is asked, as soon as a
 * NodePool is there.
 */
export const poolRules: SetRule = (set, options, report) => {
  const pools = poolsOf(set, options);
  if (pools.length === 0) return;
  for (const pool of pools) reportPool(pool, options, report);
  if (!set.objects.some((object) => podSpecsOf(object).length > 0)) return;
  for (const workload of workloadsOf(set, options)) {
    const problem = podWithoutType(workload, pools, options);
    if (problem !== undefined) report(problem);
    for (const spread of spreadOverUnknownLabels(workload, pools, options)) report(spread);
  }
};
