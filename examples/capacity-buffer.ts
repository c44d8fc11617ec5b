import { ApiObject } from 'cdk8s';
import {
  Ami,
  arch,
  CapacityBuffer,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** Buffers exist from Karpenter 1.14 and need their feature gate. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  featureGates: { capacityBuffer: true },
});

/**
 * New pods of the Deployment `web` start at once: room for a fifth of its replicas, two at least, is kept and paid
 * for. A node that holds only this room is not taken for an empty one. The buffer stands in the workload's namespace
 * and copies its pods, selectors and tolerations included; with the feature gate off it does nothing.
 */
export class RoomForWeb extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });

    new ApiObject(this, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
    new CapacityBuffer(this, 'web-room', {
      namespace: 'web',
      scalableRef: { apiGroup: 'apps', kind: 'Deployment', name: 'web' },
      percentage: 20,
      replicas: 2,
    });
  }
}
