import { deepEqual, isClusterScoped, type KubernetesObject } from '../../../objects';
import { jsonPatch } from './json-patch';
import { INEXPRESSIBLE, mergePatch } from './merge-patch';

/** A patch file and, where the file does not say it, the object that it is for. */
export interface ObjectPatch {
  readonly form: 'patch' | 'json-patch';
  readonly content: object;
  readonly target?: Readonly<Record<string, string | undefined>>;
}

/** What makes one version of an object from another: a strategic merge patch as far as it goes, and a JSON patch. */
export function objectPatches(from: KubernetesObject, to: KubernetesObject): ObjectPatch[] {
  if (deepEqual(from, to)) return [];
  const difference = mergePatch(from, to);
  const { merge, items } =
    difference === INEXPRESSIBLE ? { merge: undefined, items: jsonPatch({ ...from }, { ...to }) } : difference;
  return [
    ...(merge === undefined ? [] : [{ form: 'patch' as const, content: merge }]),
    ...(items.length === 0 ? [] : [{ form: 'json-patch' as const, content: items, target: targetOf(from) }]),
  ];
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
    group: group === '' ? '^$' : group,
    version,
    kind,
    name: literal(name),
    namespace: isClusterScoped({ apiVersion, kind }) ? undefined : (namespace ?? 'default'),
  };
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
