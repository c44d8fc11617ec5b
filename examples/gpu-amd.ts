import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  ScaleTest,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * AMD GPUs have a resource of their own, `amd.com/gpu`, and need AMD's device plugin and an image with its driver, so
 * this pool boots one of yours. The taint keeps every other pod away from it.
 */
export class GpuAmd extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'gpu-amd-class', {
      metadata: { name: 'gpu-amd' },
      ami: Ami.select('AL2023', { tags: { image: 'eks-node-amdgpu' }, owner: 'self' }),
    });

    const gpu = new NodePool(this, 'gpu-amd', {
      nodeClass,
      taints: [{ key: 'amd.com/gpu', value: 'true', effect: 'NoSchedule' }],
      requirements: [
        Label.instanceGpuManufacturer.in('amd'),
        capacityType.in('on-demand'),
        arch.in('amd64'),
        Label.os.in('linux'),
      ],
      limits: { 'amd.com/gpu': 4 },
    });

    new ScaleTest(this, 'gpu-amd-test', {
      replicas: 1,
      requests: { cpu: 1, memory: '4Gi', 'amd.com/gpu': 1 },
      runsOn: gpu,
    });
  }
}
