import { Duration } from 'cdk8s';
import {
  Ami,
  arch,
  BatchJob,
  Budget,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  instanceType,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  ScaleTest,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** The cluster that customers see: a pinned image, on-demand nodes, no disruption in office hours. */
export const production = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
});

export class ProductionCompute extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);

    const nodeClass = new EC2NodeClass(this, 'default-class', {
      metadata: { name: 'default' },
      ami: Ami.al2023('v20260315'),
      kubelet: {
        systemReserved: { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '1Gi' },
        evictionHard: { 'memory.available': '5%', 'nodefs.available': '10%', 'nodefs.inodesFree': '10%' },
      },
    });

    const disruption = {
      consolidationPolicy: 'WhenEmptyOrUnderutilized',
      consolidateAfter: Duration.minutes(1),
    } as const;

    const general = new NodePool(this, 'default', {
      nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(2),
      ],
      expireAfter: Duration.days(30),
      limits: { cpu: 1000, memory: '1000Gi' },
      disruption: {
        ...disruption,
        budgets: [Budget.atMost('20%'), Budget.none().during('0 9 * * mon-fri', Duration.hours(8))],
      },
    });

    new NodePool(this, 'gpu', {
      nodeClass,
      requirements: [instanceType.in('g5.4xlarge', 'g5.8xlarge', 'p4d.24xlarge'), capacityType.in('on-demand')],
      taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }],
      limits: { 'nvidia.com/gpu': 8 },
      disruption,
    });

    // Two hours of work that must not start again from the beginning: its node stays until it is done.
    new BatchJob(this, 'reconcile-invoices', {
      image: 'busybox:1.36.1',
      command: ['sh', '-c', 'echo reconciling && sleep 7200'],
      requests: { cpu: '2', memory: '4Gi' },
      activeDeadline: Duration.hours(4),
      runsOn: general,
    });

    new ScaleTest(this, 'karpenter-scale-test', { replicas: 10, runsOn: general });
  }
}
