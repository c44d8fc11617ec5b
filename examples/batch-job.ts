import { ApiObject, Duration } from 'cdk8s';
import {
  Ami,
  arch,
  BatchJob,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * The job runs to its end: neither consolidation nor drift takes its node for up to four hours, after which it is like
 * any other pod. A job that hangs holds its node as long as it is protected, so it has a deadline. The pool is
 * on-demand because nothing protects from a spot interruption.
 */
export class NightlyReport extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    const batch = new NodePool(this, 'batch', {
      nodeClass,
      taints: [{ key: 'workload', value: 'batch', effect: 'NoSchedule' }],
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
      disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: Duration.minutes(1) },
    });

    new ApiObject(this, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'batch' } });
    new BatchJob(this, 'nightly-report', {
      namespace: 'batch',
      image: 'busybox:1.37',
      command: ['sh', '-c', 'sleep 600'],
      requests: { cpu: 2, memory: '4Gi' },
      protectedFor: Duration.hours(4),
      activeDeadline: Duration.hours(5),
      backoffLimit: 2,
      runsOn: batch,
    });
  }
}
