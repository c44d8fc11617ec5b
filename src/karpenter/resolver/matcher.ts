import { loadCatalogue } from '../catalogue/builtin';
import type { Catalogue } from '../catalogue/catalogue';
import { type Column, columnOf } from '../catalogue/encoding';
import { isWellKnownLabel, wellKnownLabels } from '../labels';
import { DEFAULT_VM_MEMORY_OVERHEAD_PERCENT, nodeReckoner } from '../nodes';
import type { CapacitySettings, NodeReckoner, NodeResources } from '../nodes/allocatable';
import { AMI_FAMILY_TRAITS, isWindows, resolveAmiFamily } from '../nodes/ami-family';
import type { EC2NodeClassObject } from '../objects';
import { allowsAbsence, allowsValue, type LabelRequirement, parseRequirement } from '../requirements/requirement';
import { agree, type Requirements } from '../requirements/requirements';
import { NEWEST_KARPENTER_MINOR } from '../versions';
import { type NodeClassFilter, nodeClassFilters } from './node-class-filters';
import { allowsOffering, hasOffering, OFFERING_LABELS, type Offering, offeringsFor } from './offerings';
import { type Place, placesFor } from './places';
import { RESERVATION_LABELS, type ReservedTypes, reservedTypes } from './reservations';
import type { ResolverSettings } from './settings';

const OS = 'kubernetes.io/os';

/** What the reservations of a type have to do, in words. */
export const WITHIN_CAPACITY = 'what is reserved stays within the capacity';

/** By row of the catalogue: 1 where a type passes. */
export type Mask = Uint8Array;

export function maskOf(rows: number, allows: (row: number) => boolean): Mask {
  const mask = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) mask[row] = allows(row) ? 1 : 0;
  return mask;
}

/** The instance types of a node class, ready to be matched against requirements. */
export interface Matcher {
  readonly catalogue: Catalogue;
  readonly version: string;
  readonly wellKnown: ReadonlySet<string>;
  readonly filters: readonly { readonly filter: NodeClassFilter; readonly mask: Mask }[];
  /** The region of the nodes; undefined where it is not known. */
  readonly region: string | undefined;
  readonly places: readonly Place[];
  readonly offerings: readonly Offering[];
  /** The types that have capacity reservations; undefined where it is not known which. */
  readonly reserved: ReservedTypes | undefined;
  /** Labels that every type of the node class has alike. */
  readonly constants: ReadonlyMap<string, LabelRequirement>;
  /** The label of each type by row; undefined for a label that types do not have. */
  readonly column: (key: string) => Column | undefined;
  /** The label of one type, without making the column. */
  readonly label: (key: string, row: number) => string | undefined;
  /** Capacity and allocatable of a type, computed when first asked for. */
  readonly resources: (row: number) => NodeResources | undefined;
  /** The resources of which a type's reservations take more than there is: Karpenter uses no such type. */
  readonly overdrawn: (row: number) => readonly string[];
}

function resourcesByRow(catalogue: Catalogue, reckoner: () => NodeReckoner) {
  const known: NodeResources[] = [];
  return (row: number): NodeResources | undefined => {
    const hardware = catalogue.hardware(row);
    if (hardware === undefined) return undefined;
    known[row] ??= reckoner().resources(hardware);
    return known[row];
  };
}

/** Whether a node class and the settings leave reservations and capacity as Karpenter has them of itself. */
function isStandard(nodeClass: EC2NodeClassObject, settings: CapacitySettings): boolean {
  const { kubelet, blockDeviceMappings, instanceStorePolicy } = nodeClass.spec ?? {};
  const { vmMemoryOverheadPercent, overlayCapacity } = settings;
  return (
    Object.keys(kubelet ?? {}).length === 0 &&
    (blockDeviceMappings ?? []).length === 0 &&
    instanceStorePolicy === undefined &&
    overlayCapacity === undefined &&
    (vmMemoryOverheadPercent === undefined || vmMemoryOverheadPercent <= DEFAULT_VM_MEMORY_OVERHEAD_PERCENT) &&
    !isWindows(nodeClass)
  );
}

/** Of the built-in types none is overdrawn by what Karpenter reserves of itself on Linux: they need not be reckoned. */
function overdrawnByRow(
  catalogue: Catalogue,
  reckoner: () => NodeReckoner,
  nodeClass: EC2NodeClassObject,
  settings: ResolverSettings,
): Matcher['overdrawn'] {
  if (settings.catalogue === undefined && isStandard(nodeClass, settings)) return () => [];
  return (row) => {
    const hardware = catalogue.hardware(row);
    return hardware === undefined ? [] : reckoner().overdrawn(hardware);
  };
}

function constantLabels(
  nodeClass: EC2NodeClassObject | undefined,
  version: string,
): ReadonlyMap<string, LabelRequirement> {
  const { os, windowsBuild } = AMI_FAMILY_TRAITS[resolveAmiFamily(nodeClass)];
  const constants = [
    ...(os === 'windows' ? [] : [parseRequirement({ key: OS, operator: 'In', values: [os] })]),
    parseRequirement({
      key: 'node.kubernetes.io/windows-build',
      operator: 'In',
      values: windowsBuild === undefined ? [] : [windowsBuild],
    }),
    // Every type may be started in both tenancies; which one is chosen follows from the requirement.
    parseRequirement({ key: 'karpenter.k8s.aws/instance-tenancy', operator: 'In', values: ['default', 'dedicated'] }),
  ];
  return new Map(constants.filter(({ key }) => isWellKnownLabel(key, version)).map((one) => [one.key, one]));
}

