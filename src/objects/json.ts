/*
 * Readers of parsed JSON or YAML of unknown shape: what is missing or of another kind is undefined or empty. Only own
 * properties count, so `member(x, 'constructor')` is undefined where the manifest does not have it.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

/** Steps into a value: a name goes into an object, a number into a list. */
export type JsonPath = readonly (string | number)[];

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member of an object. */
export const member = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** What lies at the end of a path; the value itself for none. */
export function at(value: unknown, ...path: JsonPath): unknown {
  let inner = value;
  for (const step of path) {
    if (typeof step === 'string') inner = member(inner, step);
    else inner = Array.isArray(inner) ? inner[step] : undefined;
  }
  return inner;
}

export function textAt(value: unknown, ...path: JsonPath): string | undefined {
  const text = at(value, ...path);
  return typeof text === 'string' ? text : undefined;
}

export function numberAt(value: unknown, ...path: JsonPath): number | undefined {
  const number = at(value, ...path);
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function listAt(value: unknown, ...path: JsonPath): readonly unknown[] {
  const list = at(value, ...path);
  return Array.isArray(list) ? list : [];
}

export function objectAt(value: unknown, ...path: JsonPath): JsonObject {
  const object = at(value, ...path);
  return isObject(object) ? object : {};
}

export const entriesAt = (value: unknown, ...path: JsonPath): readonly (readonly [string, unknown])[] =>
  Object.entries(objectAt(value, ...path));

/** A scalar as text, numbers and booleans written out: what YAML makes of an unquoted `1` or `true`. */
export const scalarText = (scalar: unknown): string | undefined =>
  typeof scalar === 'object' || scalar === undefined ? undefined : String(scalar);

export const scalarAt = (value: unknown, ...path: JsonPath): string | undefined => scalarText(at(value, ...path));
