import { DEVICE_PLUGIN, GPU } from '../example-objects';
import { levels, type PoolRule } from '../policy-rule';

export const acceleratorTaint: PoolRule = {
  id: 'policy/accelerator-taint',
  on: 'NodePool',
  title: 'Nodes with accelerators take any pod',
  why: 'A web server keeps a GPU node for itself: nothing keeps pods away that do not need the accelerator.',
  fix: 'add a taint such as nvidia.com/gpu with NoSchedule',
  url: 'https://karpenter.sh/docs/concepts/nodepools/#spectemplatespectaints',
  reports: ['aws/karpenter-provider-aws#1853'],
  levels: levels('info', 'warning', 'error'),
  example: {
    of: 'NodePool/gpu',
    path: 'spec.template.spec.taints',
    bad: undefined,
    good: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
    beside: [GPU, DEVICE_PLUGIN],
  },
  cel: { why: 'it counts instance types, which CEL does not know' },
  check: ({ accelerators, barriers }) =>
    accelerators.length > 0 && barriers.length === 0
      ? [
          {
            path: 'spec.template.spec',
            message: `every type of the pool has ${accelerators.join(' or ')}, and it has no taint`,
          },
        ]
      : [],
};
