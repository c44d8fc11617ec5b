import { Duration } from 'cdk8s';
import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  instanceType,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  zone,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * All nodes stand close together in one zone, for the lowest latency between them, and fail together with it. A
 * cluster placement group may have no room for one more instance: pods then stay pending, since nothing else is
 * allowed. The group has to exist; an edit of the selector replaces every node.
 */
export class PlacementGroup extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'hpc-class', {
      metadata: { name: 'hpc' },
      ami: Ami.al2023('v20260315'),
      placementGroupSelector: { name: 'simulation' },
    });

    new NodePool(this, 'hpc', {
      nodeClass,
      taints: [{ key: 'workload', value: 'hpc', effect: 'NoSchedule' }],
      requirements: [
        zone.in('eu-west-1a'),
        instanceType.in('c7i.24xlarge', 'c7i.48xlarge'),
        capacityType.in('on-demand'),
        arch.in('amd64'),
        Label.os.in('linux'),
      ],
      limits: { cpu: 1536, nodes: 16 },
      disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: Duration.minutes(5) },
    });
  }
}
