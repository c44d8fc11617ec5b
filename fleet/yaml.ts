import type { Problem } from '../karpenter/finding';
import { orderedKeys } from './yaml-key-order';
import { blockLines, isBlockScalar, numberText, scalarText } from './yaml-scalar';

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
  const lines = commentLines(options.comment);
  write(document, '', '', { value: document, depth: 0, walk: { problems, lines, nulls: options.nulls ?? false } });
  isSound(options.comment ?? '', undefined, problems);
  return problems.length > 0 ? { text: '', problems } : { text: `${lines.join('\n')}\n`, problems };
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

/** js-yaml's own reader stops at this depth, and no Kubernetes object comes near it. */
const MAX_DEPTH = 100;

interface Walk {
  readonly problems: Problem[];
  readonly lines: string[];
  readonly nulls: boolean;
}

/** A value where it stands: below `parent`, in the field or at the index `step`. */
interface Place {
  readonly value: unknown;
  readonly parent?: Place;
  readonly step?: string | number;
  /** How many maps and lists are around it. */
  readonly depth: number;
  readonly walk: Walk;
}

/**
 * One walk does it all: it checks, drops, sorts and writes. `lead` is what stands before the value on its line, a key or
 * a dash; `indent` is where its own keys or dashes stand on the lines below.
 */
function write(value: unknown, lead: string, indent: string, place: Place): void {
  switch (typeof value) {
    case 'string':
      if (isSound(value, place, place.walk.problems)) writeString(value, lead, indent, place);
      return;
    case 'boolean':
      line(lead, String(value), place);
      return;
    case 'number':
      checkNumber(value, place);
      line(lead, numberText(value), place);
      return;
    case 'object':
      if (value === null) line(lead, 'null', place);
      else writeCollection(value, lead, indent, place);
      return;
    default:
      refuse(place, 'fleet/not-data', `a ${typeof value} is not data`, 'write a string, number or boolean', value);
  }
}

function line(lead: string, text: string, { walk }: Place): void {
  walk.lines.push(lead === '' ? text : `${lead} ${text}`);
}

function writeString(text: string, lead: string, indent: string, place: Place): void {
  if (!isBlockScalar(text)) {
    line(lead, scalarText(text), place);
    return;
  }
  const [header = '', ...lines] = blockLines(text);
  line(lead, header, place);
  // Two spaces are there already, which a document that is nothing but this text needs too.
  const above = indent.slice(2);
  for (const each of lines) place.walk.lines.push(each === '' ? '' : above + each);
}

function writeCollection(value: object, lead: string, indent: string, place: Place): void {
  if (isInside(value, place)) {
    refuse(place, 'fleet/cycle', 'the value contains itself', 'write a copy without the inner reference');
  } else if (place.depth >= MAX_DEPTH) {
    const message = `nested deeper than ${MAX_DEPTH} levels, where YAML readers stop`;
    refuse(place, 'fleet/depth', message, 'flatten the value');
  } else if (Array.isArray(value)) {
    writeList(value, lead, indent, place);
  } else if (isPlain(value)) {
    writeMap(value, lead, indent, place);
  } else {
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    const name = kind === 'Object' ? `an instance of ${value.constructor.name}` : `a ${kind}`;
    const fix = kind === 'Date' ? 'write its toISOString()' : 'write plain objects, lists and strings';
    refuse(place, 'fleet/not-data', `${name} is not data`, fix);
  }
}

function writeList(list: readonly unknown[], lead: string, indent: string, place: Place): void {
  if (list.length === 0) {
    line(lead, '[]', place);
    return;
  }
  let before = opened(lead, indent, place);
  for (let step = 0; step < list.length; step++) {
    const value = list[step];
    const inner: Place = { value, parent: place, step, depth: place.depth + 1, walk: place.walk };
    if (value === null || value === undefined) {
      const message = 'a list item is null, which no Kubernetes list takes';
      refuse(inner, 'fleet/null-item', message, 'leave it out', value);
    } else write(value, `${before}-`, `${indent}  `, inner);
    before = indent;
  }
}

function writeMap(map: object, lead: string, indent: string, place: Place): void {
  const field = typeof place.step === 'string' ? place.step : undefined;
  const keys = orderedKeys(map, field).filter((key) => isWritten(Reflect.get(map, key), place.walk));
  if (keys.length === 0) {
    line(lead, '{}', place);
    return;
  }
  let before = opened(lead, indent, place);
  for (const step of keys) {
    const value: unknown = Reflect.get(map, step);
    const inner: Place = { value, parent: place, step, depth: place.depth + 1, walk: place.walk };
    write(value, keyLead(step, before, indent, inner), `${indent}  `, inner);
    before = indent;
  }
}

const isWritten = (value: unknown, { nulls }: Walk): boolean => value !== undefined && (nulls || value !== null);

/** What the first key or dash of a collection follows: the dash of the item that it is, or its indentation. */
function opened(lead: string, indent: string, { walk }: Place): string {
  if (lead.endsWith('-')) return `${lead} `;
  if (lead !== '') walk.lines.push(lead);
  return indent;
}

/** Readers look for the colon of a key within so many characters. */
const MAX_KEY = 1000;

/** A key and its colon; a long one stands on a line of its own, behind a question mark. */
function keyLead(key: string, before: string, indent: string, place: Place): string {
  const { walk } = place;
  if (key === '<<') refuse(place, 'fleet/merge-key', 'YAML 1.1 takes the key << for a merge', 'rename it', key);
  const text = isSound(key, place, walk.problems) ? scalarText(key) : '';
  if (text.length <= MAX_KEY) return `${before}${text}:`;
  walk.lines.push(`${before}? ${text}`);
  return `${indent}:`;
}

/** Whether every reader takes the characters of a text as they are. */
function isSound(text: string, place: Place | undefined, problems: Problem[]): boolean {
  const found = FORBIDDEN.exec(text)?.[0];
  if (found === undefined) return true;
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
  problems.push({ rule: 'fleet/character', path: pathOf(place), message, got: text, fix });
  return false;
}

/** Control characters but tab and line feed, line separators, byte order marks, noncharacters, lone surrogates. */
const FORBIDDEN = /(?![\t\n])[\p{Control}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}\uFEFF\uFFFE\uFFFF]/u;

function checkNumber(value: number, place: Place): void {
  if (!Number.isFinite(value)) {
    refuse(place, 'fleet/number', 'JSON has no such number', 'write a finite number or a string', value);
  } else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const fix = "write it as a string, as quantities allow: '9007199254740993' or '16Pi'";
    refuse(place, 'fleet/number', 'JavaScript does not hold an integer above 2^53 exactly', fix, value);
  }
}

function refuse(place: Place, rule: string, message: string, fix: string, got?: unknown): void {
  place.walk.problems.push({ rule, path: pathOf(place), message, got, fix });
}

/** Whether a collection stands inside itself. */
function isInside(value: object, { parent }: Place): boolean {
  for (let around = parent; around !== undefined; around = around.parent) if (around.value === value) return true;
  return false;
}

/** Plain objects of any realm (jest runs tests in one of its own): their prototype is the end of the chain. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function pathOf(place: Place | undefined): string {
  if (place?.parent === undefined || place.step === undefined) return '';
  const { parent, step } = place;
  if (typeof step === 'number') return `${pathOf(parent)}[${step}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(step)) return `${pathOf(parent)}[${JSON.stringify(step)}]`;
  const above = pathOf(parent);
  return above === '' ? step : `${above}.${step}`;
}

const commentLines = (comment: string | undefined): string[] =>
  comment === undefined ? [] : comment.split('\n').map((text) => `# ${text}`.trimEnd());
