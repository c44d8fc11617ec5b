import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  ScaleTest,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Karpenter takes the cheaper architecture for each batch of pods, mostly Graviton: every image has to exist for both,
 * and a pod whose image does not must select `kubernetes.io/arch` itself, or it crashes with an exec format error. The
 * scale test shows the arm64 side.
 */
export class MultiArch extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    const general = new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('spot', 'on-demand'),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(4),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });

    new ScaleTest(this, 'arm64-test', { arch: 'arm64', replicas: 5, runsOn: general });
  }
}
