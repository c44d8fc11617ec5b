import { Duration } from 'cdk8s';
import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * No node lives longer than seven days, whatever the budgets say: at that age it drains, and a pod with a blocking
 * PodDisruptionBudget is killed an hour later. Without a grace period one such pod keeps the node for ever. Empty
 * nodes go after a minute; half-used ones stay.
 */
export class MaxNodeLifetime extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    new NodePool(this, 'max-node-lifetime', {
      nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
      expireAfter: Duration.days(7),
      terminationGracePeriod: Duration.hours(1),
      disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: Duration.minutes(1) },
    });
  }
}
