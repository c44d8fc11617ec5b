import { valueAt } from '../catalogue/encoding';
import { onDemandPrice } from '../catalogue/prices';
import type { Requirements } from '../requirements/requirements';
import type { Mask, Matcher } from './matcher';
import { hasOffering, OFFERING_LABELS } from './offerings';

/** A `minValues` and what the instance types that are left offer for it. */
export interface MinValuesCount {
  /** The label. */
  readonly key: string;
  /** Distinct values that are asked for. */
  readonly wanted: number;
  /** Different values of the label among the types; undefined where the zones are not known. */
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

function offeringValues(matcher: Matcher, mask: Mask, key: string): number | undefined {
  const values = new Set<string>();
  for (const offering of matcher.offerings) {
    if (!mask.some((allowed, row) => allowed === 1 && hasOffering(offering, row))) continue;
    const requirement = offering.requirements.get(key);
    if (requirement === undefined) return undefined;
    for (const value of requirement.values) values.add(value);
  }
  return values.size;
}

function typeValues(matcher: Matcher, mask: Mask, key: string): number {
  const constant = matcher.constants.get(key);
  if (constant !== undefined) return mask.includes(1) ? constant.values.size : 0;
  const column = matcher.catalogue.labels.get(key);
  if (column === undefined) return 0;
  const values = new Set<string | undefined>();
  mask.forEach((allowed, row) => {
    if (allowed === 1) values.add(valueAt(column, row));
  });
  values.delete(undefined);
  return values.size;
}

const countValues = (matcher: Matcher, mask: Mask, key: string): number | undefined =>
  OFFERING_LABELS.has(key) ? offeringValues(matcher, mask, key) : typeValues(matcher, mask, key);

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
  return asked.map(({ key, minValues: wanted = 0 }) => ({
    key,
    wanted,
    found: countValues(matcher, mask, key),
    foundAmongCheapest: countValues(matcher, launched, key),
  }));
}

export const isMet = ({ wanted, found }: MinValuesCount): boolean => found === undefined || found >= wanted;
