import type { CatalogueFile } from '../../../src/karpenter/catalogue/builtin';
import type { PriceFile } from '../../../src/karpenter/catalogue/prices';

/** What came, went and changed between two tables, in their order. */
export function tableDifferences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  prefix = '',
): string[] {
  const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
  const cut = (value: string): string => (value.length > 100 ? `${value.slice(0, 100)}…` : value);
  return [
    ...Object.keys(after)
      .filter((key) => !Object.hasOwn(before, key))
      .map((key) => `+ ${prefix}${key}`),
    ...Object.keys(before)
      .filter((key) => !Object.hasOwn(after, key))
      .map((key) => `- ${prefix}${key}`),
    ...Object.keys(after)
      .filter((key) => Object.hasOwn(before, key) && text(before[key]) !== text(after[key]))
      .map((key) => `~ ${prefix}${key}: ${cut(text(before[key]))} -> ${cut(text(after[key]))}`),
  ];
}

/** A table of tables, `NodePool spec.weight`. */
export const nestedDifferences = (
  before: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  after: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
    tableDifferences(before[name] ?? {}, after[name] ?? {}, `${name} `),
  );

/** What a new catalogue has that the old one has not, by type and by price list. */
export function catalogueDifferences(
  before: { readonly names: readonly string[]; readonly prices: PriceFile; readonly asOf: CatalogueFile['asOf'] },
  after: { readonly names: readonly string[]; readonly prices: PriceFile; readonly asOf: CatalogueFile['asOf'] },
): string[] {
  const isKnown = new Set(before.names);
  const added = after.names.filter((name) => !isKnown.has(name));
  const rowBefore = new Map(before.names.map((name, row) => [name, row]));
  const regions = Object.entries(after.prices).flatMap(([region, { asOf, perHour }]) => {
    const old = before.prices[region];
    const changed = after.names.filter((name, row) => {
      const earlier = rowBefore.get(name);
      return earlier !== undefined && (old?.perHour[earlier] ?? 0) !== perHour[row];
    });
    return changed.length === 0 && old?.asOf === asOf
      ? []
      : [`~ prices of ${region}: ${old?.asOf ?? 'none'} -> ${asOf}, ${changed.length} differ`];
  });
  return [
    ...(added.length > 0 ? [`+ ${added.length} types: ${added.join(', ')}`] : []),
    ...tableDifferences(before.asOf, after.asOf, 'as of: '),
    ...regions,
  ];
}
