/**
 * Data as cdk8s renders it: keys in order, members that are null or undefined left out. Undefined where there is something
 * that only cdk8s can resolve or refuse: a `Lazy`, a token, an instance, a hole in a list.
 */
export function settled(value: unknown): unknown {
  if (typeof value !== 'object') return isScalar(value) ? value : undefined;
  if (value === null) return undefined;
  return Array.isArray(value) ? settledList(value) : settledMap(value);
}

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function settledList(list: readonly unknown[]): unknown[] | undefined {
  const items: unknown[] = [];
  for (const item of list) {
    const one = settled(item);
    if (one === undefined) return undefined;
    items.push(one);
  }
  return items;
}

function settledMap(map: object): object | undefined {
  if (Object.getPrototypeOf(map) !== Object.prototype) return undefined;
  const members: Record<string, unknown> = {};
  for (const key of Object.keys(map).sort()) {
    const member: unknown = Reflect.get(map, key);
    if (member === null || member === undefined) continue;
    const one = settled(member);
    if (one === undefined || key === '__proto__') return undefined;
    members[key] = one;
  }
  return members;
}
