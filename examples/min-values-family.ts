import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceFamily,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * A spot node is launched only where at least five instance families fit the pods, so that one exhausted family does
 * not take the whole pool down. Pods that fit fewer families stay pending; the controller setting `minValuesPolicy:
 * BestEffort` relaxes that.
 */
export class MinValuesFamily extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20240625') });

    new NodePool(this, 'spot', {
      nodeClass,
      requirements: [
        capacityType.in('spot'),
        arch.in('amd64'),
        Label.os.in('linux'),
        instanceCategory.in('c', 'm', 'r'),
        instanceFamily.exists().minValues(5),
        instanceGeneration.gt(2),
      ],
      limits: { cpu: 1000, memory: '4000Gi' },
    });
  }
}
