import { valueAt } from '../catalogue/encoding';
import { onDemandPrice } from '../catalogue/prices';
import { allowsValue, type LabelRequirement } from '../requirements/requirement';
import type { Requirements } from '../requirements/requirements';
import { isReleaseAtLeast } from '../versions';
import type { Mask, Matcher } from './matcher';
import type { Place } from './places';
import { RESERVATION_LABELS } from './reservations';

/** A `minValues` and what the instance types that are left offer for it. */
export interface MinValuesCount {
  /** The label. */
  readonly key: string;
  /** Distinct values that are asked for. */
  readonly wanted: number;
  /** Different values of the label among the types; undefined where the zones or the reservations are not known. */
  readonly found: number | undefined;
  /**
   * The same among the 60 cheapest of them on demand, types without a price last. A launch request names 60 types at
   * most, so with `Strict` fewer than `wanted` fails at launch. An estimate: spot prices are not known offline.
   */
  readonly foundAmongCheapest: number | undefined;
}

/** As many types as one launch request names. */
const LAUNCH_TYPES = 60;

function cheapest(matcher: Matcher, mask: Mask, region: string | undefined): Mask {
  const { names } = matcher.catalogue;
  const priced = names.flatMap((name, row) =>
    mask[row] === 1 ? [{ row, price: onDemandPrice(name, region)?.perHour ?? Number.POSITIVE_INFINITY }] : [],
  );
  if (priced.length <= LAUNCH_TYPES) return mask;
  priced.sort((a, b) => (a.price === b.price ? a.row - b.row : a.price - b.price));
  const chosen = new Uint8Array(mask.length);
  for (const { row } of priced.slice(0, LAUNCH_TYPES)) chosen[row] = 1;
  return chosen;
}

const anyAllowed = (mask: Mask, types: Uint8Array | undefined): boolean =>
  mask.some((allowed, row) => allowed === 1 && types?.[row] !== 0);

/** The values of what every allowed type is asked for; undefined where one of them is not known. */
function placeValues(matcher: Matcher, mask: Mask, of: (place: Place) => string | undefined): Values {
  const values = matcher.places.filter(({ types }) => anyAllowed(mask, types)).map(of);
  return values.some((value) => value === undefined) ? undefined : values.flatMap((value) => value ?? []);
}

function reservationValues({ reserved }: Matcher, mask: Mask, key: string): Values {
  return (
    reserved && [...reserved].flatMap(([row, labels]) => (mask[row] === 1 ? [...(labels.get(key)?.values ?? [])] : []))
  );
}

function capacityTypes({ offerings, reserved }: Matcher, mask: Mask): Values {
  const offered = offerings.filter(({ types }) => anyAllowed(mask, types)).map(({ capacityType }) => capacityType);
  // A type with a reservation counts as reserved whether or not the reservation can be used.
  return [...offered, ...([...(reserved?.keys() ?? [])].some((row) => mask[row] === 1) ? ['reserved'] : [])];
}

function columnValues(matcher: Matcher, mask: Mask, key: string): Values {
  const column = matcher.column(key);
  if (column === undefined) return [];
  const values = new Set<string>();
  mask.forEach((allowed, row) => {
    const value = allowed === 1 ? valueAt(column, row) : undefined;
    if (value !== undefined) values.add(value);
  });
  return [...values];
}

/** Undefined where the values are not known. */
type Values = readonly string[] | undefined;

/** The values of a label that the allowed types have; those of a type, not those of the offerings that are left of it. */
function valuesOf(matcher: Matcher, mask: Mask, key: string): Values {
  const constant = matcher.constants.get(key);
  if (constant !== undefined) return mask.includes(1) ? [...constant.values] : [];
  if (RESERVATION_LABELS.has(key)) return reservationValues(matcher, mask, key);
  switch (key) {
    case 'topology.kubernetes.io/zone':
      return placeValues(matcher, mask, ({ name }) => name);
    case 'topology.k8s.aws/zone-id':
      return placeValues(matcher, mask, ({ id }) => id);
    case 'topology.kubernetes.io/region':
      return placeValues(matcher, mask, () => matcher.region);
    case 'karpenter.sh/capacity-type':
      return capacityTypes(matcher, mask);
    default:
      return columnValues(matcher, mask, key);
  }
}

/** Since 1.14.3 only values count that the requirement allows; before, every value of the types that are left. */
const NARROWED_SINCE = '1.14.3';

/** The release of which it is not known how it counts. */
export const COUNTING_UNKNOWN = '1.14.2';

function countValues(matcher: Matcher, mask: Mask, requirement: LabelRequirement): number | undefined {
  const values = valuesOf(matcher, mask, requirement.key);
  const narrowed = isReleaseAtLeast(matcher.version, NARROWED_SINCE);
  return values && new Set(narrowed ? values.filter((value) => allowsValue(requirement, value)) : values).size;
}

/**
 * Counts what each `minValues` asks for (core `pkg/cloudprovider/types.go` 399). A custom label has no values among
 * instance types, so it counts none.
 */
export function countMinValues(
  matcher: Matcher,
  requirements: Requirements,
  mask: Mask,
  region?: string,
): readonly MinValuesCount[] {
  const asked = [...requirements.values()].filter(({ minValues }) => minValues !== undefined);
  if (asked.length === 0) return [];
  const launched = cheapest(matcher, mask, region);
  return asked.map((requirement) => ({
    key: requirement.key,
    wanted: requirement.minValues ?? 0,
    found: countValues(matcher, mask, requirement),
    foundAmongCheapest: countValues(matcher, launched, requirement),
  }));
}

export const isMet = ({ wanted, found }: MinValuesCount): boolean => found === undefined || found >= wanted;
