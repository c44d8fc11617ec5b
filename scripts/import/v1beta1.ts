/**
 * Writes test/adopt/v1beta1/fields.generated.json: the fields of v1beta1, which the table in src/adopt/v1beta1/ has to hold.
 * `npx tsx scripts/import/v1beta1.ts FILE...`, with CRDs of Karpenter 1.0, the last that has them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import type { CrdSchema } from '../../imports/crds';

interface CustomResourceDefinition {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: CrdSchema } }[];
  };
}

/** What of a schema says which values a field takes. */
const KEYWORDS = ['type', 'enum', 'default', 'minimum', 'maximum', 'maxProperties', 'required', 'pattern'] as const;

/** Fields by their path: list items as `[]`, map values as `{}`. */
function* fieldsBelow(schema: CrdSchema, path: string): Generator<readonly [string, object]> {
  const keywords = schema as Readonly<Record<string, unknown>>;
  yield [
    path,
    Object.fromEntries(KEYWORDS.flatMap((word) => (keywords[word] === undefined ? [] : [[word, keywords[word]]]))),
  ];
  for (const [name, child] of Object.entries(schema.properties ?? {})) yield* fieldsBelow(child, `${path}.${name}`);
  if (schema.items) yield* fieldsBelow(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') yield* fieldsBelow(schema.additionalProperties, `${path}{}`);
}

const kinds = process.argv
  .slice(2)
  .flatMap((file) => loadAll(readFileSync(file, 'utf8')) as CustomResourceDefinition[])
  .flatMap(({ spec: { names, versions } }) =>
    versions
      .filter(({ name }) => name === 'v1beta1')
      .map(({ schema }) => {
        const spec = schema.openAPIV3Schema.properties?.spec;
        if (spec === undefined) throw new Error(`${names.kind}: no spec`);
        return [names.kind, Object.fromEntries(fieldsBelow(spec, 'spec'))] as const;
      }),
  );
if (kinds.length === 0) throw new Error('no CRD of v1beta1 in these files');
writeFileSync(
  'test/adopt/v1beta1/fields.generated.json',
  `${JSON.stringify(Object.fromEntries(kinds.sort(([a], [b]) => (a < b ? -1 : 1))), null, 1)}\n`,
);