/** With an image of Windows only amd64 types have an operating system; the others fit where none is required. */
function labelsOf(
  { names, labels }: Catalogue,
  nodeClass: EC2NodeClassObject | undefined,
): Pick<Matcher, 'column' | 'label'> {
  if (!isWindows(nodeClass)) return { column: labels.get, label: labels.at };
  const os = (row: number) => (labels.at('kubernetes.io/arch', row) === 'amd64' ? 'windows' : undefined);
  let systems: Column | undefined;
  return {
    column: (key) => {
      if (key !== OS) return labels.get(key);
      systems ??= columnOf(names.map((_, row) => os(row)));
      return systems;
    },
    label: (key, row) => (key === OS ? os(row) : labels.at(key, row)),
  };
}

export function createMatcher(nodeClass: EC2NodeClassObject | undefined, settings: ResolverSettings): Matcher {
  const catalogue = settings.catalogue ?? loadCatalogue();
  const version = settings.karpenterVersion ?? NEWEST_KARPENTER_MINOR;
  const places = placesFor(nodeClass, settings, catalogue);
  let made: NodeReckoner | undefined;
  const reckoner = (): NodeReckoner => {
    made ??= nodeReckoner(nodeClass ?? {}, settings);
    return made;
  };
  const region = settings.region ?? catalogue.region;
  return {
    catalogue,
    version,
    wellKnown: wellKnownLabels(version),
    filters: nodeClassFilters(nodeClass, version).map((filter) => {
      let mask: Mask | undefined;
      return {
        filter,
        get mask() {
          mask ??= maskOf(catalogue.names.length, (row) => filter.allows(catalogue, row));
          return mask;
        },
      };
    }),
    region,
    places,
    offerings: offeringsFor({
      nodeClass,
      catalogue,
      places,
      region,
      version,
      fullReservations: settings.fullReservations ?? [],
    }),
    reserved: reservedTypes(nodeClass, catalogue, version),
    constants: constantLabels(nodeClass, version),
    ...labelsOf(catalogue, nodeClass),
    resources: resourcesByRow(catalogue, reckoner),
    overdrawn: overdrawnByRow(catalogue, reckoner, nodeClass ?? {}, settings),
  };
}

function matchReservation({ catalogue, reserved }: Matcher, requirement: LabelRequirement): Mask | undefined {
  if (reserved === undefined) return undefined;
  const mask = new Uint8Array(catalogue.names.length).fill(allowsAbsence(requirement) ? 1 : 0);
  for (const [row, labels] of reserved) {
    const label = labels.get(requirement.key);
    if (label !== undefined) mask[row] = agree(label, requirement) ? 1 : 0;
  }
  return mask;
}

/**
 * The types whose own label agrees with a requirement; undefined when types do not have the label, so that the
 * requirement cannot remove any (custom labels, and those of the offering).
 */
export function matchLabel(matcher: Matcher, requirement: LabelRequirement): Mask | undefined {
  const { catalogue, constants, version, column: columnFor } = matcher;
  const constant = constants.get(requirement.key);
  if (constant !== undefined) {
    const agrees = agree(constant, requirement);
    return maskOf(catalogue.names.length, () => agrees);
  }
  if (!isWellKnownLabel(requirement.key, version)) return undefined;
  if (RESERVATION_LABELS.has(requirement.key)) return matchReservation(matcher, requirement);
  const column = columnFor(requirement.key);
  if (column === undefined) return undefined;
  const verdicts = [allowsAbsence(requirement), ...column.values.map((value) => allowsValue(requirement, value))];
  return maskOf(column.rows.length, (row) => verdicts[column.rows[row] ?? 0] === true);
}

/** The types with at least one offering that the requirements allow. */
export function matchOfferings(matcher: Matcher, requirements: Requirements): Mask {
  const relevant = new Map([...requirements].filter(([key]) => OFFERING_LABELS.has(key)));
  const allowed = matcher.offerings.filter((offering) => allowsOffering(relevant, offering, matcher.wellKnown));
  const rows = matcher.catalogue.names.length;
  if (allowed.some(({ types }) => types === undefined)) return new Uint8Array(rows).fill(1);
  if (allowed.length === 0) return new Uint8Array(rows);
  return maskOf(rows, (row) => allowed.some((offering) => hasOffering(offering, row)));
}

/** The types that a node of these requirements may have. */
export function matchTypes(matcher: Matcher, requirements: Requirements): Mask {
  const masks = [
    ...matcher.filters.map(({ mask }) => mask),
    ...[...requirements.values()].map((requirement) => matchLabel(matcher, requirement)),
    matchOfferings(matcher, requirements),
  ].filter((mask) => mask !== undefined);
  return maskOf(matcher.catalogue.names.length, (row) => masks.every((mask) => mask[row] === 1));
}
