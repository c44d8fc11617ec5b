import { shown } from '../../findings';
import { scalarAt } from '../../objects';
import { budgetSurvey } from '../budgets';
import { levels, type PoolRule } from '../policy-rule';

export const budgetEndlessWindow: PoolRule = {
  id: 'policy/budget-endless-window',
  on: 'NodePool',
  title: 'The window of a budget never closes',
  why: 'What looks like hours is always: the window is as long as its period, so the budget holds day and night.',
  fix: 'shorten the duration, or drop schedule and duration',
  url: 'https://karpenter.sh/docs/concepts/disruption/#schedule',
  reports: ['kubernetes-sigs/karpenter#1866'],
  levels: levels('warning', 'warning', 'warning'),
  example: {
    of: 'NodePool/general',
    path: 'spec.disruption.budgets[1].duration',
    bad: '24h',
    good: '8h',
    with: [
      {
        of: 'NodePool/general',
        path: 'spec.disruption.budgets',
        value: [{ nodes: '20%' }, { nodes: '5%', schedule: '0 9 * * *', duration: '8h' }],
      },
    ],
  },
  cel: { why: 'windows over time cannot be counted in CEL' },
  check: ({ object }) => {
    const { endless = [], blackouts = [] } = budgetSurvey(object) ?? {};
    const isBlackout = (index: number): boolean => blackouts.includes(index);
    return endless.map((index) => ({
      path: `spec.disruption.budgets[${index}].duration`,
      ...shown(scalarAt(object, 'spec', 'disruption', 'budgets', index, 'duration')),
      message: `the window is as long as the time from one opening to the next, so it never closes${isBlackout(index) ? ', and at no time may a node be replaced' : ''}`,
    }));
  },
};
