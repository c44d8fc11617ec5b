import { at } from '../../objects';
import { levels, type NodeClassRule } from '../policy-rule';

export const imdsHopLimit: NodeClassRule = {
  id: 'policy/imds-hop-limit',
  on: 'EC2NodeClass',
  title: 'Whether pods reach the metadata of their node is left to a default',
  why: 'Pods that read region or credentials from the node hang: the default of v1, one hop, ends at the node itself, which few know when they need it.',
  fix: 'set metadataOptions.httpPutResponseHopLimit: 1 keeps pods out, 2 lets them in',
  url: 'https://karpenter.sh/docs/concepts/nodeclasses/#specmetadataoptions',
  reports: ['aws/karpenter-provider-aws#7200', 'kubernetes-sigs/karpenter#1769'],
  levels: levels('off', 'off', 'info'),
  example: {
    of: 'EC2NodeClass/default',
    path: 'spec.metadataOptions.httpPutResponseHopLimit',
    bad: undefined,
    good: 1,
  },
  cel: { why: 'the API server writes the default before the policy sees the object' },
  check: ({ object }) =>
    at(object, 'spec', 'metadataOptions', 'httpPutResponseHopLimit') === undefined
      ? [
          {
            path: 'spec',
            message: 'nobody chose whether pods reach the metadata of their node: the default is 1, they do not',
          },
        ]
      : [],
};
