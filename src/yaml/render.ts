import type { Problem } from '../findings';
import { formatPath } from '../findings';
import { isPlain } from '../objects';
import { commentLines, SURROGATE, UNSOUND } from './characters';
import { type CommentTree, commentTree, type YamlComment } from './comments';
import { orderedKeys } from './key-order';
import { blockLines, isBlockScalar, LineScalars, numberText } from './scalar';
import { YAML_STYLES, type YamlStyle } from './style';

export interface YamlOptions {
  /** @default 'manifest' */
  readonly style?: keyof typeof YAML_STYLES;
  /** Lines above the document, each behind a `#`. @default - none */
  readonly comment?: string;
  /** Lines above fields and list items inside; of two for one place the later one holds. @default - none */
  readonly comments?: readonly YamlComment[];
}

/** A document as text, or what cannot be written: with problems the text is empty. */
export interface RenderedYaml {
  readonly text: string;
  readonly problems: readonly Problem[];
}

/**
 * Text of one YAML document, as a reviewer wants to read it: two spaces, no anchors, no folded lines, scripts as block
 * scalars, no undefined fields. A string that some reader (YAML 1.1 or 1.2, kubectl, kustomize, Helm) would take for a
 * number, a date or a boolean is quoted. Order of the keys, null and quotes go by the style.
 *
 * What YAML cannot carry to every reader unchanged, in the document or its comment, is a problem and not an exception.
 */
