import type { KubernetesObject } from '../objects';
import { isBlockScalar } from '../yaml';
import { field, isMap, type JsonMap, same } from './json';

/** The difference is one that a strategic merge patch cannot say, or that kustomize would get wrong. */
export const INEXPRESSIBLE = Symbol('inexpressible');

/**
 * What makes one version of an object from another, as a strategic merge patch of kustomize: maps are merged, null
 * deletes, lists are replaced whole. `INEXPRESSIBLE` where a JSON patch has to say it.
 */
export function mergePatch(from: KubernetesObject, to: KubernetesObject): object | typeof INEXPRESSIBLE {
  // kustomize gives a patched object its old namespace back.
  if (from.metadata.namespace !== to.metadata.namespace) return INEXPRESSIBLE;
  const changes = mapChanges({ ...from }, { ...to }, isCustom(from) ? wholeList : mergedList);
  if (changes === INEXPRESSIBLE) return INEXPRESSIBLE;
  const { name, namespace } = to.metadata;
  const metadata = { name, namespace, ...(isMap(changes.metadata) ? changes.metadata : {}) };
  return { apiVersion: to.apiVersion, kind: to.kind, ...changes, metadata };
}

type Changes<T> = T | typeof INEXPRESSIBLE;

/** Says how the list of a field changes. */
type ListChange = (from: readonly unknown[], to: readonly unknown[], name: string) => Changes<unknown>;

/** kustomize has schemas with merge keys for the kinds of Kubernetes only. */
function isCustom({ apiVersion }: KubernetesObject): boolean {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return group.includes('.') && !group.endsWith('.k8s.io');
}

function mapChanges(from: JsonMap, to: JsonMap, list: ListChange): Changes<JsonMap> {
  const changes: [string, unknown][] = [];
  for (const key of Object.keys(from)) if (field(to, key) === undefined) changes.push([key, null]);
  for (const [key, value] of Object.entries(to)) {
    const old = field(from, key);
    if (same(old, value)) continue;
    const change = valueChange(old, value, key, list);
    if (change === INEXPRESSIBLE) return INEXPRESSIBLE;
    changes.push([key, change]);
  }
  // Keys with a dollar sign in front, $patch above all, are directives in a patch.
  return changes.some(([key]) => key.startsWith('$')) ? INEXPRESSIBLE : Object.fromEntries(changes);
}

function valueChange(from: unknown, to: unknown, name: string, list: ListChange): Changes<unknown> {
  if (from === undefined) return holdsDirective(to) ? INEXPRESSIBLE : to;
  if (Array.isArray(from)) return Array.isArray(to) ? list(from, to, name) : INEXPRESSIBLE;
  if (isMap(from)) return isMap(to) ? mapChanges(from, to, list) : INEXPRESSIBLE;
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
  return isMap(value) && Object.entries(value).some(([key, inner]) => key.startsWith('$') || holdsDirective(inner));
}

/** Lists of custom resources have no merge keys: the one of the patch stands in place of the other. */
const wholeList: ListChange = (_, to) => to;

/** Lists that kustomize merges by `name`, in which a reviewer wants to see the one field that differs. */
const MERGED_BY_NAME: ReadonlySet<string> = new Set(['containers', 'env', 'initContainers']);

/** Kinds of Kubernetes: a list with merge keys is left alone but for items whose names and order stay. */
const mergedList: ListChange = (from, to, name) => {
  if (MERGED_BY_NAME.has(name)) return itemChanges(from, to);
  const isScalar = [...from, ...to].every((item) => typeof item !== 'object');
  // The one list of scalars that is merged and not replaced.
  return isScalar && name !== 'finalizers' ? to : INEXPRESSIBLE;
};

/** Every item is named, also one that does not change: kustomize puts those that the patch names in front. */
function itemChanges(from: readonly unknown[], to: readonly unknown[]): Changes<unknown> {
  const [names, wanted] = [from.map(nameOf), to.map(nameOf)];
  const isSound = new Set(names).size === names.length && names.every((name) => typeof name === 'string');
  if (!isSound || !same(names, wanted)) return INEXPRESSIBLE;
  const items = to.map((item, at) => {
    const [old, changed] = [from[at], item];
    if (!isMap(old) || !isMap(changed)) return INEXPRESSIBLE;
    const changes = mapChanges(old, changed, mergedList);
    return changes === INEXPRESSIBLE ? INEXPRESSIBLE : { name: names[at], ...changes };
  });
  return items.includes(INEXPRESSIBLE) ? INEXPRESSIBLE : items;
}

const nameOf = (item: unknown): unknown => (isMap(item) ? field(item, 'name') : undefined);
