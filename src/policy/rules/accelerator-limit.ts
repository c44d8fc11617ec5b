import { at } from '../../objects';
import { DEVICE_PLUGIN, GPU } from '../example-objects';
import { levels, type PoolRule } from '../policy-rule';

export const acceleratorLimit: PoolRule = {
  id: 'policy/accelerator-limit',
  on: 'NodePool',
  title: 'The limits of a pool leave its accelerators out',
  why: 'The dearest resource has no bound of its own: a limit of cpu holds GPUs back only by the way.',
  fix: 'add a limit of the resource, such as nvidia.com/gpu: 8',
  url: 'https://karpenter.sh/docs/concepts/nodepools/#speclimits',
  reports: ['aws/karpenter-provider-aws#7458'],
  levels: levels('off', 'info', 'info'),
  example: {
    of: 'NodePool/gpu',
    path: 'spec.limits',
    bad: { cpu: 1000 },
    good: { cpu: 1000, 'nvidia.com/gpu': 8 },
    beside: [GPU, DEVICE_PLUGIN],
  },
  cel: { why: 'it counts instance types, which CEL does not know' },
  check: ({ object, accelerators, isStatic }) =>
    isStatic ||
    accelerators.length === 0 ||
    at(object, 'spec', 'limits') === undefined ||
    accelerators.some((resource) => at(object, 'spec', 'limits', resource) !== undefined) ||
    at(object, 'spec', 'limits', 'nodes') !== undefined
      ? []
      : [
          {
            path: 'spec.limits',
            message: `no limit speaks of ${accelerators.join(' or ')}, which every type of the pool has`,
          },
        ],
};
