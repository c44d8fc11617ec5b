import { Duration } from 'cdk8s';
import {
  Ami,
  arch,
  CapacitySplit,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  ScaleTest,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * A fifth of the pods run on on-demand nodes and survive a wave of spot interruptions. The proportion holds per
 * workload and only while both pools can launch: where spot capacity is missing the rest stays pending rather than
 * moving to on-demand.
 *
 * The pools share five values of the label `capacity-spread`, one of them on-demand; the workload spreads over the
 * values.
 */
export class OnDemandSpotSplit extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    const split = new CapacitySplit(this, 'node', {
      shares: { onDemand: 1, spot: 4 },
      nodeClass,
      labels: { intent: 'apps' },
      taints: [{ key: 'intent', value: 'workload-split', effect: 'NoSchedule' }],
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(2),
      ],
      limits: { cpu: 1000, memory: '500Gi' },
      expireAfter: Duration.days(7),
      disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: Duration.minutes(1) },
    });

    // A Deployment of your own takes split.spreadConstraint; runsOn(deployment, split) adds the tolerations.
    new ScaleTest(this, 'split-test', { replicas: 10, spreadOver: [split.topologyKey], runsOn: split });
  }
}
