import { Duration } from 'cdk8s';
import {
  Ami,
  arch,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  NodePool,
  ScaleTest,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** The cluster in which teams try things out: cheap, always on the newest image. */
export const development = new Cluster({
  name: 'dev-cluster',
  region: 'eu-west-1',
  environment: 'dev',
  tier: 'development',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  nodeRole: 'KarpenterNodeRole-Dev',
});

export class DevelopmentCompute extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);

    const nodeClass = new EC2NodeClass(this, 'dev-node-class', {
      amiFamily: 'AL2023',
      ami: Ami.al2023('latest'),
    });

    new NodePool(this, 'dev-default-pool', {
      nodeClass,
      requirements: [
        capacityType.in('spot', 'on-demand'),
        arch.in('amd64', 'arm64'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 100 },
      disruption: {
        consolidationPolicy: 'WhenEmptyOrUnderutilized',
        consolidateAfter: Duration.minutes(1),
      },
    });

    new ScaleTest(this, 'karpenter-scale-test', {
      replicas: 10,
      image: 'nginx',
      requests: { cpu: '2', memory: '2Gi' },
    });
  }
}
