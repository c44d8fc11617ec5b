/**
 * Reads the Go type of the kubelet's configuration and writes what is made of it: names and types of all fields, nested, and
 * the props of those that Karpenter only passes on. Part of `npm run import:release`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { KubeletField } from '../../src/admission/controller/kubelet-configuration/fields';
import { MANAGED_KUBELET_FIELDS } from '../../src/admission/controller/kubelet-configuration/managed';
import type { Files } from './release/files';

/** Types that decode themselves, by the name of their package and their own. */
const LEAVES: Readonly<Record<string, KubeletField>> = {
  'pkg/apis/meta/v1.Duration': 'duration',
  'pkg/apis/meta/v1.Time': 'time',
  'pkg/api/resource.Quantity': 'quantity',
  'pkg/api/resource.QuantityValue': 'quantity',
  'logs/api/v1.TimeOrMetaDuration': 'duration-or-nanoseconds',
};

const BASICS: Readonly<Record<string, KubeletField>> = {
  string: 'string',
  bool: 'bool',
  int32: 'int32',
  int64: 'int64',
  uint32: 'uint32',
  float64: 'float64',
};

interface GoField {
  /** Name in JSON; undefined where the type is embedded and its fields stand in the outer one. */
  readonly json: string | undefined;
  readonly type: string;
}

interface GoPackage {
  readonly name: string;
  readonly imports: ReadonlyMap<string, string>;
  /** The fields of the structs as text. */
  readonly structs: ReadonlyMap<string, string>;
  /** Types that are another one by a name of their own. */
  readonly named: ReadonlyMap<string, string>;
  /** The values of constants, by their type. */
  readonly constants: ReadonlyMap<string, readonly string[]>;
  readonly decoders: ReadonlySet<string>;
}

/** Comments of a line first: some of them name globs, which look like the start of one of many lines. */
const withoutComments = (source: string): string =>
  source.replace(/^\s*\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');

function fieldsOf(body: string): GoField[] {
  return body.split('\n').flatMap((line) => {
    const text = line.trim();
    if (text === '') return [];
    const [, name, type = '', tag = ''] = /^(?:(\w+)\s+)?([^\s`]+)\s*(?:`json:"([^"]*)".*`)?$/.exec(text) ?? [];
    if (type === '') throw new Error(`no field: ${text}`);
    const [json = ''] = tag.split(',');
    return json === '-' ? [] : [{ json: json === '' ? name : json, type }];
  });
}

function readPackage(folder: string, name: string): GoPackage {
  const files = readdirSync(folder).filter((file) => file.endsWith('.go') && !/_test\.go$|^zz_/.test(file));
  const imports = new Map<string, string>();
  const structs = new Map<string, string>();
  const named = new Map<string, string>();
  const constants = new Map<string, string[]>();
  const decoders = new Set<string>();
  for (const file of files.sort()) {
    const source = withoutComments(readFileSync(join(folder, file), 'utf8'));
    for (const [, alias, path = ''] of source.matchAll(/^(?:import)?\s+(?:(\w+) )?"([\w./-]+)"$/gm)) {
      imports.set(alias ?? basename(path), path);
    }
    for (const [, type = '', body = ''] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm))
      structs.set(type, body);
    for (const [, type = '', other = ''] of source.matchAll(/^type (\w+) ((?:\[\]|map\[\w+\])?[\w.]+)$/gm))
      named.set(type, other);
    for (const [, type = '', value = ''] of source.matchAll(/^\s+\w+\s+(\w+) = "([^"]*)"$/gm)) {
      constants.set(type, [...(constants.get(type) ?? []), value]);
    }
    for (const [, type = ''] of source.matchAll(/^func \(\w+ \*?(\w+)\) UnmarshalJSON\(/gm)) decoders.add(type);
  }
  return { name, imports, structs, named, constants, decoders };
}

/** The module cache around the kubelet's module. */
class Modules {
  private readonly packages = new Map<string, GoPackage>();
  private readonly versions: ReadonlyMap<string, string>;

  constructor(private readonly root: string) {
    const requirements = readFileSync(join(root, 'go.mod'), 'utf8').matchAll(/^\s+(k8s\.io\/[\w-]+) (v\S+)/gm);
    this.versions = new Map([...requirements].map(([, name = '', version = '']) => [name, version]));
  }

  package(path: string): GoPackage {
    const known = this.packages.get(path);
    if (known !== undefined) return known;
    const module = path.split('/').slice(0, 2).join('/');
    const version = this.versions.get(module);
    const folder =
      module === 'k8s.io/kubelet' ? this.root : resolve(this.root, '..', `${basename(module)}@${version ?? ''}`);
    if (!existsSync(folder)) throw new Error(`${module}@${version} is missing: go mod download ${module}@${version}`);
    const name = path.slice(module.length + 1);
    const made = readPackage(join(folder, name), name);
    this.packages.set(path, made);
    return made;
  }
}

/** A type as the rest of the script needs it: what decodes, and the names that a Go type has for its values. */
type Described =
  | {
      readonly kind: 'leaf';
      readonly field: KubeletField;
      readonly values: readonly string[];
      readonly pointer: boolean;
    }
  | { readonly kind: 'list'; readonly of: Described }
  | { readonly kind: 'map'; readonly of: Described }
  | { readonly kind: 'object'; readonly type: string; readonly fields: readonly (readonly [string, Described])[] };

const leaf = (field: KubeletField, pointer: boolean, values: readonly string[] = []): Described => ({
  kind: 'leaf',
  field,
  values,
  pointer,
});

