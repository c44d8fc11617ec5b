import { formatPath } from '../../findings';
import { AMI_FAMILY_TRAITS } from '../../karpenter/nodes/ami-family';
import { textAt } from '../../objects';
import type { ControllerRule } from './context';
import { type Mapping, nodeVolumes } from './node-volumes';

const GIB = 1024 ** 3;

/** Devices that images boot from; a mapping of another one is a disk beside it. */
const BOOT_DEVICES = ['/dev/sda1', '/dev/xvda', '/dev/sda'];

/** Names that the kernel of a node gives to disks, never EC2: whoever writes one means what he saw there. */
const SEEN_ON_A_NODE = /^\/dev\/(nvme\d+n\d+|xvda\d+)/;

const withoutFolder = (device: string): string => device.replace(/^\/dev\//, '');

/**
 * A disk that is meant to hold what pods write and is not the one that does. Karpenter goes by the device of the family,
 * unless a mapping is the root volume, and else counts the size of the image (v1.15.2
 * pkg/providers/instancetype/types.go:369-404).
 */
export const rootDevice: ControllerRule = (object, _, report) => {
  const { family, isKnownImage, mappings, bootDevice } = nodeVolumes(object);
  const { ephemeralDevice, ephemeralStorage } = AMI_FAMILY_TRAITS[family];
  if (ephemeralDevice === undefined || textAt(object, 'spec', 'instanceStorePolicy') === 'RAID0') return;
  // Without a name the controller panics.
  if (mappings.some(({ deviceName }) => deviceName === undefined || deviceName === ephemeralDevice)) return;
  const isMeant = ({ deviceName = '' }: Mapping): boolean =>
    BOOT_DEVICES.includes(deviceName) ||
    SEEN_ON_A_NODE.test(deviceName) ||
    withoutFolder(deviceName) === withoutFolder(ephemeralDevice);
  const meant = mappings.filter(isMeant);
  const root = mappings.find(({ isRoot }) => isRoot);
  // A root volume that is no device of an image is one that the user data mounts.
  const found = root === undefined ? meant[0] : meant.find((mapping) => mapping === root);
  if (found === undefined || (root !== undefined && root.size === undefined)) return;
  // An image of one's own may boot from any device, and Karpenter is told so.
  if (!isKnownImage && root !== undefined) return;
  const inImage = `${ephemeralStorage / GIB}Gi`;
  const isBoot = found.deviceName === bootDevice;
  const isKnown = isKnownImage || isBoot;
  const volume = isBoot ? 'is the disk of the operating system' : 'is a disk beside it';
  const size = textAt(found.ebs, 'volumeSize') ?? 'the snapshot';
  report({
    rule: 'controller/root-device',
    severity: 'warning',
    path: formatPath(['spec', 'blockDeviceMappings', found.index, 'deviceName']),
    got: found.deviceName,
    message: isKnown
      ? `pods of ${family} write to ${ephemeralDevice}, and this ${volume}: they get the ${inImage} of the image, ${
          root === undefined ? 'not' : 'and Karpenter counts with'
        } ${size}`
      : `Karpenter takes ${ephemeralDevice} for the disk of pods, as ${family} has it, and counts with ${inImage} where no mapping is of it, not with ${size}`,
    fix: isKnown
      ? isBoot
        ? `add a mapping of ${ephemeralDevice} with the size that pods are to have`
        : `write ${ephemeralDevice}`
      : `write rootVolume: true where the image boots from ${found.deviceName}, else ${ephemeralDevice}`,
  });
};
