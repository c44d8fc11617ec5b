/**
 * Writes what helm/ knows of the values of Karpenter's Helm chart. `values.generated.json` holds each key once, with the
 * minors that have it and its defaults; `values.generated.ts` the same keys as types. A map whose content goes to Kubernetes
 * as it is (`affinity`) is one key. Part of `npm run import:release`.
 */
import { load } from 'js-yaml';
import { defaultOf, missingIn, type ValueKey, valueKeys } from '../../src/helm/value-keys';
import { KARPENTER_MINORS, type KarpenterMinor } from '../../src/karpenter/versions';
import { isObject } from '../../src/objects';
import { byCodeUnit, type Files } from './release/files';

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

/** What a release stamps into the chart when it is packed; the source has those of an older one. */
const STAMPED = ['controller.image.tag', 'controller.image.digest'];

/** The values of one minor with their defaults, by their paths. */
export type ChartDefaults = ReadonlyMap<string, unknown>;

/** Every value of a `values.yaml`: what is no map, and maps that are empty or open. */
export function chartDefaults(yaml: string): ChartDefaults {
  const defaults = new Map<string, unknown>();
  const visit = (value: unknown, path: string): void => {
    const isGroup = isObject(value) && Object.keys(value).length > 0 && !OPEN_MAPS.includes(path);
    if (!isGroup) defaults.set(path, STAMPED.includes(path) ? null : value);
    else for (const [name, child] of Object.entries(value)) visit(child, path === '' ? name : `${path}.${name}`);
  };
  visit(load(yaml), '');
  return defaults;
}

/** The values that the project carries, by minor. */
export const carriedDefaults = (): ReadonlyMap<KarpenterMinor, ChartDefaults> =>
  new Map(
    KARPENTER_MINORS.map((minor) => {
      // The latest patch of the minor has them, whatever an earlier one lacked.
      const keys = valueKeys().filter((key) => missingIn(key, `${minor}.9999`) === undefined);
      return [minor, new Map(keys.map((key) => [key.path.join('.'), defaultOf(key, minor)]))];
    }),
  );

interface MinorValues {
  readonly minor: KarpenterMinor;
  readonly values: ChartDefaults;
}

function keyOf(path: string, releases: readonly MinorValues[]): ValueKey {
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

function typeOf({ path, defaults }: ValueKey): string {
  const known = TYPES[path.join('.')];
  if (known !== undefined) return known;
  const value = defaults[0]?.[1];
  if (value === null || value === undefined) return 'unknown';
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === 'string') && value.length > 0
      ? 'readonly string[]'
      : 'readonly object[]';
  }
  if (typeof value === 'object') return /annotations|labels|nodeSelector/i.test(path.join('.')) ? 'Texts' : 'object';
  return typeof value;
}

type Tree = Map<string, ValueKey | Tree>;

function treeOf(keys: readonly ValueKey[]): Tree {
  const tree: Tree = new Map();
  for (const key of keys) {
    const inner = key.path.slice(0, -1).reduce((at, step): Tree => {
      if (!at.has(step)) at.set(step, new Map());
      return at.get(step) as Tree;
    }, tree);
    inner.set(key.path.at(-1) ?? '', key);
  }
  return tree;
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

const typesFile = (keys: readonly ValueKey[], minors: readonly KarpenterMinor[]): string =>
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
    ...typeLines(treeOf(keys), '  '),
    '}',
    '',
  ].join('\n');

/** The files of these minors, and the values whose type their default does not tell. */
export function valueFiles(byMinor: ReadonlyMap<KarpenterMinor, ChartDefaults>): {
  readonly files: Files;
  readonly untyped: readonly string[];
} {
  const releases = [...byMinor].map(([minor, values]) => ({ minor, values }));
  const paths = [...new Set(releases.flatMap(({ values }) => [...values.keys()]))].sort(byCodeUnit);
  const keys = paths.map((path) => keyOf(path, releases));
  return {
    files: new Map([
      ['src/helm/values.generated.json', `[\n${keys.map((key) => `  ${JSON.stringify(key)}`).join(',\n')}\n]\n`],
      ['src/helm/values.generated.ts', typesFile(keys, [...byMinor.keys()])],
    ]),
    untyped: keys.filter((key) => typeOf(key) === 'unknown').map(({ path }) => path.join('.')),
  };
}
