import { isClusterScoped } from './cluster-scoped';
import { groupOf } from './group';
import { textAt } from './json';

export const kindOf = (object: unknown): string | undefined => textAt(object, 'kind');

export const nameOf = (object: unknown): string | undefined => textAt(object, 'metadata', 'name');

export const namespaceOf = (object: unknown): string | undefined => textAt(object, 'metadata', 'namespace');

/** How findings call an object: `NodePool/default`, `CapacityBuffer/web/spare`; without a name `NodePool/(unnamed)`. */
export const resourceName = (object: unknown): string =>
  [kindOf(object) ?? '(no kind)', namespaceOf(object), nameOf(object) ?? '(unnamed)']
    .filter((part) => part !== undefined)
    .join('/');

/**
 * What the API server tells objects apart by; undefined without a kind or a name. The version is no part of it, and a
 * namespace only where the kind has one.
 */
export function objectKey(object: unknown): string | undefined {
  const [kind, name] = [kindOf(object), nameOf(object)];
  if (kind === undefined || name === undefined) return undefined;
  const namespace = isClusterScoped(object) ? '' : (namespaceOf(object) ?? '');
  return JSON.stringify([groupOf(object), kind, namespace, name]);
}
