import type { Hardware } from '../catalogue/catalogue';
import { evaluatesExpressions, hasExpressions, resolveKubelet, withoutExpressions } from '../kubelet/resolve';
import type { EC2NodeClassObject } from '../objects';
import { readNodeClass } from '../read-objects';
import { parseGoFloat } from '../units/go-float';
import { type Quantity, type Resources, resourceAmount, resourceAmounts } from '../units/quantity';
import { isAtLeast, NEWEST_KARPENTER_MINOR } from '../versions';
import { AMI_FAMILY_TRAITS, type AmiFamilyTraits, resolveAmiFamily } from './ami-family';
import { eniLimitedPods, podCapacity } from './pods';

/** Controller settings that change what a node can hold, and what is not in the NodePool or the EC2NodeClass. */
export interface CapacitySettings {
  /** The Karpenter version whose arithmetic counts, `1.10` or `1.10.2`. @default the newest known minor */
  readonly karpenterVersion?: string;
  /**
   * Helm value `settings.vmMemoryOverheadPercent`: the share of memory that the hypervisor is reckoned to keep.
   * @default 0.075
   */
  readonly vmMemoryOverheadPercent?: number;
  /**
   * Helm value `settings.reservedENIs`: network interfaces that pods do not get.
   * @default 0
   */
  readonly reservedENIs?: number;
  /**
   * Whether Karpenter evaluates expressions in `kubelet` (1.15+, feature gate `nodeClassCEL`). While it does not, it
   * launches nothing from a class that has any, and reckons as if they were not there.
   * @default true
   */
  readonly nodeClassCEL?: boolean;
  /**
   * Extended resources and huge pages that a NodeOverlay adds to the type.
   * @default none
   */
  readonly overlayCapacity?: Readonly<Record<string, Quantity>>;
}

