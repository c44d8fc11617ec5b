import type { KarpenterMinor } from '../karpenter/versions';
import { isObject, type JsonObject } from '../objects';
import { findCrd, isKarpenterObject } from './kinds';
import { normalize } from './normalize';
import { isTooLarge } from './size';

/** What the server, Karpenter and the tools that apply write into metadata; nobody wrote it by hand. */
const SERVER_METADATA: readonly string[] = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generation',
  'managedFields',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
];

const WRITTEN_ANNOTATIONS: readonly string[] = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'argocd.argoproj.io/tracking-id',
  'argocd.argoproj.io/installation-id',
  'karpenter.sh/nodepool-hash',
  'karpenter.sh/nodepool-hash-version',
  'karpenter.k8s.aws/ec2nodeclass-hash',
  'karpenter.k8s.aws/ec2nodeclass-hash-version',
];

const without = (object: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name, value]) => !names.includes(name) && value !== null));

/** A map of metadata without what others write; undefined where nothing is left, as absent and empty are the same there. */
function kept(map: unknown, names: readonly string[]): unknown {
  if (!isObject(map)) return map ?? undefined;
  const rest = without(map, names);
  return Object.keys(rest).length === 0 ? undefined : rest;
}

function writtenMetadata(metadata: unknown): unknown {
  if (!isObject(metadata)) return metadata;
  const { labels, annotations, ...rest } = without(metadata, SERVER_METADATA);
  const [ownLabels, ownAnnotations] = [kept(labels, []), kept(annotations, WRITTEN_ANNOTATIONS)];
  return {
    ...rest,
    ...(ownLabels !== undefined && { labels: ownLabels }),
    ...(ownAnnotations !== undefined && { annotations: ownAnnotations }),
  };
}

/** An object as its manifest could stand in a file: without what the server, the controller and tools write themselves. */
export function writtenForm(object: JsonObject): JsonObject {
  const { status: _, metadata, ...rest } = object;
  return { ...rest, metadata: writtenMetadata(metadata) };
}

/**
 * What of an object its author decides, as the API server keeps it: with defaults, without fields that no schema has, and
 * without what the server, the controller and GitOps tools write themselves. A live object and its manifest come to the
 * same. Of an object that is not Karpenter's only the written metadata is looked at.
 */
export function storedForm(object: JsonObject, minor: KarpenterMinor): JsonObject {
  const own = writtenForm(object);
  if (!isKarpenterObject(object) || isTooLarge(object)) return own;
  const served = findCrd(object, minor);
  return 'crd' in served ? { ...normalize(object, served.crd.schema).value, metadata: own.metadata } : own;
}
