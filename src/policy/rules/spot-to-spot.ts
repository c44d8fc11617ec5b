import { levels, type PoolRule } from '../policy-rule';

/** The node's own type is not among the cheaper ones. */
const ENOUGH = 15;

export const spotToSpot: PoolRule = {
  id: 'policy/spot-to-spot',
  on: 'NodePool',
  title: 'Spot nodes cannot be consolidated to cheaper ones',
  why: 'The pool keeps what it has: with SpotToSpotConsolidation a single node is replaced only where 15 types are cheaper.',
  fix: 'allow more instance types, or turn the gate off',
  url: 'https://karpenter.sh/docs/concepts/disruption/#consolidation',
  reports: ['kubernetes-sigs/karpenter#1653'],
  levels: levels('info', 'warning', 'warning'),
  example: {
    of: 'facts',
    path: 'featureGates.spotToSpotConsolidation',
    bad: true,
    good: false,
    with: [
      { of: 'NodePool/general', path: 'spec.template.spec.requirements[0].values', value: ['spot', 'on-demand'] },
      {
        of: 'NodePool/general',
        path: 'spec.template.spec.requirements[4]',
        value: { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['m6i', 'm7i'] },
      },
      {
        of: 'NodePool/general',
        path: 'spec.template.spec.requirements[5]',
        value: {
          key: 'karpenter.k8s.aws/instance-size',
          operator: 'In',
          values: ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge'],
        },
      },
      { of: 'NodePool/general', path: 'spec.template.spec.requirements[3].values', value: ['4'] },
    ],
  },
  cel: { why: 'it counts instance types, which CEL does not know' },
  check: (pool, { facts }) =>
    facts?.featureGates?.spotToSpotConsolidation === true &&
    pool.allows('spot') &&
    !pool.isStatic &&
    pool.types.length > 0 &&
    pool.types.length <= ENOUGH
      ? [
          {
            path: 'spec.template.spec.requirements',
            message: `SpotToSpotConsolidation needs 15 cheaper types, and the pool has ${pool.types.length}`,
          },
        ]
      : [],
};