/** What a node of a type offers before and after reservations. */
export interface NodeResources {
  /** What the node has. */
  readonly capacity: Resources;
  /** What the kubelet keeps for Kubernetes. */
  readonly kubeReserved: Resources;
  /** What the kubelet keeps for the system. */
  readonly systemReserved: Resources;
  /** What stays free, since pods are evicted below it. */
  readonly evictionThreshold: Resources;
  /** What pods, daemons included, can use. */
  readonly allocatable: Resources;
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** The share of the hypervisor that Karpenter reckons with when nothing says otherwise. */
export const DEFAULT_VM_MEMORY_OVERHEAD_PERCENT = 0.075;

/** Memory in MiB that is missing on every arm64 machine (AWS `types.go` 356-366). */
const ARM64_MEMORY_MISSING_MI = 64;

function memoryCapacity(hardware: Hardware, overheadPercent: number): number {
  const nominal = (hardware.memoryMi - (hardware.arm64 ? ARM64_MEMORY_MISSING_MI : 0)) * MIB;
  return nominal - Math.ceil((nominal * overheadPercent) / MIB) * MIB;
}

type NodeClassSpec = NonNullable<EC2NodeClassObject['spec']>;

/** The volume that pods write to (AWS `types.go` 369-404). */
function ephemeralStorage(hardware: Hardware, spec: NodeClassSpec, traits: AmiFamilyTraits): number {
  if (spec.instanceStorePolicy === 'RAID0' && hardware.localStorageGB > 0) return hardware.localStorageGB * 1e9;
  const mappings = spec.blockDeviceMappings ?? [];
  const mapping =
    traits.ephemeralDevice === undefined
      ? mappings[mappings.length - 1]
      : mappings.find(({ deviceName }) => deviceName === traits.ephemeralDevice);
  // A root volume without a size of its own is passed over.
  const size = mappings.find(({ rootVolume }) => rootVolume === true)?.ebs?.volumeSize ?? mapping?.ebs?.volumeSize;
  return (size === undefined ? undefined : resourceAmount('ephemeral-storage', size)) ?? traits.ephemeralStorage;
}

/** Thousandths of a core that kubelet reserves: from, to, and the share of the cores in between. */
const CPU_RESERVATION = [
  [0, 1000, 0.06],
  [1000, 2000, 0.01],
  [2000, 4000, 0.005],
  [4000, Number.POSITIVE_INFINITY, 0.0025],
] as const;

function cpuReserved(milliCpu: number): number {
  return CPU_RESERVATION.reduce(
    (sum, [from, to, share]) => (milliCpu > from ? sum + Math.trunc((Math.min(milliCpu, to) - from) * share) : sum),
    0,
  );
}

const EVICTION_SIGNALS: readonly { readonly signal: string; readonly resource: string }[] = [
  { signal: 'memory.available', resource: 'memory' },
  { signal: 'nodefs.available', resource: 'ephemeral-storage' },
];

const PERCENT = /^(\d+)(?:\.(\d{1,6}))?\d*%$/;

/** A threshold as an amount: a quantity, or a share of the capacity, rounded up; 100% switches the signal off. */
function evictionAmount(threshold: Quantity, resource: string, capacity: number): number | undefined {
  const match = PERCENT.exec(String(threshold));
  if (match === null) return unusualPercentage(String(threshold), capacity) ?? resourceAmount(resource, threshold);
  const [, whole = '', decimals = ''] = match;
  // Exact, in millionths of a percent: a capacity times a percentage leaves the range of exact floating point.
  const millionths = BigInt(whole.slice(0, 9) + decimals.padEnd(6, '0'));
  if (millionths === 100_000_000n) return 0;
  const product = BigInt(Math.round(capacity)) * millionths;
  return Number((product + 99_999_999n) / 100_000_000n);
}

/** A percentage as nobody writes it, and Go reads it: `+5%`, `1e1%`. */
function unusualPercentage(threshold: string, capacity: number): number | undefined {
  const percent = threshold.endsWith('%') ? parseGoFloat(threshold.slice(0, -1)) : undefined;
  if (percent === undefined || !Number.isFinite(percent)) return undefined;
  return percent === 100 ? 0 : Math.ceil((capacity / 100) * percent);
}

function evictionThreshold(spec: NodeClassSpec, capacity: Resources, version: string): Resources {
  const { evictionHard, evictionSoft } = spec.kubelet ?? {};
  // Soft thresholds counted until 1.8.
  const declared = isAtLeast(version, '1.9') ? [evictionHard] : [evictionHard, evictionSoft];
  const threshold: Record<string, number> = {
    memory: 100 * MIB,
    'ephemeral-storage': Math.ceil((capacity['ephemeral-storage'] ?? 0) / 10),
  };
  for (const { signal, resource } of EVICTION_SIGNALS) {
    const amounts = declared.flatMap((signals) => {
      const value = signals?.[signal];
      return value === undefined ? [] : (evictionAmount(value, resource, capacity[resource] ?? 0) ?? []);
    });
    if (amounts.length > 0) threshold[resource] = Math.max(...amounts);
  }
  return threshold;
}

/** Windows pods draw their addresses from one interface, less its own; Windows runs on amd64 only. */
function familyDevices(hardware: Hardware, traits: AmiFamilyTraits): Resources {
  return traits.os === 'windows' && !hardware.arm64 && hardware.windowsIPv4 !== undefined
    ? { 'vpc.amazonaws.com/PrivateIPv4Address': hardware.windowsIPv4 - 1 }
    : {};
}

/** Interfaces of the node class take the place of the EFA devices that the type has. */
const declaredDevices = ({ networkInterfaces }: NodeClassSpec): Resources =>
  networkInterfaces === undefined
    ? {}
    : { 'vpc.amazonaws.com/efa': networkInterfaces.filter(({ interfaceType }) => interfaceType === 'efa-only').length };

const nonZero = (resources: Resources): Resources =>
  Object.fromEntries(Object.entries(resources).filter(([, amount]) => amount !== 0));

/**
 * What a node of a type offers, as Karpenter reckons before the first such node has registered (AWS
 * `pkg/providers/instancetype/types.go` 356-591): kubelet's, the system's and the eviction reservation come off the
 * capacity. Prefix delegation is unknown to Karpenter: with it, set `kubelet.maxPods`. For types without known network
 * interfaces (`hardware.interfaces` undefined) `reservedENIs` changes nothing.
 */
export const nodeResources = (
  hardware: Hardware,
  nodeClass: EC2NodeClassObject | undefined,
  settings: CapacitySettings = {},
): NodeResources => reckonResources(hardware, readNodeClass(nodeClass), settings);

/** {@link nodeResources} of a node class that was read already. */
export function reckonResources(
  hardware: Hardware,
  nodeClass: EC2NodeClassObject,
  settings: CapacitySettings,
): NodeResources {
  const { spec = {} } = nodeClass;
  const traits = AMI_FAMILY_TRAITS[resolveAmiFamily(nodeClass)];
  const overlay = resourceAmounts(settings.overlayCapacity);
  const version = settings.karpenterVersion ?? NEWEST_KARPENTER_MINOR;
  const reservedENIs = settings.reservedENIs ?? 0;
  const kubelet =
    hasExpressions(spec.kubelet) && evaluatesExpressions(version) && settings.nodeClassCEL !== false
      ? resolveKubelet(hardware, { spec, traits, reservedENIs })
      : withoutExpressions(spec.kubelet ?? {});
  const pods = podCapacity(hardware, spec, traits, reservedENIs, kubelet.maxPods);
  const capacity: Resources = {
    cpu: hardware.vcpus * 1000,
    memory: memoryCapacity(hardware, settings.vmMemoryOverheadPercent ?? DEFAULT_VM_MEMORY_OVERHEAD_PERCENT),
    'ephemeral-storage': ephemeralStorage(hardware, spec, traits),
    pods,
    ...hardware.devices,
    ...declaredDevices(spec),
    ...familyDevices(hardware, traits),
    ...overlay,
  };
  const reservingPods = traits.kubeReservedBy === 'pods' ? pods : eniLimitedPods(hardware, spec, 0);
  const kubeReserved: Resources = {
    cpu: cpuReserved(hardware.vcpus * 1000),
    memory: (11 * reservingPods + 255) * MIB,
    'ephemeral-storage': GIB,
    ...resourceAmounts(kubelet.kubeReserved),
  };
  const systemReserved = resourceAmounts(kubelet.systemReserved);
  const eviction = evictionThreshold(spec, capacity, version);
  const allocatable = Object.fromEntries(
    Object.entries(capacity).map(([resource, amount]) => [
      resource,
      [kubeReserved, systemReserved, eviction].reduce((left, taken) => left - (taken[resource] ?? 0), amount),
    ]),
  );
  for (const [resource, amount] of Object.entries(overlay)) {
    if (resource.startsWith('hugepages-')) allocatable.memory = Math.max((allocatable.memory ?? 0) - amount, 0);
  }
  return {
    capacity,
    kubeReserved: nonZero(kubeReserved),
    systemReserved,
    evictionThreshold: nonZero(eviction),
    allocatable,
  };
}
