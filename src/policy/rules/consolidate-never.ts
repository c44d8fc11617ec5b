import { textAt } from '../../objects';
import { budgetSurvey } from '../budgets';
import { levels, type PoolRule } from '../policy-rule';

export const consolidateNever: PoolRule = {
  id: 'policy/consolidate-never',
  on: 'NodePool',
  title: '`Never` is taken for no disruption',
  why: 'Every node is still replaced when an image or a field changes: consolidateAfter: Never ends consolidation, not drift.',
  fix: 'set budgets, and nodes: "0" where nothing may move',
  url: 'https://karpenter.sh/docs/concepts/disruption/#consolidation',
  reports: ['aws/karpenter-provider-aws#7146'],
  levels: levels('off', 'info', 'info'),
  example: {
    of: 'NodePool/general',
    path: 'spec.disruption.budgets',
    bad: undefined,
    good: [{ nodes: '5%' }],
    with: [{ of: 'NodePool/general', path: 'spec.disruption.consolidateAfter', value: 'Never' }],
  },
  cel: { why: 'the API server writes the default budget before the policy sees the object' },
  check: ({ object, isStatic }) =>
    !isStatic &&
    textAt(object, 'spec', 'disruption', 'consolidateAfter') === 'Never' &&
    budgetSurvey(object) === undefined
      ? [
          {
            path: 'spec.disruption.consolidateAfter',
            got: 'Never',
            message: 'consolidation is off, and drift replaces nodes all the same, 10% at once',
          },
        ]
      : [],
};
