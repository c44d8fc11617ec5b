import { groupOf, kindOf, listAt } from '../../objects';
import { OVERLAY } from '../example-objects';
import { levels, type PolicySetRule } from '../policy-rule';

export const nodeOverlayNothing: PolicySetRule = {
  id: 'policy/node-overlay-nothing',
  on: 'set',
  title: 'A NodeOverlay matches no type of any pool',
  why: 'Prices or capacity stay as they are, and nobody says so: the overlay finds no instance type.',
  fix: 'correct its requirements',
  url: 'https://karpenter.sh/docs/concepts/nodeoverlays/',
  reports: ['kubernetes-sigs/karpenter#2616'],
  levels: levels('info', 'warning', 'warning'),
  example: {
    of: 'NodeOverlay/discount',
    path: 'spec.requirements[0].values',
    bad: ['t3'],
    good: ['m7i'],
    beside: [OVERLAY],
  },
  cel: { why: 'it looks at other objects, which CEL is not given' },
  check: ({ objects, pools, isWhole }) => {
    const known = isWhole ? pools.filter(({ types }) => types.length > 0) : [];
    if (known.length === 0) return [];
    return objects
      .filter((object) => kindOf(object) === 'NodeOverlay' && groupOf(object) === 'karpenter.sh')
      .filter((object) =>
        known.every((pool) => pool.resolutionWith(listAt(object, 'spec', 'requirements'))?.types.length === 0),
      )
      .map((object) => ({
        object,
        path: 'spec.requirements',
        message: 'no instance type of any pool of the set meets the requirements',
      }));
  },
};
