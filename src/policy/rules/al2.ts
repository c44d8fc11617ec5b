import { resolveAmiFamily } from '../../karpenter';
import { levels, type NodeClassRule } from '../policy-rule';

export const al2: NodeClassRule = {
  id: 'policy/al2',
  on: 'EC2NodeClass',
  title: 'Nodes run Amazon Linux 2',
  why: 'No fixes come any more and from Kubernetes 1.33 on there is no image: AWS ended Amazon Linux 2 for EKS.',
  fix: 'move to AL2023 or Bottlerocket',
  url: 'https://karpenter.sh/docs/concepts/nodeclasses/#specamifamily',
  reports: ['aws/karpenter-provider-aws#8151'],
  levels: levels('info', 'warning', 'warning'),
  example: {
    of: 'EC2NodeClass/default',
    path: 'spec.amiSelectorTerms[0].alias',
    bad: 'al2@v20251112',
    good: 'al2023@v20260315',
    with: [{ of: 'facts', path: 'kubernetesVersion', value: '1.32' }],
  },
  cel: {
    valid:
      "has(object.spec.amiFamily) ? object.spec.amiFamily != 'AL2' : !object.spec.amiSelectorTerms.exists(term, has(term.alias) && term.alias.startsWith('al2@'))",
  },
  check: ({ object }) =>
    resolveAmiFamily(object) === 'AL2'
      ? [{ path: 'spec.amiSelectorTerms', message: 'the nodes run Amazon Linux 2, which AWS no longer builds for EKS' }]
      : [],
};
