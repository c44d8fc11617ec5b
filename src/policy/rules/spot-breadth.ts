import { levels, type PoolRule } from '../policy-rule';

/** AWS advises ten types for a spot workload, in every zone. */
const ENOUGH_TYPES = 10;
const USUAL_ZONES = 3;
const ENOUGH = ENOUGH_TYPES * USUAL_ZONES;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const spotBreadth: PoolRule = {
  id: 'policy/spot-breadth',
  on: 'NodePool',
  title: 'A spot pool chooses among few instance types',
  why: 'One shortage empties the pool: EC2 takes spot capacity back by type and zone, and there is little to go to.',
  fix: 'allow more families, sizes, generations or zones: ten types or more in every zone',
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
  check: (pool) => {
    if (!pool.allows('spot') || pool.accelerators.length > 0 || pool.isStatic) return [];
    const [types, zones] = [pool.types.length, pool.zones?.length];
    if (types === 0 || types * (zones ?? USUAL_ZONES) >= ENOUGH) return [];
    const where = zones === undefined ? '' : ` in ${counted(zones, 'zone')}`;
    return [
      {
        path: 'spec.template.spec.requirements',
        message: `the pool may be of spot and has ${counted(types, 'instance type')}${where} to choose from`,
      },
    ];
  },
};
