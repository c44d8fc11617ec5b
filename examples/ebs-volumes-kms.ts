import {
  Ami,
  amazonLinuxVolume,
  arch,
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

/** An alias of this region's account works too: alias/nodes. */
const kmsKeyID = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6789-abcd-ef0123456789';

const MOUNT_SCRATCH = `#!/bin/bash
set -euo pipefail
blkid /dev/xvdb || mkfs.xfs /dev/xvdb
mkdir -p /var/scratch
mount /dev/xvdb /var/scratch
`;

/**
 * Nodes start only if the controller's role may use the key (`kms:CreateGrant` and the decrypting actions): without
 * that the instance is terminated seconds after its launch, and Karpenter tries again. Giving any volume replaces the
 * defaults, so the root volume is named too.
 *
 * Nothing mounts the second volume by itself; the script does. Karpenter counts the root volume alone.
 */
export class EbsVolumesKms extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'encrypted', {
      ami: Ami.al2023('v20260315'),
      blockDeviceMappings: [
        ...amazonLinuxVolume('50Gi', { kmsKeyID }),
        {
          deviceName: '/dev/xvdb',
          ebs: {
            volumeSize: '200Gi',
            volumeType: 'gp3',
            iops: 6000,
            throughput: 500,
            encrypted: true,
            kmsKeyID,
            deleteOnTermination: true,
          },
        },
      ],
      userData: UserData.al2023({ scripts: [MOUNT_SCRATCH] }),
    });

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
  }
}
