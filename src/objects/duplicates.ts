/** An item whose key an earlier item has. */
export interface Duplicate<Item> {
  readonly item: Item;
  /** The first item of that key. */
  readonly first: Item;
}

/** Items whose key an earlier one has, in their order. What has no key is like no other. */
export function duplicates<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): readonly Duplicate<Item>[] {
  const firsts = new Map<string, Item>();
  const found: Duplicate<Item>[] = [];
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, item);
    else found.push({ item, first });
  }
  return found;
}
