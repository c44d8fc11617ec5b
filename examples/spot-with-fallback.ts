import { Duration } from 'cdk8s';
import {
  Ami,
  arch,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  SpotWithFallback,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Spot first; where EC2 has none for the pods, on-demand nodes of the second pool run them. Pods do not move back to
 * spot of their own accord, only when consolidation finds a cheaper node. Each pool has its own limit: together they
 * may reach twice the figure below.
 */
export class SpotFirst extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    new SpotWithFallback(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(4),
      ],
      limits: { cpu: 500, memory: '2000Gi' },
      disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: Duration.minutes(1) },
    });
  }
}
