export type JsonMap = Readonly<Record<string, unknown>>;

export const isMap = (value: unknown): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of a key, undefined where the map has no such key of its own. */
export const field = (map: JsonMap, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined);

export function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, at) => same(item, b[at]));
  if (!isMap(a)) return a === b;
  const keys = Object.keys(a);
  return isMap(b) && keys.length === Object.keys(b).length && keys.every((key) => same(a[key], field(b, key)));
}
