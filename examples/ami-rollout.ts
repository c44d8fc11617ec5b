import { Duration } from 'cdk8s';
import {
  Ami,
  arch,
  Budget,
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
 * A new image is one edited line, and reaches the nodes one at a time, at night and at weekends. An upgrade of the
 * control plane is a rollout too: the image of a pinned alias follows the Kubernetes version. Empty and underutilized
 * nodes are not held back by it, since budgets with reasons restrict these reasons only.
 *
 * A node that cannot drain within an hour goes anyway; without that one blocked pod stops the whole rollout.
 */
export class AmiRollout extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 500, memory: '2000Gi' },
      terminationGracePeriod: Duration.hours(1),
      disruption: {
        consolidateAfter: Duration.minutes(5),
        budgets: [
          Budget.atMost(1).for('Drifted'),
          Budget.none().for('Drifted').during('0 7 * * mon-fri', Duration.hours(13)),
          Budget.atMost('20%').for('Empty', 'Underutilized'),
        ],
      },
    });
  }
}
