import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceCpu,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * 110 pods on a node where its network interfaces alone would allow 29 (an m5.large). The VPC CNI has to have prefix
 * delegation on; where it has not, pods get no address and wait. Karpenter knows nothing of prefixes: it counts with
 * `maxPods`, the same on every size, and reserves memory for the kubelet by the interfaces, so add `kubeReserved` for
 * small types.
 *
 * `ipPrefixCount` assigns the first prefix at launch, so that the first pods start sooner; an edit reaches new nodes
 * only.
 */
export class PrefixDelegation extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'prefixes', {
      ami: Ami.al2023('v20260315'),
      ipPrefixCount: 1,
      kubelet: { maxPods: 110 },
    });

    new NodePool(this, 'dense', {
      nodeClass,
      requirements: [
        Label.instanceHypervisor.in('nitro'),
        instanceCpu.gte(2),
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('spot', 'on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });
  }
}
