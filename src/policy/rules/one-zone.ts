import { levels, type PolicySetRule } from '../policy-rule';
import type { PoolSubject } from '../subjects';

/** The one zone that a pool may be in. */
const zoneOf = ({ zones }: PoolSubject): string | undefined => (zones?.length === 1 ? zones[0] : undefined);

export const oneZone: PolicySetRule = {
  id: 'policy/one-zone',
  on: 'set',
  title: 'All nodes stand in one zone',
  why: 'An outage of the zone takes all nodes of the pool, and no other pool of the set is in another one.',
  fix: 'allow more zones, or add pools for the others',
  url: 'https://karpenter.sh/docs/concepts/scheduling/#topology-spread',
  reports: ['aws/karpenter-provider-aws#6553'],
  levels: levels('off', 'info', 'warning'),
  example: {
    of: 'NodePool/general',
    path: 'spec.template.spec.requirements[4].values',
    bad: ['eu-west-1a'],
    good: ['eu-west-1a', 'eu-west-1b'],
    with: [
      {
        of: 'NodePool/general',
        path: 'spec.template.spec.requirements[4]',
        value: { key: 'topology.kubernetes.io/zone', operator: 'In', values: [] },
      },
    ],
  },
  cel: { why: 'it looks at other objects, which CEL is not given' },
  check: ({ pools, isWhole }) => {
    if (!isWhole) return [];
    const zones = new Set(pools.map((pool) => zoneOf(pool)));
    const [only] = zones;
    return zones.size > 1 || only === undefined
      ? []
      : pools.map(({ object }) => ({
          object,
          path: 'spec.template.spec.requirements',
          message: `every pool of the set is in ${only} alone`,
        }));
  },
};
