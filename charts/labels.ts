import {
  ACCELERATOR_MANUFACTURERS,
  ACCELERATOR_NAMES,
  type AcceleratorManufacturer,
  type AcceleratorName,
  CPU_MANUFACTURERS,
  type CpuManufacturer,
  GPU_MANUFACTURERS,
  GPU_NAMES,
  type GpuManufacturer,
  type GpuName,
  HYPERVISORS,
  type Hypervisor,
  INSTANCE_CATEGORIES,
  INSTANCE_FAMILIES,
  INSTANCE_SIZES,
  INSTANCE_TYPES,
  type InstanceCategory,
  type InstanceFamily,
  type InstanceSize,
  type InstanceType,
} from '../src/karpenter';
import { LabelKey, NumericLabelKey } from './requirements';

/** A label with few values. */
const oneOf = <const T extends string>(key: string, ...values: readonly T[]) => new LabelKey<T>(key, () => values);

/** A label of Karpenter on AWS. The values are looked up when the first requirement is made, not when this file is loaded. */
const aws = <T extends string>(name: string, known?: () => readonly T[]) =>
  new LabelKey<T>(`karpenter.k8s.aws/${name}`, known);

const awsBoolean = (name: string) => oneOf(`karpenter.k8s.aws/${name}`, 'true', 'false');

const awsNumber = (name: string) => new NumericLabelKey(`karpenter.k8s.aws/${name}`);

/** CPU architecture. Without a requirement on it a pool may launch either, whichever is cheaper: images have to run on both. */
export const arch = oneOf('kubernetes.io/arch', 'amd64', 'arm64');
/**
 * How the instance is paid. Of those that are allowed, `reserved` (from Karpenter 1.3) is taken first, then `spot`; without
 * a requirement on it spot is used where it is offered.
 */
export const capacityType = oneOf('karpenter.sh/capacity-type', 'spot', 'on-demand', 'reserved');
/** Instance type by its full name, `m7g.large`. */
export const instanceType = new LabelKey<InstanceType>('node.kubernetes.io/instance-type', () => INSTANCE_TYPES);
/** Instance family, `m7g` or `c6i`: everything before the dot. */
export const instanceFamily = aws<InstanceFamily>('instance-family', () => INSTANCE_FAMILIES);
/** Exactly the leading letters of the family: `in('c', 'm', 'r')` leaves out `x`, `t`, `hpc`, `im`. */
export const instanceCategory = aws<InstanceCategory>('instance-category', () => INSTANCE_CATEGORIES);
/** Size, `large` or `metal-24xl`: everything after the dot. */
export const instanceSize = aws<InstanceSize>('instance-size', () => INSTANCE_SIZES);
/** Generation, the number in the family's name: 7 for `m7g`. */
export const instanceGeneration = awsNumber('instance-generation');
/** vCPUs of the instance. */
export const instanceCpu = awsNumber('instance-cpu');
/** Memory of the instance in MiB: an m5.large has 8192. */
export const instanceMemory = awsNumber('instance-memory');
/** Availability zone by name, `eu-west-1a`: another physical zone in each account. */
export const zone = new LabelKey<string>('topology.kubernetes.io/zone');

/**
 * Every label of nodes that Karpenter knows: `Label.os.in('linux')`. Those that pools use most are exported by
 * themselves too (`arch`, `capacityType`, `zone`, …). A label of your own is made by `label('team')`.
 *
 * @see https://karpenter.sh/docs/concepts/scheduling/#well-known-labels
 */
