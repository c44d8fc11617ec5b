import { at, isObject, type JsonObject, listAt, member, textAt } from '../../objects';
import { workloadKind } from './kinds';

/** Labels by which the controller of Jobs finds their pods (kubernetes:pkg/apis/batch/types.go). */
const JOB_LABELS: readonly string[] = [
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'controller-uid',
  'job-name',
];

/** The token of the service account, which admission mounts (kubernetes plugin/pkg/admission/serviceaccount). */
const isTokenVolume = (volume: unknown): boolean => textAt(volume, 'name')?.startsWith('kube-api-access-') === true;

const omit = (object: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

function withoutJobLabels(metadata: unknown): JsonObject {
  if (!isObject(metadata)) return {};
  const { labels, ...rest } = metadata;
  const kept = isObject(labels) ? omit(labels, JOB_LABELS) : {};
  return { ...rest, ...(Object.keys(kept).length > 0 && { labels: kept }) };
}

/** A Job without the selector that the server made for it: one that brings it along is refused. */
function ownJob(object: JsonObject): JsonObject {
  const { spec, metadata } = object;
  if (!isObject(spec) || at(spec, 'manualSelector') === true) return object;
  const template = isObject(spec.template)
    ? { ...spec.template, metadata: withoutJobLabels(spec.template.metadata) }
    : spec.template;
  return { ...object, metadata: withoutJobLabels(metadata), spec: { ...omit(spec, ['selector']), template } };
}

function withoutToken(container: unknown): unknown {
  if (!isObject(container)) return container;
  const { volumeMounts, ...rest } = container;
  const mounts = listAt(volumeMounts).filter((mount) => !isTokenVolume(mount));
  return { ...rest, ...(mounts.length > 0 && { volumeMounts: mounts }) };
}

/** A pod without its place, and what admission adds to each. */
function ownPod(object: JsonObject): JsonObject {
  const { spec } = object;
  if (!isObject(spec)) return object;
  const { nodeName: _, volumes, ...rest } = spec;
  const own = listAt(volumes).filter((volume) => !isTokenVolume(volume));
  const containers = ['containers', 'initContainers'].flatMap((field) =>
    member(spec, field) === undefined ? [] : [[field, listAt(spec, field).map(withoutToken)]],
  );
  return { ...object, spec: { ...rest, ...Object.fromEntries(containers), ...(own.length > 0 && { volumes: own }) } };
}

const BY_KIND: Readonly<Record<string, (object: JsonObject) => JsonObject>> = { Job: ownJob, Pod: ownPod };

/** A workload of an API server without what controllers and admission wrote into its spec. */
export function withoutServerAdded(object: JsonObject): JsonObject {
  const kind = workloadKind(object)?.kind;
  const own = kind !== undefined && Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind] : undefined;
  return own === undefined ? object : own(object);
}
