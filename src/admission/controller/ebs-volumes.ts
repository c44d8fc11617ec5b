import { formatPath, type Problem } from '../../findings';
import type { AmiFamily } from '../../karpenter/nodes/ami-family';
import { isObject, member, numberAt, textAt } from '../../objects';
import type { ControllerRule } from './context';
import { nodeVolumes } from './node-volumes';

type Range = readonly [least: number, most: number];

/** What EC2 takes of a type of volume; every launch with anything else fails. */
interface VolumeType {
  /** GiB. */
  readonly size: Range;
  /** I/O operations per second, where they can be set. */
  readonly iops?: Range;
  /** The most of them for each GiB; the least of the range goes with any size. */
  readonly iopsPerGib?: number;
  readonly needsIops?: true;
  /** MiB/s, where it can be set. */
  readonly throughput?: Range;
  readonly cannotBoot?: true;
}

/** https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html, of gp3 with what it has from September 2025 on. */
const VOLUME_TYPES: Readonly<Record<string, VolumeType>> = {
  gp3: { size: [1, 65536], iops: [3000, 80000], iopsPerGib: 500, throughput: [125, 2000] },
  gp2: { size: [1, 16384] },
  io1: { size: [4, 16384], iops: [100, 64000], iopsPerGib: 50, needsIops: true },
  io2: { size: [4, 65536], iops: [100, 256000], iopsPerGib: 1000, needsIops: true },
  st1: { size: [125, 16384], cannotBoot: true },
  sc1: { size: [125, 16384], cannotBoot: true },
  standard: { size: [1, 1024] },
};

/** MiB/s that a volume of type gp3 may have for each of its I/O operations per second. */
const THROUGHPUT_PER_IOPS = 0.25;

/** GiB of the snapshots that images of AWS start from, as EC2 says them where a volume is smaller: those of all releases of today. */
const SNAPSHOTS: Readonly<Partial<Record<AmiFamily, number>>> = { AL2: 8, AL2023: 20, Bottlerocket: 4 };

interface Volume {
  readonly name: string;
  readonly type: VolumeType;
  /** GiB; undefined where a snapshot says it. */
  readonly size: number | undefined;
  readonly iops: number | undefined;
  readonly throughput: number | undefined;
  readonly isBoot: boolean;
}

type Fault = Omit<Problem, 'rule' | 'path' | 'got'> & { readonly field: string };

const namesWith = (field: 'iops' | 'throughput'): string =>
  Object.keys(VOLUME_TYPES)
    .filter((name) => VOLUME_TYPES[name]?.[field] !== undefined)
    .join(', ');

const outside = (value: number | undefined, [least, most]: Range): boolean =>
  value !== undefined && (value < least || value > most);

const inRange = ([least, most]: Range, unit: string): string => `${least} to ${most}${unit}`;

type Check = (volume: Volume) => Fault | undefined;

/** What a type lets nobody set, or only within a range. */
const settable =
  (field: 'iops' | 'throughput', unit: string): Check =>
  ({ name, type, [field]: value }) => {
    const range = type[field];
    if (value === undefined) return undefined;
    if (range === undefined) {
      const names = namesWith(field);
      return {
        field,
        message: `a volume of type ${name} takes no ${field}: EC2 refuses every launch`,
        fix: `take it out, or choose ${names.includes(',') ? 'one of ' : ''}${names} as volumeType`,
      };
    }
    return outside(value, range)
      ? {
          field,
          message: `a volume of type ${name} has ${inRange(range, unit)}: EC2 refuses every launch`,
          fix: 'choose a number in this range, or take it out for what the type has by itself',
        }
      : undefined;
  };

