import { valueAt } from '../catalogue/encoding';
import type { Requirements } from '../requirements/requirements';
import type { Mask, Matcher } from './matcher';
import { hasOffering, OFFERING_LABELS } from './offerings';

/** A `minValues` and what the instance types that are left offer for it. */
export interface MinValuesCount {
  readonly key: string;
  readonly wanted: number;
  /** Different values of the label among the types; undefined where the zones are not known. */
  readonly found: number | undefined;
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

/** Counts what each `minValues` asks for. A custom label has no values among instance types, so it counts none. */
export function countMinValues(matcher: Matcher, requirements: Requirements, mask: Mask): readonly MinValuesCount[] {
  return [...requirements.values()].flatMap(({ key, minValues }) => {
    if (minValues === undefined) return [];
    const found = OFFERING_LABELS.has(key) ? offeringValues(matcher, mask, key) : typeValues(matcher, mask, key);
    return [{ key, wanted: minValues, found }];
  });
}

export const isMet = ({ wanted, found }: MinValuesCount): boolean => found === undefined || found >= wanted;
