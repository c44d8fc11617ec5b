import { levels, type PoolRule } from '../policy-rule';

/** AWS advises ten types for a spot workload. */
const FEW = 10;

export const spotBreadth: PoolRule = {
  id: 'policy/spot-breadth',
  on: 'NodePool',
  title: 'A spot pool chooses among few instance types',
  why: 'One shortage empties the pool: EC2 takes spot capacity back by type and zone, and there is little to go to.',
  fix: 'allow more families, sizes or generations: ten types or more',
  url: 'https://karpenter.sh/docs/concepts/scheduling/#flexibility',
  reports: ['kubernetes-sigs/karpenter#1202'],
  levels: levels('off', 'info', 'warning'),
  example: {
    of: 'NodePool/general',
    path: 'spec.template.spec.requirements[4]',
    bad: { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['m5.large', 'm6i.large', 'c6i.xlarge'] },
    good: { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
    with: [
      { of: 'NodePool/general', path: 'spec.template.spec.requirements[0].values', value: ['spot', 'on-demand'] },
      { of: 'NodePool/general', path: 'spec.template.spec.requirements[3].values', value: ['4'] },
    ],
  },
  cel: { why: 'it counts instance types, which CEL does not know' },
  check: (pool) =>
    pool.allows('spot') &&
    pool.types.length > 0 &&
    pool.types.length < FEW &&
    pool.accelerators.length === 0 &&
    !pool.isStatic
      ? [
          {
            path: 'spec.template.spec.requirements',
            message: `the pool may be of spot and has ${pool.types.length} instance type${pool.types.length === 1 ? '' : 's'} to choose from`,
          },
        ]
      : [],
};
