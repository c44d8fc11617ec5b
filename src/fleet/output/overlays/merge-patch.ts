import { deepEqual, groupOf, isObject, type JsonObject, type KubernetesObject, member } from '../../../objects';
import { isBlockScalar } from '../../../yaml';
import { itemPatch, namedPairs, type Operation, pointer } from './json-patch';

/** The difference is one that a strategic merge patch cannot say, or that kustomize would get wrong. */
export const INEXPRESSIBLE = Symbol('inexpressible');

/** A strategic merge patch of kustomize, undefined where nothing is left for it, and what it leaves to a JSON patch. */
export interface MergePatch {
  readonly merge?: object;
  /** Changes inside of items of lists, which a merge replaces whole. */
  readonly items: readonly Operation[];
}

/**
 * What makes one version of an object from another: maps are merged, null deletes, lists are replaced whole unless they
 * name their items. `INEXPRESSIBLE` where a JSON patch has to say it all.
 */
export function mergePatch(from: KubernetesObject, to: KubernetesObject): MergePatch | typeof INEXPRESSIBLE {
  // kustomize gives a patched object its old namespace back.
  if (from.metadata.namespace !== to.metadata.namespace) return INEXPRESSIBLE;
  const items: Operation[] = [];
  const list: ListChange = isCustom(from) ? (...lists) => customList(items, ...lists) : builtInList;
  const changes = mapChanges({ ...from }, { ...to }, '', list);
  if (changes === INEXPRESSIBLE) return INEXPRESSIBLE;
  if (changes === UNCHANGED) return { items };
  const { name, namespace } = to.metadata;
  const metadata = { name, namespace, ...(isObject(changes.metadata) ? changes.metadata : {}) };
  return { merge: { apiVersion: to.apiVersion, kind: to.kind, ...changes, metadata }, items };
}

const UNCHANGED = undefined;
type Changes<T> = T | typeof UNCHANGED | typeof INEXPRESSIBLE;

/** Says how the list at a path changes. */
type ListChange = (from: readonly unknown[], to: readonly unknown[], path: string) => Changes<unknown>;

/** kustomize has schemas with merge keys for the kinds of Kubernetes only. */
function isCustom(object: KubernetesObject): boolean {
  const group = groupOf(object);
  return group.includes('.') && !group.endsWith('.k8s.io');
}

function mapChanges(from: JsonObject, to: JsonObject, path: string, list: ListChange): Changes<JsonObject> {
  const changes: [string, unknown][] = [];
  for (const key of Object.keys(from)) if (member(to, key) === undefined) changes.push([key, null]);
  for (const [key, value] of Object.entries(to)) {
    const old = member(from, key);
    if (deepEqual(old, value)) continue;
    const change = valueChange(old, value, pointer(path, key), list);
    if (change === INEXPRESSIBLE) return INEXPRESSIBLE;
    if (change !== UNCHANGED) changes.push([key, change]);
  }
  // Keys with a dollar sign in front, $patch above all, are directives in a patch.
  if (changes.some(([key]) => key.startsWith('$'))) return INEXPRESSIBLE;
  return changes.length === 0 ? UNCHANGED : Object.fromEntries(changes);
}

function valueChange(from: unknown, to: unknown, path: string, list: ListChange): Changes<unknown> {
  if (from === undefined) return holdsDirective(to) ? INEXPRESSIBLE : to;
  if (Array.isArray(from)) return Array.isArray(to) ? list(from, to, path) : INEXPRESSIBLE;
  if (isObject(from)) return isObject(to) ? mapChanges(from, to, path, list) : INEXPRESSIBLE;
  return keepsStyle(from, to) ? to : INEXPRESSIBLE;
}

/**
 * kustomize writes a merged scalar in the style that the old one had: the number 1 over '1' stays a string, and what
 * no block scalar can hold breaks the build over one. A map or a list over a scalar is an error.
 */
function keepsStyle(from: unknown, to: unknown): boolean {
  if (typeof from !== 'string' || typeof to !== 'string') return typeof from === typeof to;
  return !isBlockScalar(from) || isBlockScalar(to);
}

function holdsDirective(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsDirective);
  return isObject(value) && Object.entries(value).some(([key, inner]) => key.startsWith('$') || holdsDirective(inner));
}

/** A merge replaces lists of custom resources whole: a JSON patch reaches into their items. */
function customList(items: Operation[], ...[from, to, path]: Parameters<ListChange>): Changes<unknown> {
  const changes = itemPatch(from, to, path);
  if (changes === undefined) return to;
  items.push(...changes);
  return UNCHANGED;
}

/** Lists that kustomize merges by `name`. */
const MERGED_BY_NAME = /\/(containers|env|initContainers)$/;

/** Kinds of Kubernetes: a list with merge keys is left alone but for items whose names and order stay. */
const builtInList: ListChange = (from, to, path) => {
  if (MERGED_BY_NAME.test(path)) return namedItems(from, to, path);
  const isScalar = [...from, ...to].every((item) => typeof item !== 'object');
  // The one list of scalars that is merged and not replaced.
  return isScalar && !path.endsWith('/finalizers') ? to : INEXPRESSIBLE;
};

/** Every item is named, also one that does not change: kustomize puts those that the patch names in front. */
function namedItems(from: readonly unknown[], to: readonly unknown[], path: string): Changes<unknown> {
  const items = namedPairs(from, to, 'name')?.map(([old, item]) => {
    const changes = mapChanges(old, item, path, builtInList);
    return changes === INEXPRESSIBLE ? INEXPRESSIBLE : { name: item.name, ...changes };
  });
  return items === undefined || items.includes(INEXPRESSIBLE) ? INEXPRESSIBLE : items;
}
