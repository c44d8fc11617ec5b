/**
 * Writes imports/crds/ (one file per distinct schema and an index by release), imports/status.generated.json (the fields of
 * each status) and imports/fields.generated.json (which minors have which field, and which brought which enum value). Part
 * of `npm run import:release`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import {
  type Crd,
  type CrdIndex,
  type CrdSchema,
  crdIds,
  loadCrd,
  type StatusSchemas,
  statusSchema,
} from '../../imports/crds';
import type { Field } from '../../imports/fields';
import { compareMinors, KARPENTER_RELEASES, type KarpenterMinor } from '../../src/karpenter/versions';
import type { Files } from './release/files';

/** A CRD, and the fields of its status. */
export interface Definition {
  readonly crd: Crd;
  readonly status: CrdSchema;
}

/** The kinds of each release. */
export type CrdsByRelease = ReadonlyMap<string, readonly Definition[]>;

const PROSE: readonly string[] = ['description', 'title', 'example', 'externalDocs'];

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: {
      readonly kind: string;
      readonly listKind: string;
      readonly plural: string;
      readonly singular: string;
    };
    readonly scope: 'Cluster' | 'Namespaced';
    readonly versions: readonly {
      readonly name: string;
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: CrdSchema };
      readonly subresources?: { readonly status?: object; readonly scale?: { readonly specReplicasPath: string } };
    }[];
  };
}

/** Of a release that may be newer than those that the code knows. */
const minorOf = (release: string): KarpenterMinor => release.split('.').slice(0, 2).join('.') as KarpenterMinor;

const mapValues = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** The schema without prose. Only schema positions are visited: a property may itself be called `description`. */
function withoutProse(schema: CrdSchema): CrdSchema {
  const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !PROSE.includes(keyword))) as CrdSchema;
  return {
    ...kept,
    ...(schema.properties && { properties: mapValues(schema.properties, withoutProse) }),
    ...(schema.items && { items: withoutProse(schema.items) }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: withoutProse(schema.additionalProperties),
    }),
  };
}

