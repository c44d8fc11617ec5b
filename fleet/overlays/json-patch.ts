import { field, isMap, type JsonMap, same } from './json';

/** One step of a JSON patch (RFC 6902). */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: unknown;
}

/** What makes one version of an object from another, field by field; lists are replaced whole. */
export function jsonPatch(from: JsonMap, to: JsonMap, path = ''): Operation[] {
  const removed = Object.keys(from)
    .filter((key) => field(to, key) === undefined)
    .map((key): Operation => ({ op: 'remove', path: `${path}/${escaped(key)}` }));
  const changed = Object.entries(to).flatMap(([key, value]): Operation[] => {
    const old = field(from, key);
    const at = `${path}/${escaped(key)}`;
    if (old === undefined) return [{ op: 'add', path: at, value }];
    if (same(old, value)) return [];
    return isMap(old) && isMap(value) ? jsonPatch(old, value, at) : [{ op: 'replace', path: at, value }];
  });
  return [...removed, ...changed].sort((a, b) => (a.path < b.path ? -1 : 1));
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
