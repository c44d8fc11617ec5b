import { readableAmount, resourceAmount } from '../../karpenter/units/quantity';
import { scalarAt } from '../../objects';
import { levels, type PolicySetRule } from '../policy-rule';

export const clusterLimits: PolicySetRule = {
  id: 'policy/cluster-limits',
  on: 'set',
  title: 'The pools of a cluster may come to more than the cluster should',
  why: 'The bill of the cluster has no end that anyone chose: `limits` are those of one pool, and each new pool adds its own.',
  fix: 'lower the limits of pools, or raise the cap of the policy',
  url: 'https://karpenter.sh/docs/concepts/nodepools/#speclimits',
  reports: ['kubernetes-sigs/karpenter#1753'],
  levels: levels('off', 'warning', 'warning'),
  example: {
    of: 'NodePool/general',
    path: 'spec.limits.cpu',
    bad: 3000,
    good: 1000,
    with: [{ of: 'settings', path: 'clusterLimits', value: { cpu: 2000 } }],
  },
  cel: { why: 'it looks at other objects, which CEL is not given' },
  check: ({ pools, clusterLimits }) =>
    Object.entries(clusterLimits).flatMap(([resource, cap]) => {
      const most = resourceAmount(resource, cap);
      const [first] = pools;
      if (most === undefined || first === undefined) return [];
      const limits = pools.map(({ object }) =>
        resourceAmount(resource, scalarAt(object, 'spec', 'limits', resource) ?? ''),
      );
      const open = pools.find((_, index) => limits[index] === undefined);
      const sum = limits.reduce<number>((total, limit) => total + (limit ?? 0), 0);
      if (open === undefined && sum <= most) return [];
      const { object } = open ?? pools.at(-1) ?? first;
      const message =
        open === undefined
          ? `all pools together may come to ${readableAmount(resource, sum)} of ${resource}, the cap of the cluster is ${readableAmount(resource, most)}`
          : `the pool has no limit of ${resource}, so the cap of the cluster, ${readableAmount(resource, most)}, does not hold`;
      return [{ object, path: 'spec', message }];
    }),
};
