import { Duration } from 'cdk8s';
import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  instanceFamily,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * What a Savings Plan or Reserved Instances pay for is used first: this pool has the highest weight and a limit as
 * large as the commitment. Pods beyond the limit go to other pools, which need a lower weight. The limit counts nodes
 * that exist, so a burst may exceed it a little; nodes of other pools do not move here when room appears.
 */
export class SavingsPlan extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    new NodePool(this, 'savings-plans', {
      nodeClass,
      weight: 100,
      labels: { intent: 'apps' },
      requirements: [instanceFamily.in('c5'), Label.os.in('linux'), arch.in('amd64'), capacityType.in('on-demand')],
      limits: { cpu: 20 },
      expireAfter: Duration.days(7),
      disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: Duration.minutes(1) },
    });
  }
}
