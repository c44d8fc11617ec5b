import { at } from '../../objects';
import { levels, type NodeClassRule } from '../policy-rule';

export const publicIp: NodeClassRule = {
  id: 'policy/public-ip',
  on: 'EC2NodeClass',
  title: 'Nodes of a private cluster get public addresses',
  why: 'Nodes can be reached from outside of a network that was built to have no way in.',
  fix: 'leave associatePublicIPAddress out, or set it to false',
  url: 'https://karpenter.sh/docs/concepts/nodeclasses/#specassociatepublicipaddress',
  reports: ['aws/karpenter-provider-aws#4985'],
  levels: levels('warning', 'warning', 'error'),
  example: {
    of: 'EC2NodeClass/default',
    path: 'spec.associatePublicIPAddress',
    bad: true,
    good: false,
    with: [{ of: 'facts', path: 'vpc.isolated', value: true }],
  },
  cel: { why: 'whether the VPC is isolated is a fact of the cluster, not of the object' },
  check: ({ object }, { facts }) =>
    facts?.vpc?.isolated === true && at(object, 'spec', 'associatePublicIPAddress') === true
      ? [{ path: 'spec.associatePublicIPAddress', got: true, message: 'the VPC of the cluster is isolated' }]
      : [],
};
