import { Duration } from 'cdk8s';
import {
  Ami,
  acknowledge,
  Budget,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceSize,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Karpenter never replaces a node of this pool of its own accord: the window opens at midnight UTC and lasts the whole
 * day, so consolidation stops and drift (a new image, an edited node class) waits for ever. Expiry after 30 days, spot
 * interruption and deletion do not ask budgets. Shorten the duration to leave a time for maintenance.
 */
export class DisruptionBudgets extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'disruption-budget-class', {
      metadata: { name: 'disruption-budget' },
      ami: Ami.bottlerocket('v1.50.0'),
    });

    const pool = new NodePool(this, 'disruption-budget', {
      nodeClass,
      labels: { intent: 'disruption-budget' },
      requirements: [
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
        instanceSize.notIn('nano', 'micro', 'small', 'medium'),
        Label.instanceHypervisor.in('nitro'),
      ],
      limits: { cpu: 100, memory: '100Gi' },
      expireAfter: Duration.days(30),
      disruption: {
        consolidationPolicy: 'WhenEmptyOrUnderutilized',
        consolidateAfter: Duration.minutes(1),
        budgets: [Budget.none().during('0 0 * * *', Duration.hours(24))],
      },
    });
    acknowledge(pool, { rule: 'policy/budget-endless-window', reason: 'nothing here moves before it is 30 days old' });
  }
}
