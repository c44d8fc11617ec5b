import {
  Ami,
  acknowledge,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  UserData,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

const PREPARE = `Write-Output 'preparing this node'
New-Item -ItemType Directory -Force -Path C:\\logs
`;

/**
 * PowerShell that runs before Karpenter's bootstrap, in one script with it: an error that stops the script stops the
 * node from joining. Karpenter writes the `<powershell>` tags. An edit replaces every node.
 */
export class WindowsWithUserData extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'windows2022-class', {
      metadata: { name: 'windows2022' },
      ami: Ami.windows('2022'),
      blockDeviceMappings: [
        { deviceName: '/dev/sda1', rootVolume: true, ebs: { volumeSize: '100Gi', volumeType: 'gp3', encrypted: true } },
      ],
      userData: UserData.windows({ script: PREPARE }),
    });
    acknowledge(nodeClass, { rule: 'policy/image-latest', reason: 'an alias of Windows has no other version' });

    new NodePool(this, 'windows2022', {
      nodeClass,
      taints: [{ key: 'os', value: 'windows', effect: 'NoSchedule' }],
      requirements: [
        Label.os.in('windows'),
        arch.in('amd64'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(4),
      ],
      limits: { cpu: 100, memory: '400Gi' },
    });
  }
}
