import {
  Ami,
  acknowledge,
  arch,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** The first Kubernetes that has these images. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.35',
});

/**
 * Windows Server 2025 needs Kubernetes 1.35: below it Karpenter finds no image and launches nothing. The taint keeps
 * Linux pods away that do not say which system they need.
 */
export class Windows2025 extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'windows2025-class', {
      metadata: { name: 'windows2025' },
      ami: Ami.windows('2025'),
    });
    acknowledge(nodeClass, { rule: 'policy/image-latest', reason: 'an alias of Windows has no other version' });

    new NodePool(this, 'windows2025', {
      nodeClass,
      taints: [{ key: 'os', value: 'windows', effect: 'NoSchedule' }],
      requirements: [
        Label.os.in('windows'),
        arch.in('amd64'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(4),
      ],
      limits: { cpu: 100, memory: '400Gi' },
    });
  }
}
