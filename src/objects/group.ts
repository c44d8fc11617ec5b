import { textAt } from './json';

/** The group of an `apiVersion`: `karpenter.sh` of `karpenter.sh/v1`, empty for `v1`. */
export function groupOf(object: unknown): string {
  const apiVersion = textAt(object, 'apiVersion') ?? '';
  return apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
}
