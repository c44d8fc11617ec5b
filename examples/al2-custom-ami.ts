import {
  Ami,
  acknowledge,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  UserData,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * An image of your own that boots like Amazon Linux 2, until it is gone: AWS ships none for Kubernetes 1.33 and later,
 * and Karpenter refuses the alias there, but not an image by id. The script runs before Karpenter's bootstrap.
 */
export class Al2CustomAmi extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'al2-custom', {
      ami: Ami.select('AL2', { id: 'ami-0123456789abcdef0' }),
      userData: UserData.al2({ scripts: ['#!/bin/bash\nsysctl -w vm.max_map_count=262144\n'] }),
    });
    acknowledge(nodeClass, {
      rule: 'policy/al2',
      reason: 'the image is our own, and goes before Kubernetes 1.33 comes',
    });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 100 },
    });
  }
}
