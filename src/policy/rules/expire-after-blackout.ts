import { durationMilliseconds } from '../../karpenter/units/duration';
import { textAt } from '../../objects';
import { budgetSurvey } from '../budgets';
import { levels, type PoolRule } from '../policy-rule';

/** At a week, every window of a week meets nodes that expire. */
const MOST = 168 * 3_600_000;

export const expireAfterBlackout: PoolRule = {
  id: 'policy/expire-after-blackout',
  on: 'NodePool',
  title: 'Nodes expire within a window that forbids disruption',
  why: 'Nodes are drained in the very hours that the budget protects: expiry asks no budget, and at this age it meets every window.',
  fix: 'set expireAfter to 720h or more, or Never, and roll nodes by drift, which budgets hold back',
  url: 'https://karpenter.sh/docs/concepts/nodepools/#spectemplatespecexpireafter',
  reports: ['aws/karpenter-provider-aws#7797', 'kubernetes-sigs/karpenter#2530'],
  levels: levels('info', 'warning', 'warning'),
  example: {
    of: 'NodePool/general',
    path: 'spec.template.spec.expireAfter',
    bad: '24h',
    good: '720h',
    with: [
      {
        of: 'NodePool/general',
        path: 'spec.disruption.budgets',
        value: [{ nodes: '20%' }, { nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' }],
      },
    ],
  },
  cel: {
    valid:
      "!has(object.spec.template.spec.expireAfter) || object.spec.template.spec.expireAfter == 'Never' || !has(object.spec.disruption.budgets) || !object.spec.disruption.budgets.exists(budget, has(budget.schedule) && !has(budget.reasons) && budget.nodes in ['0', '0%']) || duration(object.spec.template.spec.expireAfter) > duration('168h')",
  },
  check: ({ object }) => {
    const age = textAt(object, 'spec', 'template', 'spec', 'expireAfter');
    const lasts = age === undefined ? undefined : durationMilliseconds(age);
    if (lasts === undefined || lasts > MOST || (budgetSurvey(object)?.blackouts ?? []).length === 0) return [];
    return [
      {
        path: 'spec.template.spec.expireAfter',
        got: age,
        message: 'budgets forbid disruption in a window, and expiry does not ask them',
      },
    ];
  },
};
