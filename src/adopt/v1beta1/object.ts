import { formatPath, type Path, parsePath } from '../../findings';
import { at, groupOf, isObject, type JsonObject, kindOf, textAt } from '../../objects';
import { ALIAS_VERSION, type FieldMapping, V1BETA1_FIELDS } from './fields';

/** The group of each kind that is converted. */
const GROUPS: Readonly<Record<string, string>> = { NodePool: 'karpenter.sh', EC2NodeClass: 'karpenter.k8s.aws' };

/** Kinds that were gone before v1, by group. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  'karpenter.sh': ['Provisioner', 'Machine'],
  'karpenter.k8s.aws': ['AWSNodeTemplate'],
};

/** The kind of an object that is converted. */
export function v1beta1Kind(object: unknown): string | undefined {
  const kind = kindOf(object) ?? '';
  const group = Object.hasOwn(GROUPS, kind) ? GROUPS[kind] : undefined;
  return group !== undefined && textAt(object, 'apiVersion') === `${group}/v1beta1` ? kind : undefined;
}

/** Whether an object is of a version from which no single step leads to v1. */
export function isBeforeV1beta1(object: unknown): boolean {
  const group = groupOf(object);
  return Object.hasOwn(BEFORE, group) && (BEFORE[group] ?? []).includes(kindOf(object) ?? '');
}

/** Annotations that only the conversion read or wrote. */
const SPENT: readonly string[] = [ALIAS_VERSION, 'compatibility.karpenter.sh/v1beta1-nodeclass-reference'];

function metadataOf({ metadata }: JsonObject): unknown {
  if (!isObject(metadata) || !isObject(metadata.annotations)) return metadata;
  const kept = Object.entries(metadata.annotations).filter(([name]) => !SPENT.includes(name));
  const { annotations, ...rest } = metadata;
  return kept.length === 0 && Object.keys(annotations).length > 0
    ? rest
    : { ...rest, annotations: Object.fromEntries(kept) };
}

type Writable = Record<string, unknown>;

/** The steps are those of the table, never a user's. */
function put(target: Writable, path: Path, value: unknown): void {
  const last = String(path.at(-1));
  let inner = target;
  for (const step of path.slice(0, -1)) {
    inner[step] ??= {};
    inner = inner[step] as Writable;
  }
  inner[last] = value;
}

/** One object as v1 has it, and what of it another kind has. */
export interface V1Object {
  readonly object: JsonObject;
  /** What pools had for the kubelet. */
  readonly kubelet?: unknown;
}

/** Null is dropped by the server, which is as if nothing were written. */
const isWritten = (value: unknown): boolean => value !== undefined && value !== null;

function v1Value({ from, convert, missing }: FieldMapping, object: JsonObject): unknown {
  const value = at(object, ...parsePath(from));
  if (!isWritten(value)) return missing?.(object);
  return convert === undefined ? value : convert(value, object);
}

/** An object of v1beta1 by the table of its fields. */
export function toV1(object: JsonObject, kind: string): V1Object {
  const written: Writable = {};
  let kubelet: unknown;
  for (const mapping of V1BETA1_FIELDS[kind] ?? []) {
    if (mapping.to === undefined) continue;
    const value = v1Value(mapping, object);
    if (value === undefined) continue;
    if (mapping.on === undefined) put(written, parsePath(mapping.to), value);
    else kubelet = value;
  }
  const metadata = metadataOf(object);
  return {
    object: { apiVersion: `${GROUPS[kind]}/v1`, kind, ...(metadata !== undefined && { metadata }), ...written },
    ...(kubelet !== undefined && { kubelet }),
  };
}

const OF_EVERY_KIND: readonly string[] = ['apiVersion', 'kind', 'metadata', 'status'];

/** Fields that v1beta1 has not, and values in whose place it has an object: the server dropped or refused them. */
export function strayFields(object: JsonObject, kind: string): readonly Path[] {
  const known = new Set((V1BETA1_FIELDS[kind] ?? []).map(({ from }) => from));
  const above = new Set(
    [...known].flatMap((from) => from.split('.').map((_, depth, steps) => steps.slice(0, depth).join('.'))),
  );
  const visit = (value: unknown, path: Path): readonly Path[] => {
    const field = formatPath(path);
    if (!isWritten(value) || known.has(field)) return [];
    if (!above.has(field) || !isObject(value)) return [path];
    return Object.entries(value).flatMap(([name, inner]) => visit(inner, [...path, name]));
  };
  return Object.entries(object)
    .filter(([name]) => !OF_EVERY_KIND.includes(name))
    .flatMap(([name, value]) => visit(value, [name]));
}
