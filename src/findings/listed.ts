/** The first of many items, and how many more there are: `a, b, c and 11 more`. One more is named, not counted. */
export function listed(items: readonly string[], shown = 3): string {
  if (items.length <= shown + 1) return items.join(', ');
  return `${items.slice(0, shown).join(', ')} and ${items.length - shown} more`;
}

/** Each once, as they come first. */
export const distinct = <T>(items: Iterable<T>): T[] => [...new Set(items)];
