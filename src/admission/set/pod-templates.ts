import type { Path } from '../../findings';
import { at, groupOf, type JsonObject, kindOf, objectAt } from '../../objects';
import { podSpecsInValues } from './pod-specs-in-values';

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
  // Of Argo Rollouts; one with workloadRef has no template of its own.
  ['Rollout', { group: 'argoproj.io', path: TEMPLATE }],
]);

/** Where a HelmRelease has the values of its chart. */
const VALUES = ['spec', 'values'];

const DAEMON_SET = { group: 'apps', path: TEMPLATE };

/** The spec of pods, or what a chart is told of one. */
export interface PodSpec {
  readonly path: Path;
  readonly spec: unknown;
  /** Values of a chart: what kind of workload it makes of them is not known. */
  readonly ofChart: boolean;
}

/** The specs of the pods of a workload, or those in the values of a HelmRelease; none for other kinds. */
export function podSpecsOf(object: JsonObject): readonly PodSpec[] {
  if (kindOf(object) === 'HelmRelease' && groupOf(object) === 'helm.toolkit.fluxcd.io') {
    return podSpecsInValues(objectAt(object, ...VALUES)).map(({ path, spec }) => ({
      path: [...VALUES, ...path],
      spec,
      ofChart: true,
    }));
  }
  const place = POD_SPECS.get(kindOf(object));
  if (place === undefined || place.group !== groupOf(object)) return [];
  const spec = at(object, ...place.path);
  return spec === undefined ? [] : [{ path: place.path, spec, ofChart: false }];
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
