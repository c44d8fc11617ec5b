import {
  Cluster,
  capacityType,
  instanceFamily,
  instanceType,
  KarpenterChart,
  type KarpenterChartProps,
  NodeOverlay,
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
 * Karpenter chooses and consolidates by these prices instead of the list's; your bill does not change. The first
 * overlay states a discount that Karpenter cannot know of, the second a licence that makes a type dearer. Where
 * several overlays fit a type the highest weight counts; two of one weight that differ are a conflict, which their
 * status reports.
 *
 * A price of an overlay also changes how EC2 is asked: by priority, no longer by lowest price.
 */
export class NodeOverlayPrice extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    new NodeOverlay(this, 'm7g-savings-plan', {
      requirements: [instanceFamily.in('m7g'), capacityType.in('on-demand')],
      priceAdjustment: '-28%',
      weight: 10,
    });

    new NodeOverlay(this, 'licensed-host', {
      requirements: [instanceType.in('r7i.metal-24xl'), capacityType.in('on-demand')],
      price: 12.5,
      weight: 20,
    });
  }
}
