import type { Catalogue } from '../catalogue/catalogue';
import { isWellKnownLabel } from '../labels';
import type { CapacityReservationObject, EC2NodeClassObject } from '../objects';
import { type LabelRequirement, parseRequirement } from '../requirements/requirement';
import { isReleaseAtLeast } from '../versions';

/** The labels of a capacity reservation, each with how it reads from the status of the node class. */
const LABEL_READERS: readonly (readonly [string, (reservation: CapacityReservationObject) => string | undefined])[] = [
  ['karpenter.k8s.aws/capacity-reservation-id', ({ id }) => id],
  ['karpenter.k8s.aws/capacity-reservation-type', ({ reservationType = 'default' }) => reservationType],
  ['karpenter.k8s.aws/capacity-reservation-interruptible', ({ interruptible }) => String(interruptible === true)],
];

/** Labels that come from a capacity reservation. */
export const RESERVATION_LABELS: ReadonlySet<string> = new Set(LABEL_READERS.map(([key]) => key));

/** The labels of one or more reservations: a type with several has the values of them all. */
export const reservationLabels = (
  reservations: readonly CapacityReservationObject[],
  version: string,
): readonly LabelRequirement[] =>
  LABEL_READERS.filter(([key]) => isWellKnownLabel(key, version)).map(([key, read]) => {
    const values = reservations.map(read).filter((value) => value !== undefined);
    return parseRequirement({ key, operator: 'In', values });
  });

/**
 * What a reservation without room is to the scheduler. Until 1.14 it is not there. Since 1.15 it is there, and a pod that
 * only it could serve waits for it; since 1.15.1 such a pod gives up preferences or goes to another pool (that by its
 * release note alone).
 */
export type FullReservation = 'absent' | 'awaited' | 'passed-over';

export function fullReservation(version: string): FullReservation {
  if (!isReleaseAtLeast(version, '1.15.0')) return 'absent';
  return isReleaseAtLeast(version, '1.15.1') ? 'passed-over' : 'awaited';
}

/** By row of the catalogue, the reservation labels of the types that have reservations. */
export type ReservedTypes = ReadonlyMap<number, ReadonlyMap<string, LabelRequirement>>;

/** The reservations that the controller found; undefined when the node class selects some and it is not known which. */
export function knownReservations(
  nodeClass: EC2NodeClassObject | undefined,
): readonly CapacityReservationObject[] | undefined {
  const selects = (nodeClass?.spec?.capacityReservationSelectorTerms?.length ?? 0) > 0;
  return nodeClass?.status?.capacityReservations ?? (selects ? undefined : []);
}

/**
 * The types that have reservations, and their labels: a type carries them whatever capacity its node gets in the end, so
 * that a requirement against them removes it on demand too (AWS `pkg/providers/instancetype/types.go` computeRequirements).
 */
export function reservedTypes(
  nodeClass: EC2NodeClassObject | undefined,
  catalogue: Catalogue,
  version: string,
): ReservedTypes | undefined {
  const byRow = new Map<number, CapacityReservationObject[]>();
  const known = knownReservations(nodeClass);
  for (const reservation of known ?? []) {
    const row = catalogue.rowByName.get(reservation.instanceType ?? '');
    if (row !== undefined) byRow.set(row, [...(byRow.get(row) ?? []), reservation]);
  }
  return (
    known &&
    new Map(
      [...byRow].map(([row, list]) => [
        row,
        new Map(reservationLabels(list, version).map((label) => [label.key, label])),
      ]),
    )
  );
}
