import {
  Ami,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceCpu,
  KarpenterChart,
  type KarpenterChartProps,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** Enclaves exist from Karpenter 1.15. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.15.2',
  kubernetesVersion: '1.34',
});

/**
 * Nodes on which pods may start Nitro Enclaves; types that cannot are left out, so a pool of other types alone launches
 * nothing. An enclave takes whole cores and memory from its node, behind the back of Kubernetes: `systemReserved` keeps as
 * much as the allocator on the node sets aside, here two cores and 4Gi.
 *
 * Image or user data have to bring the allocator, and the device plugin of AWS hands enclaves to pods; it runs where its
 * label is. Adding or changing `enclaveOptions` rolls every node of the class.
 */
export class NitroEnclaves extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'enclaves-class', {
      metadata: { name: 'enclaves' },
      ami: Ami.al2023('v20260315'),
      enclaveOptions: { enabled: true },
      kubelet: { systemReserved: { cpu: '2', memory: '4Gi' } },
    });

    new NodePool(this, 'enclaves', {
      nodeClass,
      labels: { 'aws-nitro-enclaves-k8s-dp': 'enabled' },
      taints: [{ key: 'example.com/enclaves', effect: 'NoSchedule' }],
      requirements: [capacityType.in('on-demand'), instanceCategory.in('c', 'm', 'r'), instanceCpu.gte(8)],
      limits: { cpu: 64, memory: '256Gi' },
    });
  }
}
