import { resolveAmiFamily } from '../../karpenter';
import { textAt } from '../../objects';
import { levels, type NodeClassRule } from '../policy-rule';

const OWNED: readonly { readonly says: RegExp; readonly what: string }[] = [
  { says: /\/etc\/eks\/bootstrap\.sh/, what: 'a call of bootstrap.sh' },
  { says: /register-with-taints/, what: 'taints' },
];

export const userData: NodeClassRule = {
  id: 'policy/user-data',
  on: 'EC2NodeClass',
  title: 'User data sets what Karpenter sets',
  why: 'Nodes join twice, or not at all: Karpenter writes the taints and the call of the bootstrap into the user data itself, and yours comes beside it.',
  fix: 'set taints in the NodePool, and leave the bootstrap to Karpenter',
  url: 'https://karpenter.sh/docs/concepts/nodeclasses/#specuserdata',
  reports: ['aws/karpenter-provider-aws#7486', 'awslabs/amazon-eks-ami#1928'],
  levels: levels('info', 'warning', 'warning'),
  example: {
    of: 'EC2NodeClass/default',
    path: 'spec.userData',
    bad: '#!/bin/bash\n/etc/eks/bootstrap.sh my-cluster\n',
    good: '#!/bin/bash\nsysctl -w vm.max_map_count=262144\n',
  },
  cel: {
    valid:
      "!has(object.spec.userData) || (has(object.spec.amiFamily) && object.spec.amiFamily == 'Custom') || !object.spec.userData.matches('/etc/eks/bootstrap\\\\.sh|register-with-taints')",
  },
  check: ({ object }) => {
    const text = textAt(object, 'spec', 'userData') ?? '';
    const found = OWNED.find(({ says }) => says.test(text));
    return resolveAmiFamily(object) === 'Custom' || found === undefined
      ? []
      : [{ path: 'spec.userData', message: `the user data has ${found.what}, which Karpenter writes itself` }];
  },
};
