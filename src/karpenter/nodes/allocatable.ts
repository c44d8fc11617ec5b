import type { Hardware } from '../catalogue/catalogue';
import {
  type ExpressionContext,
  evaluatesExpressions,
  hasExpressions,
  type ResolvedKubelet,
  resolveKubelet,
  withoutExpressions,
} from '../kubelet/resolve';
import type { EC2NodeClassObject } from '../objects';
import { readNodeClass } from '../read-objects';
import { type Quantity, type Resources, resourceAmounts } from '../units/quantity';
import { NEWEST_KARPENTER_MINOR } from '../versions';
import { AMI_FAMILY_TRAITS, type AmiFamilyTraits, resolveAmiFamily } from './ami-family';
import { evictionThresholds } from './eviction';
import { eniLimitedPods, podCapacity } from './pods';
import { ephemeralStorageOf } from './storage';

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

/** What a kubelet keeps, in the units of {@link Resources}. */
interface Reservations {
  readonly maxPods: number | undefined;
  readonly kubeReserved: Resources;
  readonly systemReserved: Resources;
}

const reservationsOf = ({ maxPods, kubeReserved, systemReserved }: ResolvedKubelet): Reservations => ({
  maxPods,
  kubeReserved: resourceAmounts(kubeReserved),
  systemReserved: resourceAmounts(systemReserved),
});

/** What a kubelet keeps on a node of a type: the same for all types, unless it is told by expressions. */
function reservationsByType(
  context: ExpressionContext,
  version: string,
  { nodeClassCEL }: CapacitySettings,
): (hardware: Hardware) => Reservations {
  const { kubelet = {} } = context.spec;
  if (hasExpressions(kubelet) && evaluatesExpressions(version) && nodeClassCEL !== false)
    return (hardware) => reservationsOf(resolveKubelet(hardware, context));
  const same = reservationsOf(withoutExpressions(kubelet));
  return () => same;
}

/** The resources that every node has and that reservations take from. */
const NATIVE = ['cpu', 'memory', 'ephemeral-storage', 'pods'] as const;

/** What a node class makes of instance types: reads the class once, and reckons type after type. */
export interface NodeReckoner {
  /** What a node of the type offers. */
  readonly resources: (hardware: Hardware) => NodeResources;
  /** The resources of which more is reserved than the type has: Karpenter takes no node of such a type for anything. */
  readonly overdrawn: (hardware: Hardware) => readonly string[];
}

/** The reckoner of a node class that was read already. */
export function nodeReckoner({ spec = {}, ...rest }: EC2NodeClassObject, settings: CapacitySettings): NodeReckoner {
  const traits = AMI_FAMILY_TRAITS[resolveAmiFamily({ spec, ...rest })];
  const version = settings.karpenterVersion ?? NEWEST_KARPENTER_MINOR;
  const { vmMemoryOverheadPercent = DEFAULT_VM_MEMORY_OVERHEAD_PERCENT, reservedENIs = 0 } = settings;
  const overlay = resourceAmounts(settings.overlayCapacity);
  const hugePages = Object.keys(overlay).filter((resource) => resource.startsWith('hugepages-'));
  const declared = declaredDevices(spec);
  const eviction = evictionThresholds(spec.kubelet ?? {}, version);
  const storageOf = ephemeralStorageOf(spec, traits);
  const reservations = reservationsByType({ spec, traits, reservedENIs }, version, settings);

  const native = (hardware: Hardware): Omit<NodeResources, 'allocatable'> => {
    const { maxPods, kubeReserved, systemReserved } = reservations(hardware);
    const cpu = hardware.vcpus * 1000;
    const memory = memoryCapacity(hardware, vmMemoryOverheadPercent);
    const storage = storageOf(hardware);
    const pods = podCapacity(hardware, spec, traits, reservedENIs, maxPods);
    const reservingPods = traits.kubeReservedBy === 'pods' ? pods : eniLimitedPods(hardware, spec, 0);
    return {
      capacity: { cpu, memory, 'ephemeral-storage': storage, pods },
      kubeReserved: {
        cpu: cpuReserved(cpu),
        memory: (11 * reservingPods + 255) * MIB,
        'ephemeral-storage': GIB,
        ...kubeReserved,
      },
      systemReserved,
      evictionThreshold: { memory: eviction.memory(memory), 'ephemeral-storage': eviction.ephemeralStorage(storage) },
    };
  };

  const resources = (hardware: Hardware): NodeResources => {
    const { capacity: ofMachine, kubeReserved, systemReserved, evictionThreshold } = native(hardware);
    const capacity: Resources = {
      ...ofMachine,
      ...hardware.devices,
      ...declared,
      ...familyDevices(hardware, traits),
      ...overlay,
    };
    const taken: readonly Resources[] = [kubeReserved, systemReserved, evictionThreshold];
    const allocatable: Record<string, number> = {};
    for (const [resource, amount] of Object.entries(capacity)) {
      allocatable[resource] = taken.reduce((left, reserved) => left - (reserved[resource] ?? 0), amount);
    }
    for (const resource of hugePages) {
      allocatable.memory = Math.max((allocatable.memory ?? 0) - (overlay[resource] ?? 0), 0);
    }
    return {
      capacity,
      kubeReserved: nonZero(kubeReserved),
      systemReserved,
      evictionThreshold: nonZero(evictionThreshold),
      allocatable,
    };
  };

  const isPlain = Object.keys(overlay).length === 0;
  const overdrawn = (hardware: Hardware): readonly string[] => {
    if (!isPlain) return overdrawnOf(resources(hardware));
    const { capacity, kubeReserved, systemReserved, evictionThreshold } = native(hardware);
    return NATIVE.filter(
      (resource) =>
        (capacity[resource] ?? 0) <
        (kubeReserved[resource] ?? 0) + (systemReserved[resource] ?? 0) + (evictionThreshold[resource] ?? 0),
    );
  };
  return { resources, overdrawn };
}

const overdrawnOf = ({ allocatable }: NodeResources): readonly string[] =>
  Object.entries(allocatable).flatMap(([resource, amount]) => (amount < 0 ? [resource] : []));

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
): NodeResources => nodeReckoner(readNodeClass(nodeClass), settings).resources(hardware);
