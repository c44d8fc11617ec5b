import type { Hardware } from '../catalogue/catalogue';
import type { EC2NodeClassObject } from '../objects';
import { type CapacitySettings, DEFAULT_VM_MEMORY_OVERHEAD_PERCENT, type NodeResources } from './allocatable';

/** The resources of which more is reserved than there is: Karpenter takes no node of such a type for anything. */
export const overdrawnResources = ({ allocatable }: NodeResources): readonly string[] =>
  Object.entries(allocatable).flatMap(([resource, amount]) => (amount < 0 ? [resource] : []));

/** Memory in MiB that a pod costs kubelet's reservation, and what it and the eviction threshold take besides. */
const PER_POD_MI = 11;
const BESIDES_MI = 355;

/** Memory in MiB that may be missing of the nominal amount before the hypervisor's share, and by rounding. */
const MISSING_MI = 65;

/** Pods of a family that does not count network interfaces. */
const FEWEST_PODS_RECKONED = 110;

/**
 * Whether reservations surely stay below the capacity of a type, told without reckoning: nothing is declared that takes
 * more than Karpenter does of itself, and the memory is enough for that. Most types of most node classes are told so.
 */
export function surelyHasRoom(
  { memoryMi, interfaces = 0, ipv4PerInterface = 0, pods = 0 }: Hardware,
  { spec }: EC2NodeClassObject,
  { vmMemoryOverheadPercent = DEFAULT_VM_MEMORY_OVERHEAD_PERCENT, overlayCapacity }: CapacitySettings,
): boolean {
  const declares =
    Object.keys(spec?.kubelet ?? {}).length > 0 ||
    (spec?.blockDeviceMappings?.length ?? 0) > 0 ||
    spec?.instanceStorePolicy !== undefined ||
    overlayCapacity !== undefined;
  const mostPods = Math.max(interfaces * ipv4PerInterface + 2, pods, FEWEST_PODS_RECKONED);
  return !declares && memoryMi * (1 - vmMemoryOverheadPercent) - MISSING_MI > PER_POD_MI * mostPods + BESIDES_MI;
}
