import { budgetSurvey } from '../budgets';
import { levels, type PoolRule } from '../policy-rule';

export const budgetReasons: PoolRule = {
  id: 'policy/budget-reasons',
  on: 'NodePool',
  title: 'A reason for disruption has no limit outside of windows',
  why: 'Nodes go for that reason without any limit: a budget that names reasons leaves all others alone.',
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
      "!has(object.spec.disruption.budgets) || !object.spec.disruption.budgets.exists(budget, !has(budget.schedule)) || ['Underutilized', 'Empty', 'Drifted'].all(reason, object.spec.disruption.budgets.exists(budget, !has(budget.schedule) && (!has(budget.reasons) || reason in budget.reasons)))",
  },
  check: ({ object }) => {
    const survey = budgetSurvey(object);
    if (survey === undefined || survey.alwaysLimited.length === 0) return [];
    const open = (['Underutilized', 'Empty', 'Drifted'] as const).filter(
      (reason) => !survey.alwaysLimited.includes(reason),
    );
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
