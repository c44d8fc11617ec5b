import type { BlockDevice, BlockDeviceMapping, VolumeSize } from '../ec2-node-class-spec';

const encryptedGp3 = (volumeSize: VolumeSize, more: BlockDevice = {}): BlockDevice => ({
  volumeType: 'gp3',
  volumeSize,
  encrypted: true,
  ...more,
});

/**
 * Both disks of Bottlerocket. The data disk holds images, logs and pods; with only the other one given, pods see
 * Karpenter's 20Gi, whatever its size.
 *
 * @param data size of /dev/xvdb
 * @param options `os`: size of /dev/xvda. 4Gi, which Karpenter takes by itself before 1.15; from 1.15 it takes 6Gi, so write
 *   `os: '6Gi'` in new classes (an edit rolls every node). `ebs`: more settings of the data disk
 */
export const bottlerocketVolumes = (
  data: VolumeSize,
  options: { readonly os?: VolumeSize; readonly ebs?: BlockDevice } = {},
): BlockDeviceMapping[] => [
  { deviceName: '/dev/xvda', ebs: encryptedGp3(options.os ?? '4Gi') },
  { deviceName: '/dev/xvdb', rootVolume: true, ebs: encryptedGp3(data, options.ebs) },
];

/** The one disk of Amazon Linux, encrypted gp3. */
export const amazonLinuxVolume = (size: VolumeSize, ebs: BlockDevice = {}): BlockDeviceMapping[] => [
  { deviceName: '/dev/xvda', rootVolume: true, ebs: encryptedGp3(size, ebs) },
];