const CHECKS: readonly Check[] = [
  ({ name, type, size }) =>
    outside(size, type.size)
      ? {
          field: 'volumeSize',
          message: `a volume of type ${name} has ${inRange(type.size, ' GiB')}: EC2 refuses every launch`,
          fix: 'choose a size in this range, or another volumeType',
        }
      : undefined,
  settable('iops', ' iops'),
  ({ name, type, iops }) =>
    type.needsIops && iops === undefined
      ? {
          field: 'volumeType',
          message: `a volume of type ${name} needs iops: EC2 refuses every launch without`,
          fix: 'write iops, or gp3 as volumeType',
        }
      : undefined,
  ({ name, type, iops, size }) => {
    if (iops === undefined || size === undefined || type.iops === undefined || type.iopsPerGib === undefined)
      return undefined;
    const [least] = type.iops;
    const most = Math.max(least, type.iopsPerGib * size);
    return iops > most && !outside(iops, type.iops)
      ? {
          field: 'iops',
          message: `a volume of type ${name} has ${type.iopsPerGib} iops a GiB at most, ${most} with ${size} GiB: EC2 refuses every launch`,
          fix: `write ${most} or less, or a volumeSize of ${Math.ceil(iops / type.iopsPerGib)}Gi`,
        }
      : undefined;
  },
  settable('throughput', ' MiB/s'),
  ({ name, type, iops, throughput }) => {
    if (throughput === undefined || type.throughput === undefined || type.iops === undefined) return undefined;
    if (outside(throughput, type.throughput) || outside(iops, type.iops)) return undefined;
    const given = iops ?? type.iops[0];
    return throughput > given * THROUGHPUT_PER_IOPS
      ? {
          field: 'throughput',
          message: `a volume of type ${name} has ${THROUGHPUT_PER_IOPS} MiB/s for each of its iops at most, ${given * THROUGHPUT_PER_IOPS} with ${iops === undefined ? 'the ' : ''}${given}: EC2 refuses every launch`,
          fix: `write ${given * THROUGHPUT_PER_IOPS} or less, or iops: ${Math.ceil(throughput / THROUGHPUT_PER_IOPS)}`,
        }
      : undefined;
  },
  ({ name, type, isBoot }) =>
    type.cannotBoot && isBoot
      ? {
          field: 'volumeType',
          message: `no image boots from a volume of type ${name}: EC2 refuses every launch`,
          fix: 'write gp3',
        }
      : undefined,
];

/** What EC2 refuses of the volumes of a node class, once a node is to be launched. */
export const ebsVolumes: ControllerRule = (object, _, report) => {
  const { isKnownImage, bootDevice, family, mappings } = nodeVolumes(object);
  for (const { index, ebs, deviceName, size } of mappings) {
    if (!isObject(ebs)) continue;
    const at = (field: string): string => formatPath(['spec', 'blockDeviceMappings', index, 'ebs', field]);
    const isBoot = isKnownImage && deviceName !== undefined && deviceName === bootDevice;
    const name = textAt(ebs, 'volumeType') ?? '';
    const type = Object.hasOwn(VOLUME_TYPES, name) ? VOLUME_TYPES[name] : undefined;
    if (type !== undefined) {
      const volume = { name, type, size, iops: numberAt(ebs, 'iops'), throughput: numberAt(ebs, 'throughput'), isBoot };
      for (const check of CHECKS) {
        const fault = check(volume);
        if (fault === undefined) continue;
        const { field, ...rest } = fault;
        report({ rule: 'controller/ebs-volume', path: at(field), got: ebs[field], ...rest });
      }
    }
    if (textAt(ebs, 'kmsKeyID') !== undefined && member(ebs, 'encrypted') === false) {
      report({
        rule: 'controller/ebs-volume',
        path: at('encrypted'),
        got: false,
        message: 'a volume with a key is an encrypted one: EC2 refuses every launch',
        fix: 'write encrypted: true, or take kmsKeyID out',
      });
    }
    const snapshot = isBoot && textAt(ebs, 'snapshotID') === undefined ? SNAPSHOTS[family] : undefined;
    if (snapshot !== undefined && size !== undefined && size < snapshot) {
      report({
        rule: 'controller/volume-below-snapshot',
        severity: 'warning',
        path: at('volumeSize'),
        got: ebs.volumeSize,
        message: `images of ${family} start from a snapshot of ${snapshot} GiB, and EC2 refuses a volume that is smaller: nothing is launched`,
        fix: `write ${snapshot}Gi or more`,
      });
    }
  }
};
