import {
  amazonLinuxVolume,
  type BlockDeviceMapping,
  bottlerocketVolumes,
  Imds,
  type VolumeSize,
} from '../../../charts';
import type { Path } from '../../findings';
import { isWindows } from '../../karpenter';
import { at, deepEqual, isObject, listAt, textAt } from '../../objects';
import { unknownProps } from '../../props';
import { call, data, type Expression, object, text } from '../code/expression';
import { IMAGES } from './ami';
import { userData } from './user-data';
import { field, metadata, plain } from './values';
import type { Field, Writing } from './writing';

/** Whose role the class has: that of the cluster is not said. */
function role(value: unknown, { cluster, object }: Writing): Expression | undefined {
  if (typeof value !== 'string') return undefined;
  const usual = isWindows(object) ? cluster.windowsNodeRole : cluster.nodeRole;
  return value === usual.name && !cluster.vpc.isolated ? undefined : text(value);
}

function instanceProfile(value: unknown, { cluster, object }: Writing): Expression | undefined {
  if (typeof value !== 'string') return undefined;
  const isUsual = cluster.vpc.isolated === true && value === cluster.instanceProfile.name;
  return isUsual && at(object, 'spec', 'role') === undefined ? undefined : text(value);
}

/** Terms as the cluster gives them: by id where it names them, else by its discovery tag. */
const discovered =
  (fact: 'subnets' | 'securityGroups') =>
  (value: unknown, { cluster }: Writing, from: Path): Expression | undefined => {
    const ids = cluster.vpc[fact];
    const usual = ids === undefined || ids.length === 0 ? [{ tags: cluster.discoveryTags }] : ids.map((id) => ({ id }));
    return deepEqual(value, usual) ? undefined : data(value, from);
  };

function metadataOptions(value: unknown, writing: Writing, from: Path): Expression | undefined {
  if (deepEqual(value, Imds.blockPods())) return call('Imds.blockPods');
  const hops = at(value, 'httpPutResponseHopLimit');
  if (typeof hops === 'number' && deepEqual(value, Imds.allowPods(hops))) {
    return hops === 2 ? call('Imds.allowPods') : call('Imds.allowPods', { number: hops });
  }
  return plain(value, writing, from);
}

/** Sizes and settings of one disk, without what the presets set. */
const settingsOf = (volume: unknown): Record<string, unknown> => {
  const ebs = at(volume, 'ebs');
  const { volumeType: _, volumeSize: __, encrypted: ___, ...more } = isObject(ebs) ? ebs : {};
  return more;
};

/** The disks of a family as its preset makes them, where that is exactly what they are. */
function preset(volumes: readonly unknown[], from: Path): Expression | undefined {
  const [first, second] = volumes;
  const sizes = volumes.map((volume) => textAt(volume, 'ebs', 'volumeSize') as VolumeSize | undefined);
  const [firstSize, secondSize] = sizes;
  const isMade = (made: readonly BlockDeviceMapping[]) => deepEqual(volumes, made);
  if (volumes.length === 1 && firstSize !== undefined) {
    const more = settingsOf(first);
    if (!isMade(amazonLinuxVolume(firstSize, more))) return undefined;
    const settings = Object.keys(more).length === 0 ? [] : [data(more, [...from, 0, 'ebs'])];
    return call('amazonLinuxVolume', text(firstSize), ...settings);
  }
  if (volumes.length !== 2 || firstSize === undefined || secondSize === undefined) return undefined;
  const ebs = settingsOf(second);
  const hasOs = firstSize !== '4Gi';
  const hasMore = Object.keys(ebs).length > 0;
  if (!isMade(bottlerocketVolumes(secondSize, { os: firstSize, ebs }))) return undefined;
  const options = [
    ...(hasOs ? [{ key: 'os', value: text(firstSize) }] : []),
    ...(hasMore ? [{ key: 'ebs', value: data(ebs, [...from, 1, 'ebs']) }] : []),
  ];
  return call('bottlerocketVolumes', text(secondSize), ...(options.length === 0 ? [] : [object(options)]));
}

function volumes(value: unknown, _: Writing, from: Path): Expression | undefined {
  if (value === undefined) return undefined;
  return preset(listAt(value), from) ?? data(value, from);
}

/** Settings of the kubelet that no type has: the schema of 1.15 takes any. */
const untyped = (kubelet: unknown): ReadonlySet<string> =>
  new Set(
    isObject(kubelet)
      ? Object.keys(kubelet).filter(
          (key) => unknownProps('EC2NodeClassProps', { kubelet: { [key]: kubelet[key] } }).length > 0,
        )
      : [],
  );

function kubelet(value: unknown, _: Writing, from: Path): Expression | undefined {
  if (!isObject(value)) return undefined;
  const odd = untyped(value);
  return data(Object.fromEntries(Object.entries(value).filter(([key]) => !odd.has(key))), from);
}

/** What of the kubelet reaches the YAML untyped. */
function raw(value: unknown, writing: Writing, from: Path): Expression | undefined {
  const odd = untyped(value);
  if (!isObject(value) || odd.size === 0) return undefined;
  for (const key of odd) writing.except(`spec.kubelet.${key}`, 'no type has this setting of the kubelet');
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => odd.has(key)));
  return object([{ key: 'kubelet', value: data(rest, from), from }]);
}

/** The props of an EC2NodeClass, in the order in which people read them. */
export const EC2_NODE_CLASS: readonly Field[] = [
  metadata(),
  ...IMAGES,
  { prop: 'role', from: ['spec', 'role'], write: role },
  { prop: 'instanceProfile', from: ['spec', 'instanceProfile'], write: instanceProfile },
  { prop: 'subnetSelectorTerms', from: ['spec', 'subnetSelectorTerms'], write: discovered('subnets') },
  {
    prop: 'securityGroupSelectorTerms',
    from: ['spec', 'securityGroupSelectorTerms'],
    write: discovered('securityGroups'),
  },
  field('associatePublicIPAddress', 'spec', 'associatePublicIPAddress'),
  field('capacityReservationSelectorTerms', 'spec', 'capacityReservationSelectorTerms'),
  field('placementGroupSelector', 'spec', 'placementGroupSelector'),
  field('networkInterfaces', 'spec', 'networkInterfaces'),
  field('ipPrefixCount', 'spec', 'ipPrefixCount'),
  field('connectionTracking', 'spec', 'connectionTracking'),
  field('cpuOptions', 'spec', 'cpuOptions'),
  field('enclaveOptions', 'spec', 'enclaveOptions'),
  { prop: 'metadataOptions', from: ['spec', 'metadataOptions'], write: metadataOptions },
  { prop: 'blockDeviceMappings', from: ['spec', 'blockDeviceMappings'], write: volumes },
  field('instanceStorePolicy', 'spec', 'instanceStorePolicy'),
  { prop: 'kubelet', from: ['spec', 'kubelet'], write: kubelet },
  { prop: 'raw', from: ['spec', 'kubelet'], write: raw },
  field('detailedMonitoring', 'spec', 'detailedMonitoring'),
  field('context', 'spec', 'context'),
  { prop: 'userData', from: ['spec', 'userData'], write: userData },
  field('tags', 'spec', 'tags'),
];
