import type { Catalogue } from '../catalogue/catalogue';
import { isWellKnownLabel } from '../labels';
import type { EC2NodeClassObject } from '../objects';
import { type LabelRequirement, labelRequirement, parseRequirement } from '../requirements/requirement';
import { combine, incompatibilities, type Requirements } from '../requirements/requirements';
import { isAtLeast } from '../versions';
import type { Place } from './places';
import { fullReservation, knownReservations, RESERVATION_LABELS, reservationLabels } from './reservations';

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
  /** A reservation without room: since Karpenter 1.15 it counts as there, though nothing can be launched into it. */
  readonly isFull?: boolean;
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
  ...RESERVATION_LABELS,
]);

/** What the offerings of a node class follow from. */
export interface OfferingFacts {
  readonly nodeClass: EC2NodeClassObject | undefined;
  readonly catalogue: Catalogue;
  readonly places: readonly Place[];
  readonly region: string | undefined;
  readonly version: string;
  /** Ids of the reservations without room. */
  readonly fullReservations: readonly string[];
}

const locationLabels = ({ name, id }: Place, region: string | undefined): readonly LabelRequirement[] =>
  [
    ['topology.kubernetes.io/zone', name],
    ['topology.k8s.aws/zone-id', id],
    ['topology.kubernetes.io/region', region],
  ].flatMap(([key, value]) => (key === undefined || value === undefined ? [] : [labelRequirement(key, value)]));

const UNRESERVED = [...RESERVATION_LABELS].map((key) => parseRequirement({ key, operator: 'DoesNotExist' }));

/** The types that exist in a zone and can be bought in a way; undefined where every type counts. */
const boughtTypes = ({ offerings }: Catalogue, { types }: Place, capacityType: CapacityType): Uint8Array | undefined =>
  offerings &&
  Uint8Array.from(offerings, ({ usageClasses }, row) =>
    types?.[row] === 0 || usageClasses?.has(capacityType) === false ? 0 : 1,
  );

const boughtOfferings = ({ catalogue, places, region, version }: OfferingFacts): readonly Offering[] =>
  places.flatMap((place) =>
    (['on-demand', 'spot'] as const).map((capacityType) => ({
      capacityType,
      zone: place.name,
      zoneId: place.id,
      requirements: combine(
        labelRequirement('karpenter.sh/capacity-type', capacityType),
        ...locationLabels(place, region),
        ...UNRESERVED.filter(({ key }) => isWellKnownLabel(key, version)),
      ),
      types: boughtTypes(catalogue, place, capacityType),
    })),
  );

/** A reservation is used in a zone that has both a subnet and its type, until it is about to end. */
function reservedOfferings(facts: OfferingFacts): readonly Offering[] {
  const { nodeClass, catalogue, places, region, version, fullReservations } = facts;
  const reserved = labelRequirement('karpenter.sh/capacity-type', 'reserved');
  const known = knownReservations(nodeClass);
  // Which reservations the selector finds is not known: any type may have one.
  if (known === undefined) return [{ capacityType: 'reserved', requirements: combine(reserved) }];
  return known.map((reservation): Offering => {
    const { id: reservationId, instanceType = '', availabilityZone: zone, state } = reservation;
    const place = places.find(({ name }) => name === zone);
    const isReachable = place !== undefined || places.every(({ name }) => name === undefined);
    const types = new Uint8Array(catalogue.names.length);
    const row = catalogue.rowByName.get(instanceType);
    const isFull = reservationId !== undefined && fullReservations.includes(reservationId);
    const isThere = !isFull || fullReservation(version) !== 'absent';
    const isUsable = isReachable && state !== 'expiring' && isThere;
    if (row !== undefined && isUsable && place?.types?.[row] !== 0) types[row] = 1;
    return {
      capacityType: 'reserved',
      zone,
      reservationId,
      ...(isFull ? { isFull } : {}),
      requirements: combine(
        reserved,
        ...locationLabels({ name: zone, id: place?.id }, region),
        ...reservationLabels([reservation], version),
      ),
      types,
    };
  });
}

/** Every offering that the types of a catalogue have for a node class. */
export const offeringsFor = (facts: OfferingFacts): readonly Offering[] => [
  ...boughtOfferings(facts),
  ...(isAtLeast(facts.version, '1.3') ? reservedOfferings(facts) : []),
];

export const hasOffering = ({ types }: Offering, row: number): boolean => types === undefined || types[row] === 1;

/** Whether a node may come from an offering: `own` must be compatible with its labels. */
export const allowsOffering = (own: Requirements, offering: Offering, wellKnown: ReadonlySet<string>): boolean =>
  incompatibilities(own, offering.requirements, wellKnown).length === 0;
