import { groupOf, listAt, textAt } from '../../objects';
import { levels, type PolicySetRule } from '../policy-rule';

/** Taints of agents that are mostly installed by other means. */
const REMOVED: readonly string[] = [
  'cilium.io/',
  'csi.aws.com/',
  'node.kubernetes.io/',
  'istio.io/',
  'vpc.amazonaws.com/',
];

export const startupTaint: PolicySetRule = {
  id: 'policy/startup-taint',
  on: 'set',
  title: 'Nothing in the set removes a startup taint',
  why: 'Nodes come up and take no pod, and Karpenter launches more: a startup taint stays until some agent removes it.',
  fix: 'install the agent that removes it, or drop the taint',
  url: 'https://karpenter.sh/docs/concepts/nodepools/#cilium-startup-taint',
  reports: ['aws/karpenter-provider-aws#6355', 'aws/karpenter-provider-aws#628'],
  levels: levels('off', 'info', 'info'),
  example: {
    of: 'NodePool/general',
    path: 'spec.template.spec.startupTaints[0].key',
    bad: 'example.com/not-ready',
    good: 'node.cilium.io/agent-not-ready',
    with: [
      { of: 'NodePool/general', path: 'spec.template.spec.startupTaints', value: [{ key: '', effect: 'NoExecute' }] },
    ],
  },
  cel: { why: 'it looks at other objects, which CEL is not given' },
  check: ({ objects, pools, isWhole }) =>
    (isWhole ? pools : []).flatMap(({ object }) =>
      listAt(object, 'spec', 'template', 'spec', 'startupTaints').flatMap((taint, index) => {
        const key = textAt(taint, 'key') ?? '';
        const isRemoved =
          REMOVED.some((known) => key.includes(known)) ||
          objects.some((each) => groupOf(each) !== 'karpenter.sh' && JSON.stringify(each).includes(key));
        return isRemoved
          ? []
          : [
              {
                object,
                path: `spec.template.spec.startupTaints[${index}]`,
                got: key,
                message: 'no object of the set speaks of this taint, so nothing seems to remove it',
              },
            ];
      }),
    ),
};
