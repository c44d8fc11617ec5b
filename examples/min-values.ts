import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceFamily,
  instanceGeneration,
  instanceType,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Nothing launches while fewer than two categories, five families or two types remain to choose from: a pod that
 * narrows the choice stays pending instead of getting a spot node that is soon interrupted. With `minValues` Karpenter
 * also keeps exotic types and spot offers dearer than on-demand, so name the categories.
 */
export class MinValues extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20240625') });

    new NodePool(this, 'spot', {
      nodeClass,
      requirements: [
        capacityType.in('spot'),
        arch.in('amd64'),
        Label.os.in('linux'),
        instanceCategory.in('c', 'm', 'r').minValues(2),
        instanceFamily.exists().minValues(5),
        instanceType.exists().minValues(2),
        instanceGeneration.gt(2),
      ],
      limits: { cpu: 1000, memory: '4000Gi' },
    });
  }
}
