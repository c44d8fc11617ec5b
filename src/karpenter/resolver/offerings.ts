import type { Catalogue, TypeOffering } from '../catalogue/catalogue';
import { isWellKnownLabel } from '../labels';
import type { EC2NodeClassObject } from '../objects';
import { labelRequirement, parseRequirement } from '../requirements/requirement';
import { combine, incompatibilities, type Requirements } from '../requirements/requirements';
import { isAtLeast } from '../versions';
import type { ResolverSettings } from './settings';

/** How an instance is paid. */
export type CapacityType = 'on-demand' | 'spot' | 'reserved';

/** The same way of getting a node for many types: one zone, one capacity type. */
export interface Offering {
  /** How the node is paid. */
  readonly capacityType: CapacityType;
  /** Undefined when the zones are not known: then every zone counts as offered. */
  readonly zone?: string;
  /** The zone by id; undefined when it is not known. */
  readonly zoneId?: string;
  /** The capacity reservation; undefined for other capacity. */
  readonly reservationId?: string;
  /** What a node of it has for labels. */
  readonly requirements: Requirements;
  /** By row of the catalogue: 1 where the type has this offering; undefined where every type has it. */
  readonly types?: Uint8Array;
}

/** Labels that come from the offering, not from the type. */
export const OFFERING_LABELS: ReadonlySet<string> = new Set([
  'karpenter.sh/capacity-type',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'topology.k8s.aws/zone-id',
  'karpenter.k8s.aws/capacity-reservation-id',
  'karpenter.k8s.aws/capacity-reservation-type',
  'karpenter.k8s.aws/capacity-reservation-interruptible',
]);

const RESERVATION_LABELS = [...OFFERING_LABELS].filter((key) => key.startsWith('karpenter.k8s.aws/'));

interface Place {
  readonly name?: string;
  readonly id?: string;
}

/** The zones in question: those given, else the subnets' that the controller found, else those of the account. */
function places(
  nodeClass: EC2NodeClassObject | undefined,
  settings: ResolverSettings,
  catalogue: Catalogue,
): readonly Place[] {
  if (settings.zones !== undefined) return settings.zones;
  const subnets = nodeClass?.status?.subnets?.filter(({ zone }) => zone !== undefined);
  if (subnets !== undefined && subnets.length > 0) {
    const byZone = new Map(subnets.map(({ zone, zoneID }) => [zone, zoneID]));
    return [...byZone].map(([name, id]) => ({ name, id }));
  }
  const names = new Set(catalogue.offerings?.flatMap(({ zones }) => [...(zones ?? [])]));
  if (names.size > 0) return [...names].sort().map((name) => ({ name }));
  const ids = new Set(catalogue.offerings?.flatMap(({ zoneIds }) => [...(zoneIds ?? [])]));
  return ids.size > 0 ? [...ids].sort().map((id) => ({ id })) : [{}];
}

function isOfferedAt(
  { zones, zoneIds, usageClasses }: TypeOffering,
  capacityType: string,
  { name, id }: Place,
): boolean {
  if (usageClasses?.has(capacityType) === false) return false;
  if (name !== undefined && zones !== undefined) return zones.has(name);
  return id === undefined || zoneIds === undefined || zoneIds.has(id);
}

const locationLabels = ({ name, id }: Place, region: string | undefined) =>
  [
    ['topology.kubernetes.io/zone', name],
    ['topology.k8s.aws/zone-id', id],
    ['topology.kubernetes.io/region', region],
  ].flatMap(([key, value]) => (key === undefined || value === undefined ? [] : [labelRequirement(key, value)]));

const UNRESERVED = RESERVATION_LABELS.map((key) => parseRequirement({ key, operator: 'DoesNotExist' }));

function reservedOfferings(
  nodeClass: EC2NodeClassObject | undefined,
  settings: ResolverSettings,
  catalogue: Catalogue,
  region: string | undefined,
): readonly Offering[] {
  const reserved = labelRequirement('karpenter.sh/capacity-type', 'reserved');
  const known = nodeClass?.status?.capacityReservations;
  if (known === undefined) {
    // Which reservations the selector finds is not known: any type may have one.
    const selects = (nodeClass?.spec?.capacityReservationSelectorTerms?.length ?? 0) > 0;
    return selects ? [{ capacityType: 'reserved', requirements: combine(reserved) }] : [];
  }
  return known.map((reservation): Offering => {
    const { id, instanceType = '', availabilityZone: zone, reservationType = 'default', interruptible } = reservation;
    const types = new Uint8Array(catalogue.names.length);
    const row = catalogue.rowByName.get(instanceType);
    const isWanted = settings.zones === undefined || settings.zones.some(({ name }) => name === zone);
    if (row !== undefined && isWanted) types[row] = 1;
    const [idLabel = '', typeLabel = '', interruptibleLabel = ''] = RESERVATION_LABELS;
    return {
      capacityType: 'reserved',
      zone,
      reservationId: id,
      requirements: combine(
        reserved,
        ...locationLabels({ name: zone }, region),
        ...(id === undefined ? [] : [labelRequirement(idLabel, id)]),
        labelRequirement(typeLabel, reservationType),
        labelRequirement(interruptibleLabel, String(interruptible === true)),
      ),
      types,
    };
  });
}

/** Leaves out the labels that a version does not set yet. */
const knownTo =
  (version: string) =>
  (offering: Offering): Offering => ({
    ...offering,
    requirements: new Map([...offering.requirements].filter(([key]) => isWellKnownLabel(key, version))),
  });

/** Every offering that the types of a catalogue have for a node class. */
export function offeringsFor(
  nodeClass: EC2NodeClassObject | undefined,
  settings: ResolverSettings,
  catalogue: Catalogue,
  version: string,
): readonly Offering[] {
  const region = settings.region ?? catalogue.region;
  const capacityTypes = ['on-demand', 'spot'] as const;
  const bought = places(nodeClass, settings, catalogue).flatMap((place) =>
    capacityTypes.map(
      (capacityType): Offering => ({
        capacityType,
        zone: place.name,
        zoneId: place.id,
        requirements: combine(
          labelRequirement('karpenter.sh/capacity-type', capacityType),
          ...locationLabels(place, region),
          ...UNRESERVED,
        ),
        types:
          catalogue.offerings &&
          Uint8Array.from(catalogue.offerings, (offering) => (isOfferedAt(offering, capacityType, place) ? 1 : 0)),
      }),
    ),
  );
  if (!isAtLeast(version, '1.3')) return bought.map(knownTo(version));
  return [...bought, ...reservedOfferings(nodeClass, settings, catalogue, region)].map(knownTo(version));
}

export const hasOffering = ({ types }: Offering, row: number): boolean => types === undefined || types[row] === 1;

/** Whether a node may come from an offering: `own` must be compatible with its labels. */
export const allowsOffering = (own: Requirements, offering: Offering, wellKnown: ReadonlySet<string>): boolean =>
  incompatibilities(own, offering.requirements, wellKnown).length === 0;
