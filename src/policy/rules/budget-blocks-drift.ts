import { budgetSurvey } from '../budgets';
import { levels, type PoolRule } from '../policy-rule';

export const budgetBlocksDrift: PoolRule = {
  id: 'policy/budget-blocks-drift',
  on: 'NodePool',
  title: 'Budgets never let a drifted node go',
  why: 'No new image and no fix of the kernel reaches a node until it expires: budgets of 0 hold for drift at every time.',
  fix: 'leave a window in which drifted nodes may go',
  url: 'https://karpenter.sh/docs/concepts/disruption/#disruption-budgets',
  reports: ['aws/karpenter-provider-aws#7036'],
  levels: levels('info', 'warning', 'warning'),
  example: {
    of: 'NodePool/general',
    path: 'spec.disruption.budgets[1].nodes',
    bad: '0',
    good: '1',
    with: [
      {
        of: 'NodePool/general',
        path: 'spec.disruption.budgets',
        value: [{ nodes: '10%' }, { nodes: '', reasons: ['Drifted'] }],
      },
    ],
  },
  cel: { why: 'windows over time cannot be counted in CEL' },
  check: ({ object }) => {
    const survey = budgetSurvey(object);
    // A budget that always forbids everything is the controller's to tell, and a window that never closes another rule's.
    if (survey === undefined || survey.isStanding || survey.endless.length > 0) return [];
    return survey.blocked.includes('Drifted')
      ? [{ path: 'spec.disruption.budgets', message: 'at no time of the year may a drifted node be replaced' }]
      : [];
  },
};
