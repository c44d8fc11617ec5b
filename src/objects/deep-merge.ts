import { isObject, type JsonObject } from './json';
import { isPlain } from './plain';

const isMap = (value: unknown): value is JsonObject => isObject(value) && isPlain(value);

/** `over` on top of `base`: maps are merged, everything else (lists too) is replaced; `undefined` changes nothing. Neither is altered. */
export function deepMerge<T>(base: T, over: unknown): T {
  if (over === undefined) return base;
  if (!isMap(base) || !isMap(over) || Object.keys(base).length === 0) return over as T;
  const merged: JsonObject = { ...base };
  for (const [key, value] of Object.entries(over)) {
    Object.defineProperty(merged, key, {
      value: deepMerge(Object.hasOwn(merged, key) ? merged[key] : undefined, value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return merged as T;
}
