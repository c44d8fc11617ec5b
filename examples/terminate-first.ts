import {
  Ami,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceType,
  KarpenterChart,
  type KarpenterChartProps,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** Without `terminateFirstDrift` a full reservation keeps its drifted nodes for ever. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.15.2',
  kubernetesVersion: '1.34',
  featureGates: { staticCapacity: true, terminateFirstDrift: true },
});

/**
 * Four nodes fill a reservation of four and still get new images: a drifted node goes first, and its replacement takes
 * the place that it leaves. Its pods are away meanwhile, so the workload has to bear one node less; the budget of the pool
 * (10%, rounded up) sees to it that it is one. `limits.nodes` equals `replicas`, so the pool never asks for a fifth.
 */
export class TerminateFirst extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'reserved-class', {
      metadata: { name: 'reserved' },
      ami: Ami.al2023('v20260315'),
      capacityReservationSelectorTerms: [{ id: 'cr-0123456789abcdef0' }],
    });

    new NodePool(this, 'reserved', {
      nodeClass,
      replicas: 4,
      limits: { nodes: 4 },
      taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
      requirements: [capacityType.in('reserved'), instanceType.in('p5.48xlarge')],
      expireAfter: 'Never',
    });
  }
}
