import { levels, type PoolRule } from '../policy-rule';

export const oneFamily: PoolRule = {
  id: 'policy/one-family',
  on: 'NodePool',
  title: 'Every type of a pool is of one family',
  why: 'A shortage of that family stops the pool, and newer, cheaper families are passed by.',
  fix: 'allow the families around it: categories and a least generation do it',
  url: 'https://karpenter.sh/docs/concepts/scheduling/#flexibility',
  reports: ['kubernetes-sigs/karpenter#966'],
  levels: levels('off', 'info', 'info'),
  example: {
    of: 'NodePool/general',
    path: 'spec.template.spec.requirements[4].values',
    bad: ['m6i'],
    good: ['m6i', 'm7i', 'c7i'],
    with: [
      {
        of: 'NodePool/general',
        path: 'spec.template.spec.requirements[4]',
        value: { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: [] },
      },
      { of: 'NodePool/general', path: 'spec.template.spec.requirements[3].values', value: ['5'] },
    ],
  },
  cel: { why: 'it counts instance types, which CEL does not know' },
  check: ({ survey: { families, accelerators }, isStatic }) => {
    return families.length === 1 && !isStatic && accelerators.length === 0
      ? [
          {
            path: 'spec.template.spec.requirements',
            message: `every type of the pool is of the family ${families[0]}`,
          },
        ]
      : [];
  },
};
