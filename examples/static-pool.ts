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

/** Static pools need their feature gate. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  featureGates: { staticCapacity: true },
});

/**
 * One node is there and stays, pods or not, and more pods do not add one. `limits.nodes` stands above `replicas`
 * because drift starts the new node before it removes the old one: with both equal a node that has drifted is never
 * replaced. The feature gate `staticCapacity` has to be on, or the pool creates nothing and reports no error.
 *
 * The second network interface is for EFA; it carries no pod traffic. Only one type is named, so where its capacity is
 * exhausted there is no node.
 */
export class StaticPool extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'gpu-static-class', {
      metadata: { name: 'gpu-static' },
      ami: Ami.bottlerocket('v1.50.0'),
      instanceStorePolicy: 'RAID0',
      networkInterfaces: [
        { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
        { networkCardIndex: 0, deviceIndex: 1, interfaceType: 'efa-only' },
      ],
    });

    new NodePool(this, 'gpu-static', {
      nodeClass,
      replicas: 1,
      limits: { nodes: 2 },
      labels: {
        'capacity-type': 'gpu-static',
        'nvidia.com/gpu.present': 'true',
        'vpc.amazonaws.com/efa.present': 'true',
      },
      taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
      requirements: [capacityType.in('spot', 'on-demand'), instanceType.in('g6e.8xlarge')],
      expireAfter: 'Never',
    });
  }
}
