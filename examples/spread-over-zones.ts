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
  zone,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * A workload that survives the loss of a zone and of a node: Karpenter launches nodes where the spread needs them, so
 * it costs more and smaller nodes than packing would. Pods that would make it uneven by two stay pending. Requests
 * decide how many nodes there are; spread over host names alone launches a node for each pod.
 */
export class SpreadOverZones extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    const general = new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        zone.in('eu-west-1a', 'eu-west-1b', 'eu-west-1c'),
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('spot', 'on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });

    new ScaleTest(this, 'zones-test', {
      replicas: 9,
      requests: { cpu: 1, memory: '1Gi' },
      spreadOver: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'],
      runsOn: general,
    });
  }
}
