import { COLLECTION_STYLE, DUMP_SCHEMA, type Node, present, SCALAR_STYLE, type ScalarNode } from 'js-yaml';
import type { Problem } from '../karpenter/finding';
import { orderedKeys } from './yaml-key-order';

export interface YamlOptions {
  /** Lines above the document, each behind a `#`. @default - none */
  readonly comment?: string;
  /** Write null fields out: in a strategic merge patch they delete. @default false */
  readonly nulls?: boolean;
}

/** A document as text, or what cannot be written: with problems the text is empty. */
export interface RenderedYaml {
  readonly text: string;
  readonly problems: readonly Problem[];
}

/**
 * Text of one YAML document, as a reviewer wants to read it: two spaces, no anchors, no folded lines, scripts as block
 * scalars, keys in a fixed order, nothing for null and undefined fields. A string that some reader (YAML 1.1 or 1.2,
 * kubectl, kustomize) would take for a number, a date or a boolean is quoted.
 *
 * What YAML cannot carry to every reader unchanged, in the document or its comment, is a problem and not an exception.
 */
export function renderYaml(document: unknown, options: YamlOptions = {}): RenderedYaml {
  const problems: Problem[] = [];
  const contents = node(document, root(problems, options));
  checkText(options.comment ?? '', '', problems);
  if (problems.length > 0) return { text: '', problems };
  return { text: commentLines(options.comment) + present([{ contents, directives: [] }], PRESENTER), problems };
}

/**
 * The text of a document that is known to be sound.
 *
 * @throws Error when `renderYaml` has problems with the document
 */
export function toYaml(document: unknown, options: YamlOptions = {}): string {
  const { text, problems } = renderYaml(document, options);
  if (problems.length > 0) {
    throw new Error(problems.map(({ path, message, fix }) => `${path}: ${message}; ${fix}`).join('\n'));
  }
  return text;
}

const PRESENTER = { schema: DUMP_SCHEMA, lineWidth: -1 };

/** js-yaml's own reader stops at this depth, and no Kubernetes object comes near it. */
const MAX_DEPTH = 100;

interface Place {
  readonly problems: Problem[];
  readonly path: string;
  /** Name of the field that holds the value: it decides the order of keys below it. */
  readonly field: string | undefined;
  readonly ancestors: readonly object[];
  readonly nulls: boolean;
}

const root = (problems: Problem[], { nulls = false }: YamlOptions): Place => ({
  problems,
  path: '',
  field: undefined,
  ancestors: [],
  nulls,
});

/** One walk does it all: it checks, drops, sorts, and picks the style of every scalar. */
function node(value: unknown, place: Place): Node {
  switch (typeof value) {
    case 'string':
      checkText(value, place.path, place.problems);
      return scalar('str', value, valueStyle(value));
    case 'boolean':
      return scalar('bool', String(value));
    case 'number':
      checkNumber(value, place);
      return numberNode(value);
    case 'object':
      return value === null ? scalar('null', 'null') : collection(value, place);
    default:
      return refused(
        place,
        'fleet/not-data',
        `a ${typeof value} is not data`,
        value,
        'write a string, number or boolean',
      );
  }
}

function collection(value: object, place: Place): Node {
  if (place.ancestors.includes(value)) {
    return refused(
      place,
      'fleet/cycle',
      'the value contains itself',
      undefined,
      'write a copy without the inner reference',
    );
  }
  if (place.ancestors.length >= MAX_DEPTH) {
    const message = `nested deeper than ${MAX_DEPTH} levels, where YAML readers stop`;
    return refused(place, 'fleet/depth', message, undefined, 'flatten the value');
  }
  if (Array.isArray(value)) return sequence(value, place);
  if (isPlain(value)) return mapping(value, place);
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  const name = kind === 'Object' ? `an instance of ${value.constructor.name}` : `a ${kind}`;
  const fix = kind === 'Date' ? 'write its toISOString()' : 'write plain objects, lists and strings';
  return refused(place, 'fleet/not-data', `${name} is not data`, undefined, fix);
}

function sequence(list: readonly unknown[], place: Place): Node {
  const ancestors = [...place.ancestors, list];
  const items: Node[] = [];
  for (let index = 0; index < list.length; index++) {
    const inner: Place = { ...place, path: `${place.path}[${index}]`, field: undefined, ancestors };
    const item = list[index];
    items.push(
      item === null || item === undefined
        ? refused(inner, 'fleet/null-item', 'a list item is null, which no Kubernetes list takes', item, 'leave it out')
        : node(item, inner),
    );
  }
  return { kind: 'sequence', tag: `${TAG}seq`, tagged: false, style: COLLECTION_STYLE.BLOCK, items };
}

function mapping(map: object, place: Place): Node {
  const ancestors = [...place.ancestors, map];
  const items: { key: Node; value: Node }[] = [];
  for (const key of orderedKeys(map, place.field)) {
    const value: unknown = Reflect.get(map, key);
    if (value === undefined || (value === null && !place.nulls)) continue;
    const path = fieldPath(place.path, key);
    checkKey(key, path, place.problems);
    items.push({
      key: scalar('str', key, keyStyle(key)),
      value: node(value, { ...place, path, field: key, ancestors }),
    });
  }
  return { kind: 'mapping', tag: `${TAG}map`, tagged: false, style: COLLECTION_STYLE.BLOCK, items };
}

