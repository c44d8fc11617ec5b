// Writes docs/crd-changes.md: what changed in Karpenter's CRDs from one minor to the next.
//
//   npx tsx scripts/docs/crd-changes.ts           writes the page
//   npx tsx scripts/docs/crd-changes.ts --check   exits 1 when the page is not what would be written
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CrdSchema, crdIds, loadCrd } from '../../imports/crds';
import { KARPENTER_RELEASES, type KarpenterRelease } from '../../src/karpenter/versions';

/** What a schema says of each field, as text: a fact is new, gone, or has another value. */
type Facts = ReadonlyMap<string, ReadonlyMap<string, string>>;

const LIMITS = [
  'type',
  'format',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'maxProperties',
  'pattern',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
] as const satisfies readonly (keyof CrdSchema)[];

function factsOf(schema: CrdSchema): Map<string, string> {
  const facts = new Map<string, string>();
  for (const keyword of LIMITS) {
    const value = schema[keyword];
    if (value !== undefined) facts.set(keyword.replace('x-kubernetes-', ''), `\`${String(value)}\``);
  }
  if (schema.default !== undefined) facts.set('default', `\`${JSON.stringify(schema.default)}\``);
  for (const value of schema.enum ?? []) facts.set(`value \`${String(value)}\``, '');
  for (const name of schema.required ?? []) facts.set(`required \`${name}\``, '');
  for (const { rule, message = rule } of schema['x-kubernetes-validations'] ?? []) {
    facts.set(`rule “${message}”`, `\`${rule}\``);
  }
  return facts;
}

function* fields(schema: CrdSchema, path: string): Generator<readonly [string, Map<string, string>]> {
  yield [path, factsOf(schema)];
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    yield* fields(child, path === '' ? name : `${path}.${name}`);
  }
  if (schema.items) yield* fields(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') yield* fields(schema.additionalProperties, `${path}{}`);
}

const factsOfKind = (release: KarpenterRelease, kind: string): Facts => {
  const id = crdIds(release)[kind];
  return id === undefined ? new Map() : new Map(fields(loadCrd(id).schema, ''));
};

const MAX_TEXT = 160;

const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…\`` : text);

/** From one text to the other; of long ones with lists, as the rules about label domains are, what the lists differ in. */
function difference(before: string, after: string): string {
  if (before.length + after.length <= 2 * MAX_TEXT) return `${before} → ${after}`;
  const list = (text: string): readonly string[] => [...new Set(text.match(/"[^"]*"/g) ?? [])];
  const added = list(after).filter((item) => !list(before).includes(item));
  const removed = list(before).filter((item) => !list(after).includes(item));
  const words = [
    ...(added.length > 0 ? [`adds ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`drops ${removed.join(', ')}`] : []),
  ];
  return words.length > 0 ? words.join('; ') : `${cut(before)} → ${cut(after)}`;
}

interface Change {
  readonly field: string;
  readonly what: string;
}

function* changesOf(before: Facts, after: Facts): Generator<Change> {
  for (const [field, facts] of after) {
    const old = before.get(field);
    if (old === undefined) yield { field, what: 'new field' };
    for (const [name, text] of facts) {
      const earlier = old?.get(name);
      // Of a new field its rules, defaults and patterns are news as well; its type goes without saying.
      if (earlier === undefined && (old !== undefined || /^(rule|default|pattern|required)/.test(name))) {
        yield { field, what: `${name} added${text === '' || name.startsWith('rule') ? '' : `: ${cut(text)}`}` };
      } else if (earlier !== undefined && earlier !== text) {
        yield { field, what: `${name} changed: ${difference(earlier, text)}` };
      }
    }
  }
  for (const [field, facts] of before) {
    const now = after.get(field);
    if (now === undefined) yield { field, what: 'field removed' };
    for (const name of facts.keys()) if (now !== undefined && !now.has(name)) yield { field, what: `${name} removed` };
  }
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function kindChanges(before: KarpenterRelease, after: KarpenterRelease, kind: string): readonly string[] {
  if (crdIds(before)[kind] === undefined) return [`| ${kind} | | new kind |`];
  if (crdIds(before)[kind] === crdIds(after)[kind]) return [];
  const changes = [...changesOf(factsOfKind(before, kind), factsOfKind(after, kind))];
  return changes.map(({ field, what }) => `| ${kind} | \`${field === '' ? '(object)' : field}\` | ${cell(what)} |`);
}

function page(): string {
  const lines = [
    '# What changed in Karpenter’s CRDs',
    '',
    'From one minor to the next, by the latest patch of each. Made by `scripts/docs/crd-changes.ts` from the schemas in',
    '`imports/crds/`; do not edit. List items are written `[]`, map values `{}`.',
  ];
  for (const [index, release] of KARPENTER_RELEASES.entries()) {
    const before = KARPENTER_RELEASES[index - 1];
    if (before === undefined) continue;
    const rows = Object.keys(crdIds(release)).flatMap((kind) => kindChanges(before, release, kind));
    lines.push('', `## ${before} → ${release}`, '');
    lines.push(...(rows.length === 0 ? ['No change.'] : ['| kind | field | change |', '|---|---|---|', ...rows]));
  }
  return `${lines.join('\n')}\n`;
}

const target = join(__dirname, '../../docs/crd-changes.md');
const text = page();
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('docs/crd-changes.md is out of date: npx tsx scripts/docs/crd-changes.ts');
  process.exit(1);
}
