import { ApiObject } from 'cdk8s';
import {
  Ami,
  arch,
  Cluster,
  capacityType,
  EC2NodeClass,
  Headroom,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** A cluster that has not been upgraded yet. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.13.0',
  kubernetesVersion: '1.34',
});

/**
 * Five pods of the size below find room at once, which costs the nodes that keep it. Karpenter below 1.14 has no
 * buffers, so placeholder pods of negative priority hold the room: any other pod pushes them out, and Karpenter
 * launches a node for them. The same line makes a CapacityBuffer once the cluster runs 1.14.
 */
export class PlaceholderHeadroom extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    const general = new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });

    new ApiObject(this, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'platform' } });
    new Headroom(this, 'room', {
      pods: 5,
      requests: { cpu: 1, memory: '2Gi' },
      namespace: 'platform',
      runsOn: general,
    });
  }
}