const TAG = 'tag:yaml.org,2002:';

function scalar(tag: 'str' | 'bool' | 'int' | 'float' | 'null', value: string, style = PLAIN): ScalarNode {
  return { kind: 'scalar', tag: TAG + tag, tagged: false, style, value };
}

const PLAIN: ScalarNode['style'] = SCALAR_STYLE.PLAIN;

/** `1e-7` is a string to a YAML 1.1 reader and `1.0e-7` a number to all. Minus zero is zero to JSON. */
function numberNode(value: number): ScalarNode {
  if (Number.isInteger(value)) return scalar('int', String(value === 0 ? 0 : value));
  return scalar('float', String(value).replace(/^(-?\d+)e/, '$1.0e'));
}

/** js-yaml quotes what cannot be plain at all; here stands what can be plain but means something else to some reader. */
function valueStyle(text: string): ScalarNode['style'] {
  if (isBlockScalar(text)) return SCALAR_STYLE.LITERAL_BLOCK;
  if (text.includes('\n')) return SCALAR_STYLE.DOUBLE_QUOTED;
  return AMBIGUOUS.test(text) ? SCALAR_STYLE.SINGLE_QUOTED : PLAIN;
}

function keyStyle(key: string): ScalarNode['style'] {
  if (key.includes('\n')) return SCALAR_STYLE.DOUBLE_QUOTED;
  return AMBIGUOUS.test(key) ? SCALAR_STYLE.SINGLE_QUOTED : PLAIN;
}

/** Whether a string is written as lines below its key, as scripts are. */
export const isBlockScalar = (text: string): boolean => text.includes('\n') && !BLOCK_HOSTILE.test(text);

/** White space alone, a last line of white space, or a tab where libyaml measures the indentation of a block scalar. */
const BLOCK_HOSTILE = /^\s*$|^\n*\t|\n[ \t]+$/;

const AMBIGUOUS = new RegExp(
  [
    '^(?:~|=|<<|null|y|n|yes|no|on|off|true|false)$',
    '^[-+]?(?:\\.inf|\\.nan)$',
    // Integers and floats in every spelling, with underscores, an open exponent or a lone point.
    '^[-+]?(?:[0-9][0-9_]*(?:\\.[0-9_]*)?|\\.[0-9_]*)(?:e[-+]?[0-9_]*)?$',
    '^[-+]?e[-+]?[0-9]+$',
    '^[-+]?0[xob][0-9a-f_]*$',
    // 12:30:45 is a number of seconds in YAML 1.1.
    '^[-+]?[0-9][0-9_]*(?::[0-9]+)+(?:\\.[0-9_]*)?$',
    '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}',
    // Document markers, should they come to stand at the beginning of a line.
    '^(?:---|\\.\\.\\.)',
  ].join('|'),
  'i',
);

function checkText(text: string, path: string, problems: Problem[]): void {
  const found = FORBIDDEN.exec(text)?.[0];
  if (found === undefined) return;
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const [message, fix] =
    found === '\r'
      ? [
          'holds a carriage return, which breaks scripts on Linux',
          "use line feeds alone: text.replaceAll('\\r\\n', '\\n')",
        ]
      : [
          `holds U+${code}, which YAML readers drop, change or refuse`,
          'remove the character or write it escaped, in base64 for instance',
        ];
  problems.push({ rule: 'fleet/character', path, message, got: text, fix });
}

/** Control characters but tab and line feed, line separators, byte order marks, noncharacters, lone surrogates. */
const FORBIDDEN = /(?![\t\n])[\p{Control}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}\uFEFF\uFFFE\uFFFF]/u;

function checkKey(key: string, path: string, problems: Problem[]): void {
  checkText(key, path, problems);
  if (key !== '<<') return;
  problems.push({
    rule: 'fleet/merge-key',
    path,
    message: 'YAML 1.1 takes the key << for a merge',
    got: key,
    fix: 'rename it',
  });
}

function checkNumber(value: number, place: Place): void {
  if (!Number.isFinite(value)) {
    refused(place, 'fleet/number', 'JSON has no such number', value, 'write a finite number or a string');
  } else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const message = 'JavaScript does not hold an integer above 2^53 exactly';
    refused(
      place,
      'fleet/number',
      message,
      value,
      "write it as a string, as quantities allow: '9007199254740993' or '16Pi'",
    );
  }
}

function refused(place: Place, rule: string, message: string, got: unknown, fix: string): ScalarNode {
  place.problems.push({ rule, path: place.path, message, got, fix });
  return scalar('null', 'null');
}

/** Plain objects of any realm (jest runs tests in one of its own): their prototype is the end of the chain. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function fieldPath(parent: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === '' ? key : `${parent}.${key}`;
}

function commentLines(comment: string | undefined): string {
  if (comment === undefined) return '';
  return comment
    .split('\n')
    .map((line) => `${`# ${line}`.trimEnd()}\n`)
    .join('');
}
