import type { Path } from '../../findings';
import { at, groupOf, type JsonObject, kindOf, objectAt } from '../../objects';

const TEMPLATE = ['spec', 'template', 'spec'];

/**
 * Where each kind of workload keeps the spec of its pods. DaemonSets are not among them: Karpenter starts no node for
 * their pods.
 */
const POD_SPECS: ReadonlyMap<unknown, { readonly group: string; readonly path: readonly string[] }> = new Map([
  ['Pod', { group: '', path: ['spec'] }],
  ['PodTemplate', { group: '', path: ['template', 'spec'] }],
  ['ReplicationController', { group: '', path: TEMPLATE }],
  ['Deployment', { group: 'apps', path: TEMPLATE }],
  ['ReplicaSet', { group: 'apps', path: TEMPLATE }],
  ['StatefulSet', { group: 'apps', path: TEMPLATE }],
  ['Job', { group: 'batch', path: TEMPLATE }],
  ['CronJob', { group: 'batch', path: ['spec', 'jobTemplate', ...TEMPLATE] }],
]);

const DAEMON_SET = { group: 'apps', path: TEMPLATE };

/** The spec of the pods of a workload and where it is; undefined for other kinds. */
export function podSpecOf(object: JsonObject): { readonly path: Path; readonly spec: unknown } | undefined {
  const place = POD_SPECS.get(kindOf(object));
  if (place === undefined || place.group !== groupOf(object)) return undefined;
  const spec = at(object, ...place.path);
  return spec === undefined ? undefined : { path: place.path, spec };
}

/** Where the pods of a workload have their metadata, those of a DaemonSet too; undefined for other kinds. */
export function podMetadataOf(object: JsonObject): Path | undefined {
  const kind = kindOf(object);
  const place = kind === 'DaemonSet' ? DAEMON_SET : POD_SPECS.get(kind);
  return place === undefined || place.group !== groupOf(object) ? undefined : [...place.path.slice(0, -1), 'metadata'];
}

/** Annotations or labels at a metadata. */
export const metadataOf = (object: JsonObject, metadata: Path, field: 'annotations' | 'labels'): JsonObject =>
  objectAt(object, ...metadata, field);
