import { listAt, objectAt, textAt } from '../../objects';
import { levels, type NodeClassRule } from '../policy-rule';

export const discoveryTag: NodeClassRule = {
  id: 'policy/discovery-tag',
  on: 'EC2NodeClass',
  title: 'A tag selects what several clusters may share',
  why: 'Nodes start in the subnets or with the security groups of another cluster as soon as one has the same tag.',
  fix: 'select by a tag with the name of the cluster, or by ids',
  url: 'https://karpenter.sh/docs/concepts/nodeclasses/#specsubnetselectorterms',
  reports: ['aws/karpenter-provider-aws#1804', 'aws/karpenter-provider-aws#3007'],
  levels: levels('off', 'info', 'warning'),
  example: {
    of: 'EC2NodeClass/default',
    path: 'spec.subnetSelectorTerms[0].tags',
    bad: { tier: 'private' },
    good: { tier: 'private', 'kubernetes.io/cluster/my-cluster': 'owned' },
  },
  cel: { why: 'the name of the cluster is not in the object' },
  check: ({ object }, { facts }) => {
    const { name, discoveryTag } = facts ?? {};
    if (typeof name !== 'string') return [];
    return ['subnetSelectorTerms', 'securityGroupSelectorTerms'].flatMap((field) =>
      listAt(object, 'spec', field).flatMap((term, index) => {
        const tags = Object.entries(objectAt(term, 'tags'));
        const isOwn = tags.some(
          ([key, value]) =>
            key.includes(name) || (typeof value === 'string' && value.includes(name)) || key === discoveryTag?.key,
        );
        return tags.length === 0 || textAt(term, 'id') !== undefined || textAt(term, 'name') !== undefined || isOwn
          ? []
          : [{ path: `spec.${field}[${index}].tags`, message: `no tag of the term names the cluster ${name}` }];
      }),
    );
  },
};
