import { listed } from '../../findings';

const familyOf = (type: string): string => type.split('.')[0] ?? type;

/** Types by family with how many there are of each, the most first. */
export function familiesText(types: readonly string[], shown: number): string {
  const families = new Map<string, number>();
  for (const type of types) families.set(familyOf(type), (families.get(familyOf(type)) ?? 0) + 1);
  const texts = [...families]
    .sort(([a, few], [b, many]) => many - few || (a < b ? -1 : 1))
    .map(([family, count]) => `${family} ${count}`);
  return listed(texts, shown);
}