function withoutStatus(schema: CrdSchema): CrdSchema {
  const { status: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

/** Names and nesting of the fields of a status, of which the server drops the values. */
function fieldNames({ properties, additionalProperties, items, ...rest }: CrdSchema): CrdSchema {
  const open = rest['x-kubernetes-preserve-unknown-fields'];
  return {
    ...(properties && { properties: mapValues(properties, fieldNames) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: fieldNames(additionalProperties) }),
    ...(items && { items: fieldNames(items) }),
    ...(open && { 'x-kubernetes-preserve-unknown-fields': open }),
  };
}

function toDefinition(definition: CustomResourceDefinition): Definition {
  const { group, names, scope, versions } = definition.spec;
  const stored = versions.find((version) => version.storage);
  if (stored === undefined) throw new Error(`${names.kind}: no version is stored`);
  const { kind, listKind, plural, singular } = names;
  const { schema, subresources } = stored;
  const status = schema.openAPIV3Schema.properties?.status;
  if (status === undefined || subresources?.status === undefined) throw new Error(`${kind}: no subresource status`);
  const { scale } = subresources;
  const crd = {
    ...{ group, kind, listKind, plural, singular, scope, version: stored.name },
    ...(scale && { replicasPath: scale.specReplicasPath.split('.').slice(1) }),
    schema: withoutStatus(withoutProse(schema.openAPIV3Schema)),
  };
  return { crd, status: fieldNames(status) };
}

/** The CRDs of a folder of YAML, as the module has them in `pkg/apis/crds`. */
export function readCrds(folder: string): readonly Definition[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files
    .sort()
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')))
    .filter((document) => document !== null && document !== undefined)
    .map((document) => toDefinition(document as CustomResourceDefinition));
}

/** The CRDs that the project carries. */
export const carriedCrds = (): CrdsByRelease =>
  new Map(
    KARPENTER_RELEASES.map((release) => [
      release,
      Object.entries(crdIds(release)).map(([kind, id]) => ({ crd: loadCrd(id), status: statusSchema(kind, release) })),
    ]),
  );

/** Every field below a schema with its enum values: `spec.a`, list items as `[]`, map values as `{}`. */
function* fieldsOf(schema: CrdSchema, path: string): Generator<{ path: string; values: readonly unknown[] }> {
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    yield* fieldAndBelow(child, path === '' ? name : `${path}.${name}`);
  }
  if (schema.items) yield* fieldAndBelow(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') yield* fieldAndBelow(schema.additionalProperties, `${path}{}`);
}

function* fieldAndBelow(schema: CrdSchema, path: string): Generator<{ path: string; values: readonly unknown[] }> {
  yield { path, values: schema.enum ?? [] };
  yield* fieldsOf(schema, path);
}

type Fields = Record<string, Record<string, Field>>;

function addFields(fields: Fields, crd: Crd, minor: KarpenterMinor): void {
  const ofKind = fields[crd.kind] ?? {};
  fields[crd.kind] = ofKind;
  const spec = crd.schema.properties?.spec;
  if (spec === undefined) throw new Error(`${crd.kind}: no spec`);
  for (const { path, values } of fieldAndBelow(spec, 'spec')) {
    const { since, values: known }: Field = ofKind[path] ?? { since: minor };
    const added = values.map(String).filter((value) => known === undefined || !Object.hasOwn(known, value));
    const all = { ...known, ...Object.fromEntries(added.map((value) => [value, minor])) };
    // Overwritten by each later minor that has it: the last one stays where the newest known has it no more.
    ofKind[path] = { since, until: minor, ...(Object.keys(all).length > 0 && { values: all }) };
  }
}

/** The same without an end where the newest minor of the kind has the field still. */
const withOpenEnds = (fields: Fields, newest: KarpenterMinor | undefined): Fields =>
  mapValues(fields, (ofKind) =>
    mapValues(ofKind, ({ since, until, values }) => ({
      since,
      ...(until !== newest && { until }),
      ...(values && { values }),
    })),
  );

/** Enumerations are sets: another order makes no other schema. */
const sorted = (key: string, value: unknown): unknown =>
  key === 'enum' && Array.isArray(value) ? [...value].sort() : value;

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** The files of these releases, one a minor. */
export function crdFiles(byRelease: CrdsByRelease): Files {
  const files = new Map<string, string>();
  const index: Record<string, Record<string, string>> = {};
  const idByContent = new Map<string, string>();
  const fields: Fields = {};
  const statuses: string[] = [];
  const statusByRelease: Record<string, Record<string, number>> = {};
  const releases = [...byRelease.keys()].sort(compareMinors);
  for (const release of releases) {
    const kinds: Record<string, string> = {};
    const ofRelease: Record<string, number> = {};
    for (const { crd, status } of byRelease.get(release) ?? []) {
      const content = JSON.stringify(crd, sorted);
      const id = idByContent.get(content) ?? `${crd.kind.toLowerCase()}-${minorOf(release)}`;
      if (!idByContent.has(content)) files.set(`imports/crds/${id}.json`, json(crd));
      idByContent.set(content, id);
      kinds[crd.kind] = id;
      addFields(fields, crd, minorOf(release));
      const text = JSON.stringify(status);
      if (!statuses.includes(text)) statuses.push(text);
      ofRelease[crd.kind] = statuses.indexOf(text);
    }
    index[release] = kinds;
    statusByRelease[release] = ofRelease;
  }
  const schemas = statuses.map((text) => JSON.parse(text) as CrdSchema);
  const status: StatusSchemas = { schemas, byRelease: statusByRelease };
  const newest = releases.map(minorOf).at(-1);
  files.set('imports/status.generated.json', json(status));
  files.set('imports/crds/index.json', json(index satisfies CrdIndex));
  files.set('imports/fields.generated.json', json(withOpenEnds(fields, newest)));
  return files;
}

/** Every keyword that schemas use. */
export function keywordsOf(definitions: readonly Definition[]): ReadonlySet<string> {
  const keywords = new Set<string>();
  const visit = (schema: CrdSchema): void => {
    for (const keyword of Object.keys(schema)) keywords.add(keyword);
    for (const child of Object.values(schema.properties ?? {})) visit(child);
    if (schema.items) visit(schema.items);
    if (typeof schema.additionalProperties === 'object') visit(schema.additionalProperties);
  };
  for (const { crd } of definitions) visit(crd.schema);
  return keywords;
}
