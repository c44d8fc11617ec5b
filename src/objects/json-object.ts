export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const asString = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** An own member of an object: `member(x, 'constructor')` is undefined where the manifest does not have it. */
export const member = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** A member some levels down, each of them an own member. */
export function memberAt(value: unknown, ...keys: readonly string[]): unknown {
  let inner = value;
  for (const key of keys) inner = member(inner, key);
  return inner;
}

/** Whether two JSON values are the same, whatever the order of their members. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, at) => deepEqual(item, b[at]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && deepEqual(a[key], b[key]))
  );
}

/** A value fit for `got` of a finding: what a line can show, so no lists and objects. */
export const shown = (value: unknown): { readonly got?: unknown } =>
  value === undefined || (typeof value === 'object' && value !== null) ? {} : { got: value };
