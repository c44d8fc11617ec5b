import { isClusterScoped } from '../../charts/cluster-scoped';
import type { KubernetesObject } from '../objects';
import { same } from './json';
import { jsonPatch } from './json-patch';
import { INEXPRESSIBLE, mergePatch } from './merge-patch';

/** A patch file and, where the file does not say it, the object that it is for. */
export interface ObjectPatch {
  readonly content: object;
  readonly target?: Readonly<Record<string, string | undefined>>;
}

/** What makes one version of an object from another; undefined where they are one. */
export function objectPatch(from: KubernetesObject, to: KubernetesObject): ObjectPatch | undefined {
  if (same(from, to)) return undefined;
  const merge = mergePatch(from, to);
  if (merge !== INEXPRESSIBLE) return { content: merge };
  return { content: jsonPatch({ ...from }, { ...to }), target: targetOf(from) };
}

/** What takes an object out. */
export const deletion = ({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): object => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  $patch: 'delete',
});

/** Each part is a regular expression to kustomize, and a target without a namespace takes that object of every namespace. */
function targetOf({ apiVersion, kind, metadata: { name = '', namespace } }: KubernetesObject): ObjectPatch['target'] {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  return {
    // An empty group would match every group.
    group: group === '' ? '^$' : literal(group),
    version,
    kind,
    name: literal(name),
    namespace: isClusterScoped(apiVersion, kind) ? undefined : (namespace ?? 'default'),
  };
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
