import { Duration } from 'cdk8s';
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
  ScaleTest,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Shows that a cluster scales, and that its limit holds: as many pods as the pool's limit admits, which launches all
 * of it and is paid for by the minute. The Deployment is written outside every folder that Argo CD or Flux applies.
 * Delete it, and the nodes go.
 */
export class Inflate extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    const general = new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('spot'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 20 },
      disruption: { consolidateAfter: Duration.seconds(30) },
    });

    new ScaleTest(this, 'inflate', {
      replicasFrom: general,
      image: 'registry.k8s.io/pause:3.10',
      requests: { cpu: 1, memory: '1536Mi' },
      capacityType: 'spot',
      runsOn: general,
    });
  }
}
