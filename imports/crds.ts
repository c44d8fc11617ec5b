import type { KarpenterRelease } from '../src/karpenter/versions';

/** A rule of `x-kubernetes-validations`, in CEL. */
export interface CrdRule {
  readonly rule: string;
  readonly message?: string;
}

/** A structural schema as a CRD carries it, with the keywords that Karpenter's CRDs use. */
export interface CrdSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, CrdSchema>>;
  readonly additionalProperties?: CrdSchema | boolean;
  readonly items?: CrdSchema;
  readonly anyOf?: readonly CrdSchema[];
  readonly 'x-kubernetes-validations'?: readonly CrdRule[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
}

/** One kind as one or several Karpenter releases serve it: names, scope and schema, without status and prose. */
export interface Crd {
  readonly group: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly scope: 'Cluster' | 'Namespaced';
  /** The stored API version: `v1`, `v1alpha1`, `v1beta1`. */
  readonly version: string;
  /** Where `kubectl scale` finds the replicas, for a kind that it can scale: `spec`, `replicas`. */
  readonly replicasPath?: readonly string[];
  readonly schema: CrdSchema;
}

/** For each release the kinds that it serves, and the id of the schema of each. */
export type CrdIndex = Readonly<Record<string, Readonly<Record<string, string>>>>;

let knownIndex: CrdIndex | undefined;

function index(): CrdIndex {
  knownIndex ??= require('./crds/index.json') as CrdIndex;
  return knownIndex;
}

/** The kinds of a release with the id of each one's schema: `{ NodePool: 'nodepool-1.14', … }`. */
export const crdIds = (release: KarpenterRelease): Readonly<Record<string, string>> => index()[release] ?? {};

/** Every schema id, each once, in the order of the releases that brought them. */
export const allCrdIds = (): readonly string[] => [...new Set(Object.values(index()).flatMap(Object.values<string>))];

/**
 * The schema of an id that {@link crdIds} gave. Read when first asked for, since a check of one file needs two of them.
 *
 * @throws Error for an id that is none of ours: ids come from the index, never from a manifest.
 */
export function loadCrd(id: string): Crd {
  const known = crds.get(id);
  if (known !== undefined) return known;
  if (!/^[a-z0-9]+-[0-9]+\.[0-9]+$/.test(id)) throw new Error(`no CRD schema has the id ${JSON.stringify(id)}`);
  const crd = require(`./crds/${id}.json`) as Crd;
  crds.set(id, crd);
  return crd;
}

const crds = new Map<string, Crd>();

/** What {@link statusSchema} reads: each distinct schema once, and for each release which one a kind has. */
export interface StatusSchemas {
  readonly schemas: readonly CrdSchema[];
  readonly byRelease: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The fields of a kind's status in a release: names and nesting only, since no one but the controller writes them. */
export function statusSchema(kind: string, release: KarpenterRelease): CrdSchema {
  const { schemas, byRelease } = require('./status.generated.json') as StatusSchemas;
  return schemas[byRelease[release]?.[kind] ?? -1] ?? {};
}
