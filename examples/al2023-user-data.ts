import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  UserData,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * An edit of this user data replaces every node of the pool. Scripts run before the kubelet starts, and a slow one
 * delays each node by its run time; Karpenter gives up on a node that has not registered after 15 minutes.
 *
 * A NodeConfig and a script together become MIME parts. Karpenter appends its own NodeConfig, which wins.
 */
export class Al2023WithUserData extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'al2023', {
      ami: Ami.al2023('v20260315'),
      userData: UserData.al2023({
        nodeConfig: { instance: { localStorage: { strategy: 'Mount' } } },
        scripts: ['#!/bin/bash\necho "this node runs AL2023"\n'],
      }),
    });

    new NodePool(this, 'default', {
      nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(2),
      ],
      limits: { cpu: 100, memory: '400Gi' },
    });
  }
}
