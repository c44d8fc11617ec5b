import {
  Ami,
  arch,
  bottlerocketVolumes,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Pods get the 100Gi of the second disk. Bottlerocket keeps its system on `/dev/xvda` and images, logs and pods on
 * `/dev/xvdb`; a node class that names only the first one leaves pods with 20Gi, however large it is.
 *
 * The pinned release has to exist for the cluster's Kubernetes version, or nothing launches: look before an upgrade.
 */
export class Bottlerocket extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'bottlerocket', {
      ami: Ami.bottlerocket('v1.50.0'),
      blockDeviceMappings: bottlerocketVolumes('100Gi'),
    });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('spot', 'on-demand'),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(4),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });
  }
}
