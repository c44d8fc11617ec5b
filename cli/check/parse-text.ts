import { constructFromEvents, type Event, parseEvents, YAMLException } from 'js-yaml';
import { checkAliases, MAX_DEPTH } from './aliases';
import { checkJson } from './json-text';
import { KUBERNETES_SCHEMA } from './kubernetes-yaml';
import { TextError } from './unreadable';

/** Where in a text a document is: the part that is parsed by itself, and which document of that part. */
export interface DocumentPlace {
  readonly start: number;
  readonly end: number;
  readonly index: number;
}

export interface ParsedDocument {
  readonly value: unknown;
  readonly place: DocumentPlace;
}

export interface ParsedText {
  readonly documents: readonly ParsedDocument[];
  readonly errors: readonly TextError[];
}

/**
 * Characters that stand between values. Some two million of them are more than 10,000 objects have in one list; a
 * document with more is refused before it takes memory that a CI machine does not have.
 */
const MAX_SEPARATORS = 2_000_000;

function checkSize(text: string, start: number): void {
  let separators = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // newline, comma, colon, [ and {
    if (code === 10 || code === 44 || code === 58 || code === 91 || code === 123) separators++;
  }
  if (separators > MAX_SEPARATORS) throw new TextError('a document with too many values: split it', start);
}

/** The parts of a YAML text at its `---` lines. With directives, which stand before such a line, it is one part. */
function parts(text: string): readonly { start: number; end: number }[] {
  if (/^%/m.test(text)) return [{ start: 0, end: text.length }];
  const starts = [0, ...[...text.matchAll(/^---(?=[ \t\r\n]|$)/gm)].map(({ index }) => index)];
  return starts
    .map((start, at) => ({ start, end: starts[at + 1] ?? text.length }))
    .filter(({ start, end }) => end > start);
}

/** The events of a part, for values and for positions. */
export const partEvents = (text: string): Event[] => parseEvents(text, { maxDepth: MAX_DEPTH });

const HELM = /\{\{-?[ \t]*[.\w$"/(*]/;

/** The parser's error in our terms. It marks a broken template at the start of the document: better where it begins. */
function textError(error: unknown, text: string, start: number): TextError {
  if (error instanceof TextError) return new TextError(error.message, start + (error.offset ?? 0));
  const template = HELM.exec(text);
  if (template !== null) {
    const message = 'not YAML: a template; check what it renders, `helm template … | cdk8s-karpenter check -`';
    return new TextError(message, start + template.index);
  }
  if (!(error instanceof YAMLException)) return new TextError(`not YAML: ${String(error)}`, start);
  return new TextError(`not YAML: ${error.reason}`, start + Math.min(error.mark?.position ?? 0, text.length));
}

function parseYaml(text: string): ParsedText {
  const documents: ParsedDocument[] = [];
  const errors: TextError[] = [];
  for (const { start, end } of parts(text)) {
    const part = text.slice(start, end);
    try {
      checkSize(part, 0);
      const events = partEvents(part);
      checkAliases(events, part);
      const values = constructFromEvents(events, { source: part, schema: KUBERNETES_SCHEMA });
      documents.push(...values.map((value, index) => ({ value, place: { start, end, index } })));
    } catch (error) {
      errors.push(textError(error, part, start));
    }
  }
  return { documents, errors };
}

function parseJson(text: string): ParsedText {
  try {
    checkJson(text);
    return { documents: [{ value: JSON.parse(text), place: { start: 0, end: text.length, index: 0 } }], errors: [] };
  } catch (error) {
    return {
      documents: [],
      errors: [error instanceof TextError ? error : new TextError(`not JSON: ${String(error)}`)],
    };
  }
}

/** The documents of a text, as kubectl reads them, and what could not be read of it. Never throws. */
export function parseText(text: string, format: 'yaml' | 'json'): ParsedText {
  if (text.trim() === '') return { documents: [], errors: [new TextError('empty', 0)] };
  return format === 'json' ? parseJson(text) : parseYaml(text);
}
