/*
 * Readers of parsed JSON or YAML of unknown shape: what is missing or of another kind is undefined or empty. Only own
 * properties count.
 */

export type JsonPath = readonly (string | number)[];

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

export function at(value: unknown, ...path: JsonPath): unknown {
  let inner = value;
  for (const key of path) {
    if (!isRecord(inner) || !Object.hasOwn(inner, key)) return undefined;
    inner = inner[key];
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

/** A scalar as text, numbers and booleans written out: what YAML makes of an unquoted `1` or `true`. */
export const scalarText = (scalar: unknown): string | undefined =>
  isRecord(scalar) || scalar === undefined || scalar === null ? undefined : String(scalar);

export const scalarAt = (value: unknown, ...path: JsonPath): string | undefined => scalarText(at(value, ...path));

export const entriesAt = (value: unknown, ...path: JsonPath): readonly (readonly [string, unknown])[] => {
  const record = at(value, ...path);
  return isRecord(record) && !Array.isArray(record) ? Object.entries(record) : [];
};
