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
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * A first pool for a cluster: at most 100 vCPUs, on-demand nodes of the usual families, the image pinned. Pods beyond
 * the limit stay pending, which is what you want to hear about before the bill.
 */
export class GeneralPurpose extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    new NodePool(this, 'general-purpose', {
      nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(2),
      ],
      limits: { cpu: 100 },
    });
  }
}
