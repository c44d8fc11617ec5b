import { budgetSurvey } from '../budgets';
import { levels, type PoolRule } from '../policy-rule';

export const budgetAlways: PoolRule = {
  id: 'policy/budget-always',
  on: 'NodePool',
  title: 'No budget holds at every time',
  why: 'Outside of the windows every node may be replaced at once: a budget with a schedule limits inside of its window alone.',
  fix: 'add a budget without schedule, such as nodes: 10%',
  url: 'https://karpenter.sh/docs/concepts/disruption/#disruption-budgets',
  reports: ['kubernetes-sigs/karpenter#2183', 'aws/karpenter-provider-aws#7842'],
  levels: levels('warning', 'warning', 'warning'),
  example: {
    of: 'NodePool/general',
    path: 'spec.disruption.budgets[1]',
    bad: undefined,
    good: { nodes: '20%' },
    with: [
      {
        of: 'NodePool/general',
        path: 'spec.disruption.budgets',
        value: [{ nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' }],
      },
    ],
  },
  cel: {
    valid:
      '!has(object.spec.disruption.budgets) || object.spec.disruption.budgets.exists(budget, !has(budget.schedule))',
  },
  check: ({ object }) => {
    const survey = budgetSurvey(object);
    return survey === undefined || survey.alwaysLimited.length > 0 || survey.endless.length > 0
      ? []
      : [
          {
            path: 'spec.disruption.budgets',
            message:
              survey.count === 0
                ? 'an empty list of budgets limits nothing'
                : 'every budget has a window, and outside of the windows nothing limits disruption',
          },
        ];
  },
};
