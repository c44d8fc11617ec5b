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
  startupTaints,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * No pod starts on a node before Cilium's agent runs there. Without the taint pods are placed too early, fail, and
 * Karpenter may launch a second node for them. Cilium removes the taint; if it does not run on these nodes they never
 * take a pod. Adding a startup taint to a pool that exists replaces its nodes.
 */
export class CiliumStartupTaint extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    new NodePool(this, 'general', {
      nodeClass,
      startupTaints: [startupTaints.cilium()],
      requirements: [
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('spot', 'on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });
  }
}
