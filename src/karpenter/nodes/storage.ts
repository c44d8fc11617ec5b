import type { Hardware } from '../catalogue/catalogue';
import type { EC2NodeClassObject } from '../objects';
import { resourceAmount } from '../units/quantity';
import type { AmiFamilyTraits } from './ami-family';

type NodeClassSpec = NonNullable<EC2NodeClassObject['spec']>;

/** Bytes of the volume that pods write to, where it is one of EBS. */
function volumeSize({ blockDeviceMappings = [] }: NodeClassSpec, traits: AmiFamilyTraits): number {
  const mapping =
    traits.ephemeralDevice === undefined
      ? blockDeviceMappings[blockDeviceMappings.length - 1]
      : blockDeviceMappings.find(({ deviceName }) => deviceName === traits.ephemeralDevice);
  const root = blockDeviceMappings.find(({ rootVolume }) => rootVolume === true);
  // A root volume without a size of its own is passed over.
  const size = root?.ebs?.volumeSize ?? mapping?.ebs?.volumeSize;
  return (size === undefined ? undefined : resourceAmount('ephemeral-storage', size)) ?? traits.ephemeralStorage;
}

/** The ephemeral storage of a type in bytes (AWS `types.go` 369-404). */
export function ephemeralStorageOf(spec: NodeClassSpec, traits: AmiFamilyTraits): (hardware: Hardware) => number {
  const ofVolume = volumeSize(spec, traits);
  return spec.instanceStorePolicy === 'RAID0'
    ? ({ localStorageGB }) => (localStorageGB > 0 ? localStorageGB * 1e9 : ofVolume)
    : () => ofVolume;
}
