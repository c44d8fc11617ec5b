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
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * The reservation is used before anything else is launched, and on-demand capacity follows when it is full. Both
 * halves are needed: without `reserved` in the pool the reservation stays idle and is billed, without the selector the
 * pool has nothing reserved. When the reservation ends, its nodes drift and are replaced.
 */
export class CapacityReservation extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'reserved', {
      ami: Ami.al2023('v20260315'),
      capacityReservationSelectorTerms: [
        { tags: { team: 'search' }, instanceMatchCriteria: 'targeted' },
        { id: 'cr-0123456789abcdef0' },
      ],
    });

    new NodePool(this, 'search', {
      nodeClass,
      requirements: [
        capacityType.in('reserved', 'on-demand'),
        instanceType.in('m7i.4xlarge', 'm7i.8xlarge'),
        arch.in('amd64'),
        Label.os.in('linux'),
      ],
      limits: { cpu: 320, memory: '1280Gi' },
    });
  }
}
