import { meant, type Problem } from '../findings';
import type { AmiFamily } from '../karpenter/nodes/ami-family';
import { ownedInBottlerocket } from '../karpenter/nodes/owned-user-data';
import { isObject, type JsonObject } from '../objects';
import { BOOTSTRAP_COMMANDS, KUBERNETES_SETTINGS, OS_SETTINGS, type SettingType } from './bottlerocket-settings';
import { formOf, wayOut } from './forms';
import { ownedProblems } from './owned';

const WORDS = {
  text: 'text, in quotes',
  integer: 'a whole number, without quotes',
  natural: 'a whole number from 0 on, without quotes',
  boolean: 'true or false, without quotes',
} as const;

const isInteger = (value: unknown): boolean => typeof value === 'bigint';

const SCALARS: Readonly<Record<keyof typeof WORDS, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  integer: isInteger,
  natural: (value) => typeof value === 'bigint' && value >= 0n && value < 2n ** 32n,
  boolean: (value) => typeof value === 'boolean',
};

interface Mistyped {
  readonly path: string;
  readonly value: unknown;
  readonly wanted: string;
}

const step = (path: string, key: string): string => `${path}.${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}`;

const isTable = (value: unknown): value is JsonObject => isObject(value) && !(value instanceof Date);

/** The field that a key is for: Karpenter goes by the letters, capital or small. */
function fieldFor<T>(fields: Readonly<Record<string, T>>, key: string): T | undefined {
  const name = key.toLowerCase();
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function* mistyped(value: unknown, type: SettingType, path: string): Generator<Mistyped> {
  if (typeof type === 'string') {
    if (!SCALARS[type](value)) yield { path, value, wanted: WORDS[type] };
  } else if ('list' in type) {
    if (!Array.isArray(value)) yield { path, value, wanted: 'a list, in brackets' };
    else for (const [index, item] of value.entries()) yield* mistyped(item, type.list, `${path}[${index}]`);
  } else if (!isTable(value)) {
    yield { path, value, wanted: 'a table' };
  } else {
    for (const [key, inner] of Object.entries(value)) {
      const field = 'map' in type ? type.map : fieldFor(type.fields, key);
      if (field !== undefined) yield* mistyped(inner, field, step(path, key));
    }
  }
}

/** A value as it stands in TOML, for the message. */
function shown(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(shown);
  return isTable(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)])) : value;
}

const typeProblem = ({ path, value, wanted }: Mistyped, effect: string): Problem => ({
  rule: 'user-data/bottlerocket-type',
  path: '',
  got: shown(value),
  message: `${path} is ${wanted}: ${effect}`,
  fix:
    typeof value === 'object'
      ? `write ${wanted}`
      : `write ${wanted.startsWith('text') ? JSON.stringify(String(value)) : wanted}`,
});

const REFUSED_BY_KARPENTER = 'Karpenter cannot read the user data, and launches nothing from the class';
const REFUSED_BY_NODE = 'Bottlerocket refuses the settings when it boots, and the node never joins';

function dropped(kubernetes: JsonObject): Problem[] {
  return Object.keys(kubernetes)
    .filter((key) => fieldFor(KUBERNETES_SETTINGS, key) === undefined)
    .map((key) => {
      const near = meant(key, Object.keys(KUBERNETES_SETTINGS));
      return {
        rule: 'user-data/dropped-setting',
        severity: 'warning',
        path: '',
        got: shown(kubernetes[key]),
        message: `${step('settings.kubernetes', key)} is no setting that Karpenter carries over: it writes that table anew, with those that it knows`,
        fix: near === undefined ? 'take it out, or look for a Karpenter that knows it' : `write ${near}`,
      } as const;
    });
}

function settingsProblems(settings: unknown): Problem[] {
  if (!isTable(settings))
    return [typeProblem({ path: 'settings', value: settings, wanted: 'a table' }, REFUSED_BY_KARPENTER)];
  return Object.entries(settings).flatMap(([key, value]) => {
    const path = step('settings', key);
    if (key.toLowerCase() === 'kubernetes') {
      const found = [...mistyped(value, { fields: KUBERNETES_SETTINGS }, path)];
      return [
        ...found.map((each) => typeProblem(each, REFUSED_BY_KARPENTER)),
        ...(isTable(value) ? dropped(value) : []),
      ];
    }
    if (key.toLowerCase() === 'bootstrap-commands') {
      return [...mistyped(value, BOOTSTRAP_COMMANDS, path)].map((each) => typeProblem(each, REFUSED_BY_KARPENTER));
    }
    const type = Object.hasOwn(OS_SETTINGS, key) ? OS_SETTINGS[key] : undefined;
    return type === undefined ? [] : [...mistyped(value, type, path)].map((each) => typeProblem(each, REFUSED_BY_NODE));
  });
}

/** What Karpenter and Bottlerocket refuse or lose of settings. */
export function bottlerocketProblems(text: string, _: AmiFamily, kubelet: JsonObject): readonly Problem[] {
  let document: unknown;
  try {
    // Loaded by the first settings that there are.
    const { parse } = require('smol-toml') as typeof import('smol-toml');
    document = parse(text, { integersAsBigInt: true });
  } catch (error) {
    const form = formOf(text);
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n');
    return [
      {
        rule: 'user-data/bottlerocket',
        path: '',
        got: text.split('\n', 1)[0],
        message: `${form === undefined || form.startsWith('settings') ? `the text is no TOML (${why})` : `the text is ${form}, and Bottlerocket takes settings in TOML`}: ${REFUSED_BY_KARPENTER}`,
        fix: wayOut(
          form,
          'write settings as TOML, [settings.kubernetes] and so on; what a script does belongs in a bootstrap container',
        ),
      },
    ];
  }
  if (!isObject(document)) return [];
  return Object.entries(document).flatMap(([key, value]): Problem[] => {
    if (key.toLowerCase() === 'settings') {
      const found = settingsProblems(value);
      // Of what nobody can read nothing is written over.
      if (!isTable(value) || found.some(({ severity = 'error' }) => severity === 'error')) return found;
      const owned = ownedInBottlerocket(value, 'settings', kubelet);
      return [...found, ...ownedProblems(owned.map((each) => ({ ...each, got: shown(each.got) })))];
    }
    const message = `${key} stands outside of settings, where Karpenter reads nothing: none of it reaches the node`;
    return [{ rule: 'user-data/bottlerocket-outside', path: '', got: key, message, fix: `write [settings.${key}]` }];
  });
}
