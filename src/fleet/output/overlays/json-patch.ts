import { deepEqual, isObject, type JsonObject, member } from '../../../objects';

/** One step of a JSON patch (RFC 6902). */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'test';
  readonly path: string;
  readonly value?: unknown;
}

/** What makes one version of an object from another, field by field. */
export function jsonPatch(from: JsonObject, to: JsonObject, path = ''): Operation[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return keys.flatMap((key) => valuePatch(member(from, key), member(to, key), pointer(path, key)));
}

function valuePatch(from: unknown, to: unknown, path: string): readonly Operation[] {
  if (to === undefined) return [{ op: 'remove', path }];
  if (from === undefined) return [{ op: 'add', path, value: to }];
  if (deepEqual(from, to)) return [];
  if (isObject(from) && isObject(to)) return jsonPatch(from, to, path);
  return itemPatch(from, to, path) ?? [{ op: 'replace', path, value: to }];
}

export const pointer = (path: string, key: string): string =>
  `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** What items of lists are known by: requirements, block devices, and whatever else has a name. */
const NAMES = ['key', 'deviceName', 'name'];

/**
 * Changes inside of items, where two lists name the same items in the same order; undefined for any other lists. Each
 * item is tested for its name first, so that a reader sees which one it is and a base that was edited by hand is an error.
 */
export function itemPatch(from: unknown, to: unknown, path: string): Operation[] | undefined {
  if (!Array.isArray(from) || !Array.isArray(to)) return undefined;
  for (const key of NAMES) {
    const pairs = namedPairs(from, to, key);
    if (pairs === undefined) continue;
    return pairs.flatMap(([old, item], at): Operation[] => {
      const changes = jsonPatch(old, item, `${path}/${at}`);
      return changes.length === 0 ? [] : [{ op: 'test', path: `${path}/${at}/${key}`, value: old[key] }, ...changes];
    });
  }
  return undefined;
}

/** The items of two lists side by side, if all have different names and both lists have the same in the same order. */
export function namedPairs(
  from: readonly unknown[],
  to: readonly unknown[],
  key: string,
): [from: JsonObject, to: JsonObject][] | undefined {
  const pairs = from.flatMap((old, at): [JsonObject, JsonObject][] => {
    const item = to[at];
    return isObject(old) && isObject(item) && typeof old[key] === 'string' && old[key] === item[key]
      ? [[old, item]]
      : [];
  });
  const names = new Set(pairs.map(([old]) => old[key]));
  return names.size === from.length && from.length === to.length ? pairs : undefined;
}