export function renderYaml(document: unknown, options: YamlOptions = {}): RenderedYaml {
  const writer = new Writer(options.style ?? 'manifest', options.comments);
  const comment = writer.comment(options.comment);
  writer.write(document, '', '');
  const { problems, lines } = writer;
  return problems.length > 0 ? { text: '', problems } : { text: `${comment}${lines.join('\n')}\n`, problems };
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

/** What is kept of the strings of a style, keys and values apart. */
const scalarsOf = ({ quotes, plain }: YamlStyle): { readonly keys: LineScalars; readonly values: LineScalars } => {
  const keys = new LineScalars(quotes);
  return { keys, values: plain === undefined ? keys : new LineScalars(quotes, plain) };
};
const MANIFEST_SCALARS = scalarsOf(YAML_STYLES.manifest);
const SCALARS = {
  manifest: MANIFEST_SCALARS,
  patch: MANIFEST_SCALARS,
  document: scalarsOf(YAML_STYLES.document),
  nodeConfig: scalarsOf(YAML_STYLES.nodeConfig),
};

/** js-yaml's own reader stops at this depth, and no Kubernetes object comes near it. */
const MAX_DEPTH = 100;

/**
 * One walk does it all: it checks, drops, sorts and writes. `lead` is what stands before a value on its line, a key or a
 * dash; `indent` is where its own keys or dashes stand on the lines below.
 */
class Writer {
  readonly lines: string[] = [];
  readonly problems: Problem[] = [];
  /** The maps and lists around the value that is written, and the key or index of each step down to it. */
  private readonly around: object[] = [];
  private readonly trail: (string | number)[] = [];

  private readonly style: YamlStyle;
  private readonly keyScalars: LineScalars;
  private readonly valueScalars: LineScalars;

  /** The comments on what is in the value that is written. */
  private comments: CommentTree | undefined;

  constructor(style: keyof typeof YAML_STYLES, comments: YamlOptions['comments']) {
    this.comments = comments && commentTree(comments);
    this.style = YAML_STYLES[style];
    this.keyScalars = SCALARS[style].keys;
    this.valueScalars = SCALARS[style].values;
  }

  comment(text: string | undefined): string {
    if (text === undefined || text === '') return '';
    if (this.style.characters === 'refuse' && !this.isSound(text)) return '';
    return `${commentLines(text).join('\n')}\n`;
  }

  write(value: unknown, lead: string, indent: string): void {
    switch (typeof value) {
      case 'string':
        this.string(value, lead, indent);
        return;
      case 'boolean':
        this.line(lead, String(value));
        return;
      case 'number':
        this.checkNumber(value);
        this.line(lead, numberText(value));
        return;
      case 'object':
        if (value === null) this.line(lead, 'null');
        else this.collection(value, lead, indent);
        return;
      default:
        this.refuse('yaml/not-data', `a ${typeof value} is not data`, 'write a string, number or boolean', value);
    }
  }

  private line(lead: string, text: string): void {
    this.lines.push(lead === '' ? text : `${lead} ${text}`);
  }

  private string(text: string, lead: string, indent: string): void {
    if (!isBlockScalar(text)) {
      this.line(lead, this.scalar(text, this.valueScalars));
      return;
    }
    const [header = '', ...lines] = blockLines(text);
    this.line(lead, header);
    // Two spaces are there already, which a document that is nothing but this text needs too.
    const above = indent.slice(2);
    for (const each of lines) this.lines.push(each === '' ? '' : above + each);
  }

  /** A string on one line: most came before, in another object or cluster. */
  private scalar(text: string, scalars: LineScalars): string {
    const known = scalars.known(text);
    if (known !== undefined) return known;
    return this.isSound(text) ? scalars.text(text) : '';
  }

  private collection(value: object, lead: string, indent: string): void {
    if (this.around.includes(value)) {
      this.refuse('yaml/cycle', 'the value contains itself', 'write a copy without the inner reference');
    } else if (this.around.length >= MAX_DEPTH) {
      this.refuse('yaml/depth', `nested deeper than ${MAX_DEPTH} levels, where YAML readers stop`, 'flatten the value');
    } else if (Array.isArray(value)) {
      this.around.push(value);
      this.list(value, lead, indent);
      this.around.pop();
    } else if (isPlain(value)) {
      this.around.push(value);
      this.map(value, lead, indent);
      this.around.pop();
    } else {
      const kind = Object.prototype.toString.call(value).slice(8, -1);
      const name = kind === 'Object' ? `an instance of ${value.constructor.name}` : `a ${kind}`;
      const fix = kind === 'Date' ? 'write its toISOString()' : 'write plain objects, lists and strings';
      this.refuse('yaml/not-data', `${name} is not data`, fix);
    }
  }

  private list(list: readonly unknown[], lead: string, indent: string): void {
    if (list.length === 0) {
      this.line(lead, '[]');
      return;
    }
    const inner = `${indent}  `;
    const { comments } = this;
    let before = this.opened(lead, indent);
    for (let step = 0; step < list.length; step++) {
      const value = list[step];
      this.trail.push(step);
      if (comments !== undefined) before = this.commented(comments.below.get(step), before, indent);
      if (value !== null && value !== undefined) this.write(value, `${before}-`, inner);
      else if (this.style.nulls.item === 'write') this.line(`${before}-`, 'null');
      else {
        const message = 'a list item is null, which no Kubernetes list takes';
        this.refuse('yaml/null-item', message, 'leave it out', value);
      }
      this.trail.pop();
      before = indent;
    }
    this.comments = comments;
  }

  private map(map: object, lead: string, indent: string): void {
    const field = this.trail.at(-1);
    const inner = `${indent}  `;
    let before: string | undefined;
    const { comments } = this;
    const { keys, nulls } = this.style;
    const inOrder =
      keys === 'given' ? Object.keys(map) : orderedKeys(map, typeof field === 'string' ? field : undefined);
    for (const key of inOrder) {
      const value: unknown = Reflect.get(map, key);
      if (value === undefined || (value === null && nulls.field === 'omit')) continue;
      before = before === undefined ? this.opened(lead, indent) : indent;
      this.trail.push(key);
      if (comments !== undefined) before = this.commented(comments.below.get(key), before, indent);
      this.write(value, this.keyLead(key, before, indent), inner);
      this.trail.pop();
    }
    this.comments = comments;
    if (before === undefined) this.line(lead, '{}');
  }

  /** What the first key or dash of a collection follows: the dash of the item that it is, or its indentation. */
  private opened(lead: string, indent: string): string {
    if (lead.endsWith('-')) return `${lead} `;
    if (lead !== '') this.lines.push(lead);
    return indent;
  }

  /** Steps to a place and writes its comment, if it has one; returns what its line begins with. */
  private commented(place: CommentTree | undefined, before: string, indent: string): string {
    this.comments = place;
    if (place?.text === undefined) return before;
    const [first = '', ...rest] = commentLines(place.text);
    this.lines.push(`${before}${first}`, ...rest.map((line) => `${indent}${line}`));
    return indent;
  }

  /** A key and its colon; a long one stands on a line of its own, behind a question mark. */
  private keyLead(key: string, before: string, indent: string): string {
    if (key === '<<') this.refuse('yaml/merge-key', 'YAML 1.1 takes the key << for a merge', 'rename it', key);
    const text = this.scalar(key, this.keyScalars);
    if (text.length <= MAX_KEY) return `${before}${text}:`;
    this.lines.push(`${before}? ${text}`);
    return `${indent}:`;
  }

  /** Whether every reader takes the characters of a text as they are written. */
  private isSound(text: string): boolean {
    const found = (this.style.characters === 'refuse' ? UNSOUND : SURROGATE).exec(text)?.[0];
    if (found === undefined) return true;
    const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const [rule, message, fix] =
      found === '\r'
        ? [
            'yaml/carriage-return',
            'holds a carriage return, which breaks scripts on Linux',
            "use line feeds alone: text.replaceAll('\\r\\n', '\\n')",
          ]
        : [
            'yaml/character',
            `holds U+${code}, which YAML readers drop, change or refuse`,
            'remove the character or write it escaped, in base64 for instance',
          ];
    this.refuse(rule, message, fix, text);
    return false;
  }

  private checkNumber(value: number): void {
    if (!Number.isFinite(value)) {
      this.refuse('yaml/not-finite', 'JSON has no such number', 'write a finite number or a string', value);
    } else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      const fix = "write it as a string, as quantities allow: '9007199254740993' or '16Pi'";
      this.refuse('yaml/unsafe-integer', 'JavaScript does not hold an integer above 2^53 exactly', fix, value);
    }
  }

  private refuse(rule: string, message: string, fix: string, got?: unknown): void {
    this.problems.push({ rule, path: formatPath(this.trail), message, got, fix });
  }
}

/** Readers look for the colon of a key within so many characters. */
const MAX_KEY = 1000;
