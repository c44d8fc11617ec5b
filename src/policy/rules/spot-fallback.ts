import { levels, type PolicySetRule } from '../policy-rule';

export const spotFallback: PolicySetRule = {
  id: 'policy/spot-fallback',
  on: 'set',
  title: 'Spot without anything to fall back on',
  why: 'Pods stay pending while spot is short: no pool of the set may launch on-demand nodes for them.',
  fix: 'allow on-demand too, or add a pool of lower weight that does',
  url: 'https://karpenter.sh/docs/concepts/scheduling/#weighted-nodepools',
  reports: ['aws/karpenter-provider-aws#5171'],
  levels: levels('off', 'info', 'warning'),
  example: {
    of: 'NodePool/general',
    path: 'spec.template.spec.requirements[0].values',
    bad: ['spot'],
    good: ['spot', 'on-demand'],
  },
  cel: { why: 'it looks at other objects, which CEL is not given' },
  check: ({ pools, isWhole }) =>
    !isWhole || pools.some((pool) => pool.allows('on-demand'))
      ? []
      : pools
          .filter((pool) => pool.allows('spot'))
          .map(({ object }) => ({
            object,
            path: 'spec.template.spec.requirements',
            message: 'the pool is of spot alone, and no pool of the set is of on-demand',
          })),
};
