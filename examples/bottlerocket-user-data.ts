import {
  Ami,
  arch,
  bottlerocketVolumes,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  UserData,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Settings of Bottlerocket by their own names; Karpenter merges its own over them. Keys of `kubernetes` that Karpenter
 * does not know are lost with a line in its log, and this package warns about them. An edit replaces every node.
 */
export class BottlerocketWithUserData extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'bottlerocket', {
      ami: Ami.bottlerocket('v1.50.0'),
      blockDeviceMappings: bottlerocketVolumes('50Gi'),
      userData: UserData.bottlerocket({
        settings: {
          kubernetes: { 'container-log-max-files': 3, 'allowed-unsafe-sysctls': ['net.core.somaxconn'] },
          kernel: { sysctl: { 'vm.max_map_count': '262144' } },
        },
      }),
    });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 100 },
    });
  }
}
