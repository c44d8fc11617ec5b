import type { Path } from '../../findings';
import { at, isObject, type JsonObject, kindOf, listAt, member } from '../../objects';

interface Found {
  readonly path: Path;
  readonly spec: JsonObject;
}

/** Values are not nested deeper, and no chart has more pods than that. */
const MAX_DEPTH = 16;
const MAX_FOUND = 200;

/** Whether a map says on which nodes pods run: a whole pod spec, or what charts take of one and hand on. */
const selectsNodes = (map: JsonObject): boolean =>
  Object.keys(member(map, 'nodeSelector') ?? {}).length > 0 ||
  listAt(map, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')
    .length > 0;

/** Karpenter starts no node for pods of a DaemonSet. */
const isDaemonSet = (map: JsonObject): boolean =>
  kindOf(map) === 'DaemonSet' || at(map, 'type') === 'daemonset' || at(map, 'controller') === 'daemonset';

/** What the values of a chart say of where pods run: charts have it where they like, by the names of a pod's spec. */
export function podSpecsInValues(values: JsonObject): readonly Found[] {
  const found: Found[] = [];
  // Aliases of YAML are one value in many places.
  const seen = new Set<unknown>();
  const look = (value: unknown, path: Path): void => {
    if (typeof value !== 'object' || value === null || path.length > MAX_DEPTH || found.length >= MAX_FOUND) return;
    if (seen.size === seen.add(value).size) return;
    if (isObject(value)) {
      if (isDaemonSet(value)) return;
      if (selectsNodes(value)) found.push({ path, spec: value });
    }
    for (const [key, each] of Object.entries(value)) look(each, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  look(values, []);
  return found;
}
