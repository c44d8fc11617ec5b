import type { Problem } from '../findings';
import type { HelmValues, Reasoned } from '../helm';
import { defaultOf, missingIn, pathText, type ValueKey, valueKey, valueKeys } from '../helm';
import { isObject } from '../objects';
import type { ValuesEntry } from './values-entry';

/** Values that follow from somewhere else: where to set them instead. */
const DERIVED: readonly (readonly [path: string, instead: string])[] = [
  ['settings.clusterName', 'name of the Cluster'],
  ['settings.clusterEndpoint', 'endpoint of the Cluster'],
  ['settings.interruptionQueue', 'interruptionQueue of the Cluster'],
  ['settings.isolatedVPC', 'vpc.isolated of the Cluster'],
  ['settings.vmMemoryOverheadPercent', 'settings of the Cluster'],
  ['settings.reservedENIs', 'settings of the Cluster'],
  ['settings.minValuesPolicy', 'settings of the Cluster'],
  ['settings.preferencePolicy', 'settings of the Cluster'],
  ['settings.enableZonalShift', 'settings of the Cluster'],
  ['settings.legacyNodeRepair', 'settings of the Cluster'],
  ['settings.ignoreDRARequests', 'settings of the Cluster'],
  ['settings.enableDRA', 'settings of the Cluster'],
  ['settings.featureGates', 'featureGates of the Cluster'],
  ['settings.awsFeatureGates', 'featureGates of the Cluster'],
  ['serviceAccount.name', 'serviceAccount of the Cluster'],
  ['controller.image.repository', 'registry.controllerImage of the Cluster'],
  ['controller.image', 'install.image'],
  ['controller.resources', 'install.resources'],
  ['nodeSelector', 'install.controllerNodes'],
  ['tolerations', 'install.controllerNodes'],
];

const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';

/** A user's values as entries, with what is wrong with them. */
export interface UserValues {
  readonly entries: readonly ValuesEntry[];
  readonly problems: readonly Problem[];
}

const isReasoned = (value: unknown): value is Reasoned<unknown> =>
  isObject(value) && 'override' in value && typeof value.reason === 'string' && value.reason.trim() !== '';

/** A copy that is nothing but data, or undefined for what JSON cannot carry. */
function asData(value: unknown): unknown {
  try {
    const text = JSON.stringify(value);
    // A lone surrogate is no text in any encoding.
    return text === undefined || /\\ud[89a-f][0-9a-f]{2}/.test(text) ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** Helm merges maps: what the chart has and the override has not must be taken out by name. */
function replacing(chart: unknown, override: unknown): unknown {
  if (!isObject(chart) || !isObject(override)) return override;
  const names = [...Object.keys(override), ...Object.keys(chart).filter((name) => !Object.hasOwn(override, name))];
  return Object.fromEntries(
    names.map((name) => [name, Object.hasOwn(override, name) ? replacing(chart[name], override[name]) : null]),
  );
}

/** The chart drops a setting that is 0 or false and Karpenter's own default holds; as a text it arrives. */
export const settingText = (key: ValueKey, value: unknown, version: string): unknown =>
  key.path[0] === 'settings' && (value === 0 || value === false) && defaultOf(key, version) ? String(value) : value;

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((step, index) => path[index] === step);

const derivedFrom = (path: readonly string[]): string | undefined =>
  DERIVED.find(([derived]) => startsWith(path, derived.split('.')))?.[1];

const refused = (rule: string, path: readonly string[], got: unknown, message: string, fix: string): UserValues => ({
  entries: [],
  problems: [{ rule, path: ['install.values', ...path].join('.'), got, message, fix }],
});

function leaf(key: ValueKey, value: unknown, version: string): UserValues {
  const { path } = key;
  const missing = missingIn(key, version);
  if (missing !== undefined) {
    const message = `${pathText(path)} ${missing}; the chart is ${version} and ignores it silently`;
    return refused('install/newer-value', path, value, message, 'leave it out, or upgrade Karpenter');
  }
  const derived = derivedFrom(path);
  if (derived !== undefined) {
    const message = `${pathText(path)} follows from the cluster, so that charts, template and values agree`;
    return refused('install/derived-value', path, value, message, `set ${derived}`);
  }
  if (pathText(path) === 'serviceAccount.annotations' && isObject(value) && ROLE_ANNOTATION in value) {
    const message = 'the role of the service account follows from the cluster';
    return refused('install/derived-value', path, value, message, 'set identity and controllerRole of the Cluster');
  }
  if (key.protection && !isReasoned(value)) {
    const message = `${pathText(path)} protects the controller from outages; the chart's own value is not lost by accident`;
    return refused('install/protection', path, value, message, "write { override: …, reason: 'why' }");
  }
  const given = key.protection && isReasoned(value) ? value.override : value;
  const data = asData(given);
  if (data === undefined || (data === null && !key.protection)) {
    const fix = 'write a value, or leave the key out';
    return data === null
      ? refused('install/null-value', path, value, "null takes the chart's default away", fix)
      : refused('install/value-not-data', path, value, 'is no data that YAML can carry', fix);
  }
  const chart = defaultOf(key, version);
  return {
    entries: [
      key.protection && isReasoned(value)
        ? { path, value: replacing(chart, data), comment: `Instead of the chart's own: ${value.reason.trim()}` }
        : { path, value: settingText(key, data, version) },
    ],
    problems: [],
  };
}

/** A key that no version of the chart has, or a group that is none. */
function unknown(path: readonly string[], value: unknown): UserValues {
  const isGroup = valueKeys().some((key) => startsWith(key.path, path));
  return isGroup
    ? refused('install/value-group', path, value, `${pathText(path)} is a group of values`, 'write the values in it')
    : refused(
        'install/unknown-value',
        path,
        value,
        `no version of the chart has ${pathText(path)}; Helm ignores it silently`,
        'remove it, or look for the right name in the type HelmValues',
      );
}

function walk(values: object, path: readonly string[], version: string): UserValues[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]): UserValues[] => {
    if (value === undefined) return [];
    const here = [...path, name];
    const key = valueKey(here);
    if (key !== undefined) return [leaf(key, value, version)];
    const isGroup = valueKeys().some(({ path: each }) => startsWith(each, here));
    return isGroup && isObject(value) ? walk(value, here, version) : [unknown(here, value)];
  });
}

/** Checks a user's values against the keys that this version of the chart has. */
export function userValues(values: HelmValues, version: string): UserValues {
  const parts = walk(values, [], version);
  return { entries: parts.flatMap(({ entries }) => entries), problems: parts.flatMap(({ problems }) => problems) };
}
