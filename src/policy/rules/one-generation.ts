import { levels, type PoolRule } from '../policy-rule';
import { isBound } from './one-family';

export const oneGeneration: PoolRule = {
  id: 'policy/one-generation',
  on: 'NodePool',
  title: 'Every type of a pool is of one generation',
  why: 'The pool stays behind when newer types come, and a shortage of the generation stops it.',
  fix: 'write instance-generation with Gt instead of In',
  url: 'https://karpenter.sh/docs/concepts/scheduling/#flexibility',
  reports: ['aws/karpenter-provider-aws#6721'],
  levels: levels('off', 'info', 'info'),
  example: {
    of: 'NodePool/general',
    path: 'spec.template.spec.requirements[3].operator',
    bad: 'In',
    good: 'Gt',
    with: [{ of: 'NodePool/general', path: 'spec.template.spec.requirements[3].values', value: ['6'] }],
  },
  cel: { why: 'it counts instance types, which CEL does not know' },
  check: ({ object, nodeClass, survey: { families, generations, accelerators }, isStatic }) => {
    const [only] = generations;
    return families.length > 1 &&
      generations.length === 1 &&
      only !== undefined &&
      !isStatic &&
      accelerators.length === 0 &&
      !isBound(object, nodeClass)
      ? [{ path: 'spec.template.spec.requirements', message: `every type of the pool is of generation ${only}` }]
      : [];
  },
};
