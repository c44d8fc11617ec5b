import {
  Ami,
  arch,
  Cluster,
  capacityType,
  EC2NodeClass,
  Imds,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** Pods and services have IPv6 addresses; a cluster keeps its family for ever. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  vpc: { ipFamily: 'ipv6' },
});

/**
 * More pods fit on a node than Karpenter would think: in a cluster of IPv6 the VPC CNI hands out prefixes, of which
 * Karpenter knows nothing, so `maxPods` says what the kubelet takes. That needs Nitro, and the requirement leaves bare
 * metal out, which has no hypervisor. Windows nodes do not exist in such a cluster.
 *
 * The metadata endpoint answers on IPv6 too, for the node itself.
 */
export class Ipv6 extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', {
      ami: Ami.al2023('v20260315'),
      kubelet: { maxPods: 110 },
      metadataOptions: { ...Imds.blockPods(), httpProtocolIPv6: 'enabled' },
    });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        Label.instanceHypervisor.in('nitro'),
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('spot', 'on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });
  }
}
