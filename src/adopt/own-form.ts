import { type CrdSchema, crdIds, loadCrd } from '../../imports/crds';
import { writtenForm } from '../admission';
import { formatPath, type Path } from '../findings';
import { type KarpenterMinor, karpenterRelease } from '../karpenter/versions';
import { at, deepEqual, entriesAt, isObject, type JsonObject, kindOf, textAt } from '../objects';
import { markKeys } from '../owners';
import { isMarkAnnotation, isMarkLabel } from './marks';
import { withoutServerAdded, workloadDefaults, workloadKind } from './workloads';

/** An object as its author wrote it, and what was taken away that could be meant. */
export interface OwnForm {
  readonly object: JsonObject;
  /** Fields that the API server of this Karpenter drops. */
  readonly unknown: readonly string[];
}

const schemaOf = (object: JsonObject, minor: KarpenterMinor): CrdSchema | undefined => {
  const ids = crdIds(karpenterRelease(minor));
  const id = ids[kindOf(object) ?? ''];
  return id === undefined ? undefined : loadCrd(id).schema;
};

/** Whether an object was read from an API server, which sets defaults and says so in the metadata. */
const isLive = (object: JsonObject): boolean =>
  ['uid', 'resourceVersion', 'creationTimestamp', 'managedFields'].some(
    (name) => at(object, 'metadata', name) !== undefined && at(object, 'metadata', name) !== null,
  );

/** What `kubectl apply` was given, where it wrote that down. */
function appliedSpec(object: JsonObject): unknown {
  const text = textAt(object, 'metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration');
  try {
    return text === undefined ? undefined : at(JSON.parse(text) as unknown, 'spec');
  } catch {
    return undefined;
  }
}

/**
 * A value without what its schema sets where nothing is given: what was applied stays, also where it is the default.
 */
function withoutDefaults(value: unknown, schema: CrdSchema | undefined, applied: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => withoutDefaults(item, schema?.items, at(applied, index)));
  }
  if (!isObject(value) || schema === undefined) return value;
  const kept = Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
    const child = schema.properties?.[key] ?? additional(schema);
    const given = at(applied, key);
    if (given === undefined && child !== undefined && isDefault(member, child)) return [];
    return [[key, withoutDefaults(member, child, given)]];
  });
  return Object.fromEntries(kept);
}

const additional = ({ additionalProperties }: CrdSchema): CrdSchema | undefined =>
  typeof additionalProperties === 'object' ? additionalProperties : undefined;

/** Whether a value is the default of its field, with the defaults that are below it. */
const isDefault = (value: unknown, schema: CrdSchema): boolean =>
  schema.default !== undefined && deepEqual(filled(value, schema), filled(schema.default, schema));

function filled(value: unknown, schema: CrdSchema): unknown {
  if (!isObject(value)) return value;
  const missing = Object.entries(schema.properties ?? {}).flatMap(([key, child]) =>
    child.default === undefined || value[key] !== undefined ? [] : [[key, child.default] as const],
  );
  return { ...value, ...Object.fromEntries(missing) };
}

/** A value without the fields that its schema does not have, whose paths are told. */
function known(value: unknown, schema: CrdSchema | undefined, path: Path, unknown: string[]): unknown {
  if (schema === undefined || schema['x-kubernetes-preserve-unknown-fields'] === true) return value;
  if (Array.isArray(value)) return value.map((item, index) => known(item, schema.items, [...path, index], unknown));
  if (!isObject(value)) return value;
  if (schema.properties === undefined && additional(schema) === undefined) return value;
  const kept = Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
    const child = schema.properties?.[key] ?? additional(schema);
    if (member === null || member === undefined) return [];
    if (child === undefined) {
      unknown.push(formatPath([...path, key]));
      return [];
    }
    return [[key, known(member, child, [...path, key], unknown)]];
  });
  return Object.fromEntries(kept);
}

/** A value without the members that are null, which are not there for an API server. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNulls(member)]));
}

const without = (map: unknown, isMark: (key: string, value: unknown) => boolean): JsonObject | undefined => {
  const kept = entriesAt(map).filter(([key, value]) => !isMark(key, value));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
};

/** @param object as it was read: by its field managers a label that charts write too is known as a mark */
function ownMetadata(metadata: unknown, object: JsonObject): JsonObject {
  if (!isObject(metadata)) return {};
  const marks = markKeys(object);
  const labels = without(metadata.labels, (key, value) => marks.label.has(key) || isMarkLabel(key, value));
  const annotations = without(metadata.annotations, (key) => marks.annotation.has(key) || isMarkAnnotation(key));
  const { name, namespace } = metadata;
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(labels !== undefined && { labels }),
    ...(annotations !== undefined && { annotations }),
  };
}

/**
 * What of an object somebody wrote: without what the API server, controllers and other tools added. Values that equal a
 * default are taken for the server's only where the object comes from one.
 */
export function ownForm(object: JsonObject, minor: KarpenterMinor): OwnForm {
  const { metadata, spec, ...rest } = writtenForm(isLive(object) ? withoutServerAdded(object) : object);
  const schema = schemaOf(object, minor)?.properties?.spec ?? workloadDefaults(object);
  const unknown: string[] = [];
  const read = known(workloadKind(object) === undefined ? spec : withoutNulls(spec), schema, ['spec'], unknown);
  const own = isLive(object) ? withoutDefaults(read, schema, appliedSpec(object)) : read;
  return {
    object: { ...rest, metadata: ownMetadata(metadata, object), ...(own !== undefined && { spec: own }) },
    unknown,
  };
}
