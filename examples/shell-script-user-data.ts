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
 * A script that runs on every new node before it joins; when it fails the node joins all the same, unless the script
 * shuts the machine down. An edit replaces every node of the pool.
 *
 * `UserData.al2` makes the same document for Amazon Linux 2, which Karpenter refuses from Kubernetes 1.33: hence the
 * image of AL2023 under the old name of the class.
 */
export class ShellScriptUserData extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'al2', {
      ami: Ami.al2023('v20260315'),
      userData: UserData.al2023({ scripts: ['#!/bin/bash\necho "preparing this node"\n'] }),
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
