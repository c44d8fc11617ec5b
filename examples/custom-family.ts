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

const KUBELET_ARGS = '--node-labels=foo=bar --register-with-taints=karpenter.sh/unregistered=:NoExecute';

const bootstrap = (clusterName: string): string => `#!/bin/bash
set -euo pipefail
echo "joining ${clusterName}"
/etc/eks/bootstrap.sh ${clusterName} --kubelet-extra-args='${KUBELET_ARGS}'
`;

/**
 * You bootstrap the node: with the family `Custom` Karpenter adds nothing to the user data, so a mistake in it means
 * nodes that never join and are replaced after 15 minutes, again and again. Settings of `kubelet` in the node class
 * then only tell Karpenter what to count with; pass them to the kubelet yourself.
 *
 * Register with the taint `karpenter.sh/unregistered`: without it pods land before Karpenter has put the pool's labels
 * and taints on the node.
 */
export class CustomFamily extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'custom-family', {
      ami: Ami.select('Custom', { id: 'ami-123' }, { id: 'ami-456' }),
      userData: UserData.custom(bootstrap(this.cluster.name)),
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
