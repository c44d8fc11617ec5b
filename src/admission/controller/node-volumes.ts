import { AMI_FAMILY_TRAITS, type AmiFamily, resolveAmiFamily } from '../../karpenter/nodes/ami-family';
import { resourceAmount } from '../../karpenter/units/quantity';
import { isObject, type JsonObject, listAt, member, textAt } from '../../objects';

const GIB = 1024 ** 3;

/** A mapping of a node class and where it is. */
export interface Mapping {
  readonly index: number;
  readonly deviceName: string | undefined;
  readonly ebs: unknown;
  readonly isRoot: boolean;
  /** GiB, rounded up as the controller does (v1.15.2 pkg/providers/launchtemplate/launchtemplate.go:425-431). */
  readonly size: number | undefined;
}

/** The disks of a node class. */
export interface NodeVolumes {
  readonly family: AmiFamily;
  /** Whether an alias says which image is booted, so that its devices are known. */
  readonly isKnownImage: boolean;
  /** The device that such an image boots from. */
  readonly bootDevice: string | undefined;
  readonly mappings: readonly Mapping[];
}

const sizeOf = (ebs: unknown): number | undefined => {
  const text = textAt(ebs, 'volumeSize');
  const bytes = text === undefined ? undefined : resourceAmount('ephemeral-storage', text);
  return bytes === undefined ? undefined : Math.ceil(bytes / GIB);
};

/** Bottlerocket boots from one device and keeps what pods write on another. */
function bootDeviceOf(family: AmiFamily): string | undefined {
  return family === 'Bottlerocket' ? '/dev/xvda' : AMI_FAMILY_TRAITS[family].ephemeralDevice;
}

/** What a node class says of the disks of its nodes. */
export function nodeVolumes(nodeClass: JsonObject): NodeVolumes {
  const family = resolveAmiFamily(nodeClass);
  return {
    family,
    isKnownImage:
      family !== 'Custom' &&
      listAt(nodeClass, 'spec', 'amiSelectorTerms').some((term) => textAt(term, 'alias') !== undefined),
    bootDevice: bootDeviceOf(family),
    mappings: listAt(nodeClass, 'spec', 'blockDeviceMappings').flatMap((mapping, index) =>
      isObject(mapping)
        ? [
            {
              index,
              deviceName: textAt(mapping, 'deviceName'),
              ebs: mapping.ebs,
              isRoot: member(mapping, 'rootVolume') === true,
              size: sizeOf(mapping.ebs),
            },
          ]
        : [],
    ),
  };
}
