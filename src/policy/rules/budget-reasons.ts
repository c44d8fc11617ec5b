import type { DisruptionReason } from '../../karpenter';
import { type JsonObject, textAt } from '../../objects';
import { budgetSurvey } from '../budgets';
import { levels, type PoolRule } from '../policy-rule';

/** Reasons for which pods are moved: an empty node has none, and consolidation may be off. */
function movingReasons(pool: JsonObject): readonly DisruptionReason[] {
  const isConsolidated =
    textAt(pool, 'spec', 'disruption', 'consolidationPolicy') !== 'WhenEmpty' &&
    textAt(pool, 'spec', 'disruption', 'consolidateAfter') !== 'Never';
  return isConsolidated ? ['Underutilized', 'Drifted'] : ['Drifted'];
}

export const budgetReasons: PoolRule = {
  id: 'policy/budget-reasons',
  on: 'NodePool',
  title: 'A reason for disruption has no limit outside of windows',
  why: 'All nodes may go at once for that reason: a budget that names reasons leaves all others alone.',
  fix: 'add a budget without schedule and without reasons, such as nodes: 10%',
  url: 'https://karpenter.sh/docs/concepts/disruption/#reasons',
  reports: ['kubernetes-sigs/karpenter#1939'],
  levels: levels('info', 'warning', 'warning'),
  example: {
    of: 'NodePool/general',
    path: 'spec.disruption.budgets[0].reasons',
    bad: ['Empty', 'Underutilized'],
    good: undefined,
  },
  cel: {
    valid:
      "!has(object.spec.disruption.budgets) || !object.spec.disruption.budgets.exists(budget, !has(budget.schedule)) || ((has(object.spec.disruption.consolidationPolicy) && object.spec.disruption.consolidationPolicy == 'WhenEmpty') || (has(object.spec.disruption.consolidateAfter) && object.spec.disruption.consolidateAfter == 'Never') ? ['Drifted'] : ['Underutilized', 'Drifted']).all(reason, object.spec.disruption.budgets.exists(budget, !has(budget.schedule) && (!has(budget.reasons) || reason in budget.reasons)))",
  },
  check: ({ object }) => {
    const survey = budgetSurvey(object);
    if (survey === undefined || survey.alwaysLimited.length === 0) return [];
    const open = movingReasons(object).filter((reason) => !survey.alwaysLimited.includes(reason));
    return open.length === 0
      ? []
      : [
          {
            path: 'spec.disruption.budgets',
            message: `no budget that holds at every time is for ${open.join(' and ')}`,
          },
        ];
  },
};