function describe(modules: Modules, pkg: GoPackage, type: string, pointer = false): Described {
  if (type.startsWith('*')) return describe(modules, pkg, type.slice(1), true);
  if (type.startsWith('[]')) return { kind: 'list', of: describe(modules, pkg, type.slice(2)) };
  const [, of] = /^map\[\w+\](.+)$/.exec(type) ?? [];
  if (of !== undefined) return { kind: 'map', of: describe(modules, pkg, of) };
  const [, alias, name] = /^(\w+)\.(\w+)$/.exec(type) ?? [];
  if (alias !== undefined && name !== undefined) {
    const path = pkg.imports.get(alias);
    if (path === undefined) throw new Error(`${pkg.name}: no import ${alias}`);
    return describe(modules, modules.package(path), name, pointer);
  }
  const known = LEAVES[`${pkg.name}.${type}`] ?? BASICS[type];
  if (known !== undefined) return leaf(known, pointer);
  if (pkg.decoders.has(type)) throw new Error(`${pkg.name}.${type} decodes itself: say how in LEAVES`);
  const other = pkg.named.get(type);
  if (other !== undefined) {
    const described = describe(modules, pkg, other, pointer);
    return described.kind === 'leaf' ? leaf(described.field, pointer, pkg.constants.get(type)) : described;
  }
  const struct = pkg.structs.get(type);
  if (struct === undefined) throw new Error(`${pkg.name}: no type ${type}`);
  return { kind: 'object', type, fields: fieldsOf(struct).flatMap((field) => described(modules, pkg, field)) };
}

function described(modules: Modules, pkg: GoPackage, { json, type }: GoField): (readonly [string, Described])[] {
  const inner = describe(modules, pkg, type);
  if (json !== undefined) return [[json, inner]];
  if (inner.kind !== 'object') throw new Error(`${pkg.name}: ${type} is embedded and no struct`);
  return [...inner.fields];
}

function decodable(type: Described): KubeletField {
  if (type.kind === 'list') return { list: decodable(type.of) };
  if (type.kind === 'map') return { map: decodable(type.of) };
  if (type.kind === 'object')
    return { fields: Object.fromEntries(type.fields.map(([name, field]) => [name, decodable(field)])) };
  // Null leaves a pointer alone, and is no duration.
  return type.field === 'duration' && type.pointer ? 'optional-duration' : type.field;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'boolean',
  int32: 'number',
  int64: 'number',
  uint32: 'number',
  float64: 'number',
  duration: 'string',
  quantity: 'string | number',
  time: 'string',
  'duration-or-nanoseconds': 'string | number',
};

/** What a value of a type looks like, where its type in TypeScript does not say it. */
const HINTS: Readonly<Record<string, string>> = {
  duration: ', a duration such as `1m30s`',
  quantity: ', a quantity such as `100Mi`',
  'duration-or-nanoseconds': ', a duration such as `5s`, or nanoseconds',
};

/** A type of TypeScript; objects stand where they are used. */
function typeText(type: Described, indent: string): string {
  if (type.kind === 'list') {
    const of = typeText(type.of, indent);
    return `readonly ${/^readonly|^['\w].* \| /.test(of) ? `(${of})` : of}[]`;
  }
  if (type.kind === 'map') return `Readonly<Record<string, ${typeText(type.of, indent)}>>`;
  if (type.kind === 'object') return `{\n${fieldTexts(type.fields, `${indent}  `)}${indent}}`;
  const values = type.values.map((value) => `'${value}'`).join(' | ');
  return values || (TYPES[type.field as string] ?? 'unknown');
}

const fieldTexts = (fields: readonly (readonly [string, Described])[], indent: string): string =>
  fields
    .map(([name, type]) => {
      const hint = type.kind === 'leaf' ? (HINTS[type.field as string] ?? '') : '';
      const about = `${indent}/** The kubelet's \`${name}\`${hint}. @default - the kubelet's own */\n`;
      return `${about}${indent}readonly ${name}?: ${typeText(type, indent)};\n`;
    })
    .join('');

/** The files that are made of the module k8s.io/kubelet in a folder; the modules that its go.mod names stand beside it. */
export function kubeletFiles(folder: string): Files {
  const modules = new Modules(resolve(folder));
  const [, version = ''] = /@(v[\d.]+)$/.exec(basename(resolve(folder))) ?? [];
  const configuration = describe(modules, modules.package('k8s.io/kubelet/config/v1beta1'), 'KubeletConfiguration');
  if (configuration.kind !== 'object') throw new Error('KubeletConfiguration is no struct');

  const fields = configuration.fields.map(
    ([name, type]) => ` ${JSON.stringify(name)}: ${JSON.stringify(decodable(type))}`,
  );
  const json = `{\n "module": ${JSON.stringify(`k8s.io/kubelet ${version}`)},\n "fields": {\n${fields.map((line) => ` ${line}`).join(',\n')}\n }\n}\n`;
  const passedOn = configuration.fields.filter(
    ([name]) => !MANAGED_KUBELET_FIELDS.has(name) && !['kind', 'apiVersion', 'registerWithTaints'].includes(name),
  );
  const header = `// Generated by scripts/import/kubelet-configuration.ts from k8s.io/kubelet ${version}. Do not edit.\n`;
  const about =
    'Settings of the kubelet that Karpenter passes on without reading them (1.15+), to nodes of AL2023 alone.';
  return new Map([
    ['src/admission/controller/kubelet-configuration/fields.generated.json', json],
    [
      'charts/unmanaged-kubelet.generated.ts',
      `${header}\n/** ${about} */\nexport interface UnmanagedKubelet {\n${fieldTexts(passedOn, '  ')}}\n`,
    ],
  ]);
}
