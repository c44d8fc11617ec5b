import { Duration } from 'cdk8s';
import {
  AcceleratorPool,
  Ami,
  amazonLinuxVolume,
  arch,
  capacityType,
  EC2NodeClass,
  instanceFamily,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  ScaleTest,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Only pods that ask for a GPU land on these nodes: the preset taints them with the resource's name and labels them
 * for the device plugin, which you install yourself. The alias finds the NVIDIA variant of the image for these types.
 * The limit counts GPUs; nodes without pods stay for ten minutes, since the next job would wait for a new one.
 */
export class Gpu extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'gpu-class', {
      metadata: { name: 'gpu' },
      ami: Ami.al2023('v20260315'),
      blockDeviceMappings: amazonLinuxVolume('200Gi', { throughput: 500, iops: 6000 }),
    });

    const gpu = new AcceleratorPool(this, 'gpu', {
      vendor: 'nvidia',
      nodeClass,
      requirements: [
        instanceFamily.in('g5', 'g6', 'g6e'),
        capacityType.in('on-demand'),
        arch.in('amd64'),
        Label.os.in('linux'),
      ],
      limits: { 'nvidia.com/gpu': 8 },
      disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: Duration.minutes(10) },
    });

    new ScaleTest(this, 'gpu-test', { gpus: 1, replicas: 2, requests: { cpu: 1, memory: '4Gi' }, runsOn: gpu });
  }
}
