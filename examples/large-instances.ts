import {
  Ami,
  EC2NodeClass,
  instanceCpu,
  instanceMemory,
  KarpenterChart,
  type KarpenterChartProps,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Fewer, larger nodes: daemons take a smaller share of each, and losing one node moves more pods. The bounds are
 * exclusive and memory is in MiB, so `gt(8191)` is "8 GiB or more".
 *
 * Nothing else is said, so spot is used where it is offered and arm64 where it is cheaper: name capacity type and
 * architecture where pods mind.
 */
export class LargeInstances extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    new NodePool(this, 'large-instances', {
      nodeClass,
      requirements: [instanceCpu.gt(3), instanceMemory.gt(8191)],
      limits: { cpu: 1000, memory: '4000Gi' },
    });
  }
}
