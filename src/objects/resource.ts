import { asString, memberAt } from './json-object';

/** How findings call an object: `NodePool/default`, `CapacityBuffer/web/spare`; without a name `NodePool/(unnamed)`. */
export function resourceName(object: unknown): string {
  const kind = asString(memberAt(object, 'kind')) ?? '(no kind)';
  const name = asString(memberAt(object, 'metadata', 'name')) ?? '(unnamed)';
  const namespace = asString(memberAt(object, 'metadata', 'namespace'));
  return namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

/** The group of an `apiVersion`: `karpenter.sh` of `karpenter.sh/v1`, empty for `v1`. */
export function groupOf(object: unknown): string {
  const apiVersion = asString(memberAt(object, 'apiVersion')) ?? '';
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
