// Reads folders of CRDs, `DIR/v<release>/*.yaml`, and writes imports/crds/ (one file per distinct schema and an index by
// release), imports/status.generated.json (the fields of each status) and imports/fields.generated.json (which minors have
// which field, and which brought which enum value).
//
//   npx tsx scripts/import/crds.ts DIR
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Crd, CrdIndex, CrdSchema, StatusSchemas } from '../../imports/crds';
import type { Field } from '../../imports/fields';
import {
  compareMinors,
  KARPENTER_RELEASES,
  type KarpenterMinor,
  type KarpenterRelease,
  karpenterMinor,
  NEWEST_KARPENTER_MINOR,
} from '../../src/karpenter/versions';

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

const minorOf = (release: KarpenterRelease): KarpenterMinor => karpenterMinor(release) ?? NEWEST_KARPENTER_MINOR;

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

/** A CRD, and the fields of its status. */
interface Definition {
  readonly crd: Crd;
  readonly status: CrdSchema;
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

function readRelease(folder: string): Definition[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort();
  return files
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')))
    .filter((document) => document !== null && document !== undefined)
    .map((document) => toDefinition(document as CustomResourceDefinition));
}

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
    const all = { ...Object.fromEntries(values.map((value) => [String(value), minor])), ...known };
    // Overwritten by each later minor that has it: the last one stays where the newest known has it no more.
    ofKind[path] = { since, until: minor, ...(Object.keys(all).length > 0 && { values: all }) };
  }
}

/** The same without an end where the newest minor of the kind has the field still. */
const withOpenEnds = (fields: Fields): Fields =>
  mapValues(fields, (ofKind) =>
    mapValues(ofKind, ({ since, until, values }) => ({
      since,
      ...(until !== NEWEST_KARPENTER_MINOR && { until }),
      ...(values && { values }),
    })),
  );

/** Enumerations are sets: another order makes no other schema. */
const sorted = (key: string, value: unknown): unknown =>
  key === 'enum' && Array.isArray(value) ? [...value].sort() : value;

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

function main(source: string): void {
  const root = join(__dirname, '../..');
  const target = join(root, 'imports/crds');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });

  const index: Record<string, Record<string, string>> = {};
  const idByContent = new Map<string, string>();
  const fields: Fields = {};
  const statuses: string[] = [];
  const statusByRelease: Record<string, Record<string, number>> = {};
  for (const release of [...KARPENTER_RELEASES].sort(compareMinors)) {
    const kinds: Record<string, string> = {};
    const ofRelease: Record<string, number> = {};
    for (const { crd, status } of readRelease(join(source, `v${release}`))) {
      const content = JSON.stringify(crd, sorted);
      const id = idByContent.get(content) ?? `${crd.kind.toLowerCase()}-${minorOf(release)}`;
      if (!idByContent.has(content)) writeFileSync(join(target, `${id}.json`), json(crd));
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
  writeFileSync(join(root, 'imports/status.generated.json'), json(status));
  writeFileSync(join(target, 'index.json'), json(index satisfies CrdIndex));
  writeFileSync(join(root, 'imports/fields.generated.json'), json(withOpenEnds(fields)));
  console.log(`${idByContent.size} schemas for ${Object.keys(index).length} releases`);
}

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: tsx scripts/import/crds.ts DIR   (DIR holds v<release>/*.yaml)');
  process.exit(2);
}
main(source);
