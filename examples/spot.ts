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
 * Every node may be gone two minutes after a notice, so only pods that bear that belong here; without an interruption
 * queue they do not even get the notice. The more types the pool allows, the rarer it is: this one leaves hundreds.
 */
export class Spot extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    new NodePool(this, 'spot', {
      nodeClass,
      requirements: [
        capacityType.in('spot'),
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(4),
      ],
      limits: { cpu: 500, memory: '2000Gi' },
    });
  }
}
