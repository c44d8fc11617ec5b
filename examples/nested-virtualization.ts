import {
  Ami,
  arch,
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
 * Pods can start virtual machines (Kata, Firecracker, Android emulators) without bare metal. Only types with the
 * feature are launched; where a pod fits none of them it stays pending. Karpenter 1.13 or later; an edit replaces
 * every node.
 */
export class NestedVirtualization extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'virtualization', {
      ami: Ami.al2023('v20260315'),
      cpuOptions: { nestedVirtualization: 'enabled' },
    });

    new NodePool(this, 'virtual-machines', {
      nodeClass,
      labels: { 'katacontainers.io/kata-runtime': 'true' },
      taints: [{ key: 'workload', value: 'virtual-machines', effect: 'NoSchedule' }],
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });
  }
}
