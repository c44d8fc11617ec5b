/**
 * Writes what install/ knows of the values of Karpenter's Helm charts, from a folder with one file a release
 * (`v1.14.1.json`: every path of the chart's values with its default).
 *
 *   npx tsx scripts/import/helm-values.ts DIR
 *
 * `values.generated.json` holds each key once, with the minors that have it and its defaults; `values.generated.ts` the
 * same keys as types. A map whose content goes to Kubernetes as it is (`affinity`) is one key.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValueKey } from '../../src/install/value-keys';
import { KARPENTER_RELEASES, type KarpenterMinor, karpenterMinor } from '../../src/karpenter';

const directory = process.argv[2];
if (directory === undefined) throw new Error('usage: npx tsx scripts/import/helm-values.ts DIR');
const target = join(__dirname, '../../src/install');

/** Maps that the chart hands to Kubernetes whole, whatever is in them. */
const OPEN_MAPS = ['affinity', 'nodeSelector', 'podSecurityContext', 'strategy'];

/** What keeps the controller alive: a value for one of these needs a reason. */
const PROTECTIONS = ['affinity', 'podDisruptionBudget', 'priorityClassName', 'replicas', 'topologySpreadConstraints'];

/** Types that a default does not tell. */
const TYPES: Readonly<Record<string, string>> = {
  'controller.image.digest': 'string',
  'controller.image.tag': 'string',
  'controller.resources':
    '{ readonly limits?: Readonly<Record<string, string | number>>; readonly requests?: Readonly<Record<string, string | number>> }',
  logLevel: "'debug' | 'info' | 'error'",
  'podDisruptionBudget.maxUnavailable': 'number | string',
  'serviceMonitor.sampleLimit': 'number',
  'settings.awsFeatureGates.draEFA': 'boolean',
  'settings.awsFeatureGates.draNVIDIAGPU': 'boolean',
  'settings.minValuesPolicy': "'Strict' | 'BestEffort'",
  'settings.preferencePolicy': "'Respect' | 'Ignore'",
  'settings.reservedENIs': 'number | string',
  'settings.vmMemoryOverheadPercent': 'number | string',
  terminationGracePeriodSeconds: 'number',
};

type Values = Readonly<Record<string, unknown>>;

/** `affinity.a.b: x` and `affinity.a.c: y` as `affinity: { a: { b: x, c: y } }`. */
function collapsed(flat: Values): Map<string, unknown> {
  const result = new Map<string, unknown>();
  for (const [path, value] of Object.entries(flat)) {
    const open = OPEN_MAPS.find((map) => path.startsWith(`${map}.`));
    if (open === undefined) {
      result.set(path, value);
      continue;
    }
    const rest = path.slice(open.length + 1);
    const map = (result.get(open) ?? {}) as Record<string, unknown>;
    result.set(open, map);
    // The only key with dots of its own.
    const steps = open === 'nodeSelector' ? [rest] : rest.split('.');
    const last = steps.pop() ?? '';
    const inner = steps.reduce((at, step) => {
      at[step] ??= {};
      return at[step] as Record<string, unknown>;
    }, map);
    inner[last] = value;
  }
  return result;
}

const releases = KARPENTER_RELEASES.map((release) => ({
  minor: karpenterMinor(release) as KarpenterMinor,
  values: collapsed(JSON.parse(readFileSync(join(directory, `v${release}.json`), 'utf8')) as Values),
}));

function keyOf(path: string): ValueKey {
  const having = releases.filter(({ values }) => values.has(path));
  const defaults = having
    .map(({ minor, values }) => [minor, values.get(path)] as const)
    .filter(([, value], index, all) => index === 0 || JSON.stringify(value) !== JSON.stringify(all[index - 1]?.[1]));
  const last = having.at(-1)?.minor;
  return {
    path: path.split('.'),
    defaults,
    ...(last !== releases.at(-1)?.minor && { until: last }),
    ...(PROTECTIONS.some((root) => path === root || path.startsWith(`${root}.`)) && { protection: true }),
  };
}

const paths = [...new Set(releases.flatMap(({ values }) => [...values.keys()]))].sort();
const keys = paths.map(keyOf);

writeFileSync(
  join(target, 'values.generated.json'),
  `[\n${keys.map((key) => `  ${JSON.stringify(key)}`).join(',\n')}\n]\n`,
);

function typeOf({ path, defaults }: ValueKey): string {
  const known = TYPES[path.join('.')];
  if (known !== undefined) return known;
  const value = defaults[0]?.[1];
  if (value === null || value === undefined) throw new Error(`${path.join('.')} has no type`);
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === 'string') && value.length > 0
      ? 'readonly string[]'
      : 'readonly object[]';
  }
  if (typeof value === 'object') return /annotations|labels|nodeSelector/i.test(path.join('.')) ? 'Texts' : 'object';
  return typeof value;
}

type Tree = Map<string, ValueKey | Tree>;

const tree: Tree = new Map();
for (const key of keys) {
  const inner = key.path.slice(0, -1).reduce((at, step): Tree => {
    if (!at.has(step)) at.set(step, new Map());
    return at.get(step) as Tree;
  }, tree);
  inner.set(key.path.at(-1) ?? '', key);
}

function typeLines(at: Tree, indent: string): string[] {
  return [...at].flatMap(([name, entry]) => {
    if (entry instanceof Map)
      return [`${indent}readonly ${name}: {`, ...typeLines(entry, `${indent}  `), `${indent}};`];
    const type = entry.protection ? `Reasoned<${typeOf(entry)}>` : typeOf(entry);
    const since = entry.defaults[0]?.[0] ?? '';
    return [
      `${indent}readonly ${name}: Key<${type}, ${entry.until === undefined ? `Since['${since}']` : `'${entry.until}'`}>;`,
    ];
  });
}

const minors = releases.map(({ minor }) => minor);
writeFileSync(
  join(target, 'values.generated.ts'),
  [
    '// Written by scripts/import/helm-values.ts; do not edit.',
    "import type { Key, Reasoned } from './value-types';",
    '',
    'type Texts = Readonly<Record<string, string>>;',
    '',
    '/** The minors from one on. */',
    'interface Since {',
    ...minors.map(
      (minor, index) =>
        `  readonly '${minor}': ${minors
          .slice(index)
          .map((each) => `'${each}'`)
          .join(' | ')};`,
    ),
    '}',
    '',
    '/** Every value of the chart `karpenter`, with the minors that have it. */',
    'export interface KarpenterValueKeys {',
    ...typeLines(tree, '  '),
    '}',
    '',
  ].join('\n'),
);
