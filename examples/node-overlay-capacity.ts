import {
  AcceleratorPool,
  Ami,
  arch,
  bottlerocketVolumes,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceFamily,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  label,
  NodeOverlay,
  UserData,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** Overlays need their feature gate. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  featureGates: { nodeOverlay: true },
});

/**
 * Four pods share a GPU, and Karpenter knows it before the node exists: without the overlay it launches a node for
 * each of them. Overlay and device plugin must agree (4 here); where the overlay says more than the node later
 * reports, pods stay pending. Pods that share a GPU are not protected from each other's use of its memory.
 *
 * The limit counts shares, as the nodes report them: 32 are eight GPUs.
 */
export class NodeOverlayCapacity extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const sharesOfOneGpu = 4;

    const nodeClass = new EC2NodeClass(this, 'gpu-shared-class', {
      metadata: { name: 'gpu-shared' },
      ami: Ami.bottlerocket('v1.50.0'),
      blockDeviceMappings: bottlerocketVolumes('200Gi'),
      userData: UserData.bottlerocket({
        settings: {
          'kubelet-device-plugins': {
            nvidia: {
              'device-sharing-strategy': 'time-slicing',
              'time-slicing': { replicas: sharesOfOneGpu, 'rename-by-default': false },
            },
          },
        },
      }),
    });

    const pool = new AcceleratorPool(this, 'gpu-shared', {
      vendor: 'nvidia',
      nodeClass,
      requirements: [
        instanceFamily.in('g5', 'g6'),
        Label.instanceGpuCount.in(1),
        capacityType.in('on-demand'),
        arch.in('amd64'),
        Label.os.in('linux'),
      ],
      limits: { 'nvidia.com/gpu': 8 * sharesOfOneGpu },
    });

    new NodeOverlay(this, 'gpu-shares', {
      requirements: [label('karpenter.sh/nodepool').in(pool.name), Label.instanceGpuCount.in(1)],
      capacity: { 'nvidia.com/gpu': sharesOfOneGpu },
      weight: 10,
    });
  }
}