export const Label = {
  /** CPU architecture; also exported as `arch`. */
  arch,
  /** Operating system of the node; which ones a pool can have follows from its node class. */
  os: oneOf('kubernetes.io/os', 'linux', 'windows'),
  /** How the instance is paid; also exported as `capacityType`. */
  capacityType,
  /** The pool that a node belongs to, for NodeOverlays: `Label.nodePool.in(general.name)`. A pool cannot require it. */
  nodePool: new LabelKey<string>('karpenter.sh/nodepool'),
  /** Region, `eu-west-1`; a cluster's nodes all have the same. */
  region: new LabelKey<string>('topology.kubernetes.io/region'),
  /** Availability zone by name, `eu-west-1a`: another physical zone in each account; also exported as `zone`. */
  zone,
  /** Availability zone by id, `euw1-az1`: the same physical zone in every account. */
  zoneId: new LabelKey<string>('topology.k8s.aws/zone-id'),
  /** Build of Windows, `10.0.20348`: pods of another build do not start there. */
  windowsBuild: new LabelKey<string>('node.kubernetes.io/windows-build'),
  /** Instance type by its full name; also exported as `instanceType`. */
  instanceType,
  /** Everything before the dot of the type; also exported as `instanceFamily`. */
  instanceFamily,
  /** Leading letters of the family; also exported as `instanceCategory`. */
  instanceCategory,
  /** Everything after the dot of the type; also exported as `instanceSize`. */
  instanceSize,
  /** The number in the family's name; also exported as `instanceGeneration`. */
  instanceGeneration,
  /** vCPUs; also exported as `instanceCpu`. */
  instanceCpu,
  /** Memory in MiB; also exported as `instanceMemory`. */
  instanceMemory,
  /** Who makes the CPU. `aws` is Graviton. */
  instanceCpuManufacturer: aws<CpuManufacturer>('instance-cpu-manufacturer', () => CPU_MANUFACTURERS),
  /** Sustained clock speed of the CPU in MHz. */
  instanceCpuSustainedClockSpeedMhz: awsNumber('instance-cpu-sustained-clock-speed-mhz'),
  /** Mbps between the instance and EBS; only types that are EBS-optimised by default have the label. */
  instanceEbsBandwidth: awsNumber('instance-ebs-bandwidth'),
  /** Mbps of network that the type always has; some types lack the label. */
  instanceNetworkBandwidth: awsNumber('instance-network-bandwidth'),
  /** GB of NVMe instance store; types without any lack the label. */
  instanceLocalNvme: awsNumber('instance-local-nvme'),
  /** Hypervisor under the instance; bare metal has the empty value. */
  instanceHypervisor: aws<Hypervisor>('instance-hypervisor', () => HYPERVISORS),
  /** Whether traffic between instances of such types is encrypted by the hardware. */
  instanceEncryptionInTransitSupported: awsBoolean('instance-encryption-in-transit-supported'),
  /** Whether the type is of a -flex family; from 1.7. */
  instanceCapabilityFlex: awsBoolean('instance-capability-flex'),
  /** Whether the instance shares its host with other accounts; from 1.9. */
  instanceTenancy: oneOf('karpenter.k8s.aws/instance-tenancy', 'default', 'dedicated'),
  /** Model of the GPU, `a10g`; types without GPUs lack the label. */
  instanceGpuName: aws<GpuName>('instance-gpu-name', () => GPU_NAMES),
  /** Who makes the GPU; types without GPUs lack the label. */
  instanceGpuManufacturer: aws<GpuManufacturer>('instance-gpu-manufacturer', () => GPU_MANUFACTURERS),
  /** GPUs of the instance; types without GPUs lack the label, so keep them out by `doesNotExist()`. */
  instanceGpuCount: awsNumber('instance-gpu-count'),
  /** Memory of one GPU in MiB; types without GPUs lack the label. */
  instanceGpuMemory: awsNumber('instance-gpu-memory'),
  /** Model of the accelerator (`inferentia`, `trainium`, …); types without any lack the label. */
  instanceAcceleratorName: aws<AcceleratorName>('instance-accelerator-name', () => ACCELERATOR_NAMES),
  /** Who makes the accelerator; types without any lack the label. */
  instanceAcceleratorManufacturer: aws<AcceleratorManufacturer>(
    'instance-accelerator-manufacturer',
    () => ACCELERATOR_MANUFACTURERS,
  ),
  /** Accelerators of the instance; types without any lack the label. */
  instanceAcceleratorCount: awsNumber('instance-accelerator-count'),
  /** Capacity reservation that the node runs in, `cr-…`; from 1.3. */
  capacityReservationId: aws<`cr-${string}`>('capacity-reservation-id'),
  /** Kind of the reservation that the node runs in; from 1.6. */
  capacityReservationType: oneOf('karpenter.k8s.aws/capacity-reservation-type', 'default', 'capacity-block'),
  /** Whether EC2 may take the reserved capacity back; from 1.10. */
  capacityReservationInterruptible: awsBoolean('capacity-reservation-interruptible'),
  /** Placement group that the node runs in, `pg-…`; from 1.11. */
  placementGroupId: aws<`pg-${string}`>('placement-group-id'),
  /** Partition of the placement group, from 1 up; from 1.11. */
  placementGroupPartition: awsNumber('placement-group-partition'),
};
