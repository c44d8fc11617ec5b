import { Duration } from 'cdk8s';
import {
  Ami,
  Budget,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** Repair needs its gate, and the reboot one more: with both, the template grants `ec2:RebootInstances`. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.15.2',
  kubernetesVersion: '1.34',
  featureGates: { nodeRepair: true, rebootForRepair: true },
});

/**
 * Broken nodes are repaired at any hour, while nothing else is disrupted in office hours. From Karpenter 1.15 repair asks
 * the budgets, so the one of office hours names the other reasons: without them it would keep broken nodes as well.
 * One node of the pool is repaired at a time, and none while more than a fifth of them are unhealthy.
 *
 * A node is unhealthy when it is not Ready for 30 minutes, or by the conditions of the node monitoring agent, which has
 * to run for them. It drains for ten minutes at most, then its pods are killed, protected ones too. The annotation
 * `karpenter.sh/do-not-repair: "true"` on a node keeps it for whoever looks into it.
 */
export class NodeRepair extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default-class', {
      metadata: { name: 'default' },
      ami: Ami.al2023('v20260315'),
    });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [capacityType.in('on-demand'), instanceCategory.in('c', 'm', 'r')],
      limits: { cpu: 500, memory: '2000Gi' },
      disruption: {
        consolidateAfter: Duration.minutes(5),
        budgets: [
          Budget.atMost('10%').for('Underutilized', 'Empty', 'Drifted'),
          Budget.none().for('Underutilized', 'Empty', 'Drifted').during('0 8 * * mon-fri', Duration.hours(10)),
          Budget.atMost(1).for('Unhealthy'),
        ],
      },
    });
  }
}
