import { Duration } from 'cdk8s';
import {
  Ami,
  amazonLinuxVolume,
  arch,
  capacityType,
  EC2NodeClass,
  Imds,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  UserData,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** 50 GiB for each vCPU, 2000 GiB at most. */
const GROW_ROOT_VOLUME = `#!/bin/bash
set -euo pipefail

if compgen -G '/dev/disk/by-id/*Instance_Storage*' > /dev/null; then
  echo 'instance store found: the root volume stays as it is'
  exit 0
fi

imds=http://169.254.169.254/latest
token=$(curl -sSf --retry 3 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' "$imds/api/token")
about() { curl -sSf --retry 3 -H "X-aws-ec2-metadata-token: $token" "$imds/meta-data/$1"; }
AWS_DEFAULT_REGION=$(about placement/region)
export AWS_DEFAULT_REGION
instance=$(about instance-id)

volume=$(aws ec2 describe-volumes --output text --query 'Volumes[0].VolumeId' \\
  --filters "Name=attachment.instance-id,Values=$instance" Name=attachment.device,Values=/dev/xvda)
aim=$(($(nproc) * 50))
aim=$((aim > 2000 ? 2000 : aim))
aws ec2 modify-volume --volume-id "$volume" --size "$aim"

for _ in $(seq 60); do
  state=$(aws ec2 describe-volumes-modifications --volume-ids "$volume" --output text \\
    --query 'VolumesModifications[0].ModificationState')
  [[ $state == optimizing || $state == completed ]] && break
  sleep 5
done

partition=$(findmnt -no SOURCE /)
growpart "/dev/$(lsblk -no PKNAME "$partition")" 1
xfs_growfs /
`;

/**
 * Karpenter counts 20Gi for every new node, whatever the script makes of the disk: pods that request more ephemeral
 * storage stay pending. It is for pods that need room and do not request it, such as large images. The nodes' role has
 * to allow `ec2:DescribeVolumes`, `ec2:DescribeVolumesModifications` and `ec2:ModifyVolume`, so pods are kept from it
 * (hop limit 1).
 *
 * On types with instance store the script does nothing: there RAID0 is the node's storage. Scripts finish before the
 * kubelet starts, so the kubelet sees the grown disk; where growing fails the node joins with 20Gi.
 */
export class EbsResizeAtBoot extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'ebs-dynamic-resize-class', {
      metadata: { name: 'ebs-dynamic-resize' },
      amiFamily: 'AL2023',
      ami: Ami.al2023('v20250715'),
      metadataOptions: Imds.blockPods(),
      instanceStorePolicy: 'RAID0',
      blockDeviceMappings: amazonLinuxVolume('20Gi', { deleteOnTermination: true }),
      userData: UserData.al2023({ scripts: [GROW_ROOT_VOLUME] }),
    });

    new NodePool(this, 'ebs-dynamic-resize', {
      nodeClass,
      labels: { intent: 'ebs-dynamic-resize' },
      requirements: [
        capacityType.in('spot', 'on-demand'),
        Label.os.in('linux'),
        arch.in('amd64'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 1000, memory: '500Gi' },
      disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: Duration.minutes(1) },
    });
  }
}
