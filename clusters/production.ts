import { Duration } from 'cdk8s';
import {
  BatchJob,
  Cluster,
  capacityType,
  instanceType,
  type KarpenterChartProps,
  NodePool,
  ScaleTest,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';
import { productionOptions } from './options';
import { consolidation, Platform } from './platform';

/** The cluster that customers see: a pinned image, on-demand nodes, no disruption in office hours. */
export const production = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
});

/** The platform, and what this cluster alone has. */
export class ProductionCompute extends Platform {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, { ...props, options: productionOptions });

    new NodePool(this, 'gpu', {
      nodeClass: this.nodeClass,
      requirements: [instanceType.in('g5.4xlarge', 'g5.8xlarge', 'p4d.24xlarge'), capacityType.in('on-demand')],
      taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }],
      limits: { 'nvidia.com/gpu': 8 },
      disruption: consolidation,
    });

    // Two hours of work that must not start again from the beginning: its node stays until it is done.
    new BatchJob(this, 'reconcile-invoices', {
      image: 'busybox:1.36.1',
      command: ['sh', '-c', 'echo reconciling && sleep 7200'],
      requests: { cpu: '2', memory: '4Gi' },
      activeDeadline: Duration.hours(4),
      runsOn: this.general,
    });

    new ScaleTest(this, 'karpenter-scale-test', { replicas: 10, runsOn: this.general });
  }
}
