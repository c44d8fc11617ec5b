import { Duration } from 'cdk8s';
import {
  Ami,
  arch,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  label,
  NodeOverlay,
  NodePool,
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
 * One team's pool prefers new generations, nobody else's does: Karpenter adds 45%, 30% and 15% to the prices of
 * generations 5, 6 and 7, in its own reckoning only, and only for the pool that the overlays name. A type of
 * generation 8 wins unless it is dearer even so. Consolidation follows the same prices, so applying this may replace
 * nodes.
 */
export class NodeOverlayForOnePool extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    const pool = new NodePool(this, 'team-alpha', {
      nodeClass,
      requirements: [
        capacityType.in('on-demand'),
        instanceGeneration.gt(4),
        arch.in('amd64'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 100 },
      disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: Duration.minutes(1) },
    });

    const surcharges = { 5: '+45%', 6: '+30%', 7: '+15%' } as const;
    for (const [generation, priceAdjustment] of Object.entries(surcharges)) {
      new NodeOverlay(this, `team-alpha-generation-${generation}`, {
        requirements: [label('karpenter.sh/nodepool').in(pool.name), instanceGeneration.in(Number(generation))],
        priceAdjustment,
        weight: 10,
      });
    }
  }
}
