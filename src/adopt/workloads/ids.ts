import { byCodeUnit, type JsonObject, kindOf, nameOf, namespaceOf, objectKey } from '../../objects';
import { workloadKind } from './kinds';

/** Ids that an object would like to have, the best first. */
function* wishes(object: JsonObject): Generator<string> {
  const [name = '', kind = ''] = [nameOf(object), kindOf(object)];
  const more = `${name}-${kind.toLowerCase()}`;
  yield name;
  yield more;
  const placed = namespaceOf(object) === undefined ? more : `${namespaceOf(object)}-${more}`;
  yield placed;
  for (let count = 2; ; count++) yield `${placed}-${count}`;
}

/** Constructs keeps children in a plain object, so that `constructor` is the id of none. */
const CHILDREN = {};

/**
 * The ids of workloads in the charts of some clusters, by `objectKey`: their names where no other object has them. An
 * object has one id in all clusters, so that they can share it.
 */
export function workloadIds(objects: readonly JsonObject[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const workloads = new Map<string, JsonObject>();
  for (const object of objects) {
    if (workloadKind(object) !== undefined) workloads.set(objectKey(object) ?? '', object);
    else for (const id of [nameOf(object), `${nameOf(object)}-${kindOf(object)?.toLowerCase()}`]) taken.add(id ?? '');
  }
  const ids = new Map<string, string>();
  for (const [key, object] of [...workloads].sort(([a], [b]) => byCodeUnit(a, b))) {
    for (const id of wishes(object)) {
      if (taken.has(id) || id in CHILDREN) continue;
      taken.add(id);
      ids.set(key, id);
      break;
    }
  }
  return ids;
}
