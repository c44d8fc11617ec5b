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
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * What pods write goes with the node: the NVMe disks of the instance become one volume for images, logs and
 * `emptyDir`, and Karpenter counts its size as the node's ephemeral storage. On a type without such disks the policy
 * does nothing and the node has its 20Gi root volume, hence the requirement.
 */
export class InstanceStoreRaid0 extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'local-disks', {
      ami: Ami.al2023('v20260315'),
      instanceStorePolicy: 'RAID0',
    });

    new NodePool(this, 'instance-store', {
      nodeClass,
      requirements: [
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('spot', 'on-demand'),
        instanceCategory.in('c', 'm', 'r', 'i'),
        Label.instanceLocalNvme.gte(100),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });
  }
}
