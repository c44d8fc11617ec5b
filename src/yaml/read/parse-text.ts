import { constructFromEvents, EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import { checkAliases, MAX_DEPTH } from './aliases';
import { type DuplicateKey, duplicateKeys, duplicateText } from './duplicate-keys';
import { asWritten, joinFlowLines } from './flow-lines';
import { KUBERNETES_SCHEMA } from './kubernetes-yaml';
import { lineAndColumn } from './lines';
import { placeholderInTheWay } from './placeholders';
import { checkJson } from './strict-json';
import { TextError } from './text-error';

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

/** A document, or what is in its place. */
export type Parsed = { readonly document: ParsedDocument } | { readonly error: TextError };

/**
 * Characters that stand between values. Some two million of them are more than 10,000 objects have in one list; a
 * document with more is refused before it takes memory that a CI machine does not have.
 */
const MAX_SEPARATORS = 2_000_000;

function checkSize(text: string): void {
  if (text.length <= MAX_SEPARATORS) return;
  let separators = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // newline, comma, colon, [ and {
    if (code === 10 || code === 44 || code === 58 || code === 91 || code === 123) separators++;
  }
  if (separators > MAX_SEPARATORS) throw new TextError('a document with too many values: split it', 0);
}

/** Some ten times what a cluster has. Each costs microseconds, so that a file of nothing but `---` would take minutes. */
const MAX_DOCUMENTS = 100_000;

/** The parts of a YAML text at its `---` lines. With directives, which stand before such a line, it is one part. */
function* parts(text: string): Iterable<{ readonly start: number; readonly end: number }> {
  let start = 0;
  if (!/^%/m.test(text)) {
    for (const { index } of text.matchAll(/^---(?=[ \t\r\n]|$)/gm)) {
      if (index > start) yield { start, end: index };
      start = index;
    }
  }
  yield { start, end: text.length };
}

const parsedEvents = (text: string): Event[] => parseEvents(text, { maxDepth: MAX_DEPTH });

/**
 * The events of a part, for values and for positions. Inside brackets and quotes kubectl does not ask how far a line is
 * indented; the parser does, and is given such a text a second time with these lines joined.
 */
export function partEvents(text: string): Event[] {
  try {
    return parsedEvents(text);
  } catch (error) {
    if (!(error instanceof YAMLException) || error.reason !== 'deficient indentation') throw error;
    const joined = joinFlowLines(text);
    if (joined !== undefined && 'unclosed' in joined) {
      throw new TextError(`not YAML: ${text[joined.unclosed]} is never closed`, joined.unclosed);
    }
    const events = joined && asWritten(parsedEvents(joined.text), text, joined);
    if (events === undefined) throw error;
    return events;
  }
}

function isReadable(text: string): boolean {
  try {
    partEvents(text);
    return true;
  } catch {
    return false;
  }
}

/** The parser's error in our terms. It marks a broken template at the start of the document: better where it begins. */
function textError(error: unknown, text: string, start: number): TextError {
  const placeholder = placeholderInTheWay(text, isReadable);
  if (placeholder !== undefined) {
    const { what, fix, offset } = placeholder;
    return new TextError(`not YAML: ${what}; ${fix}`, start + offset);
  }
  if (error instanceof TextError) return new TextError(error.message, start + (error.offset ?? 0));
  if (!(error instanceof YAMLException)) return new TextError(`not YAML: ${String(error)}`, start);
  return new TextError(`not YAML: ${error.reason}`, start + Math.min(error.mark?.position ?? 0, text.length));
}

const textStart = (events: readonly Event[]): number =>
  events.find((event) => event.type === EVENT_ID.SCALAR)?.valueStart ?? 0;

/** Text alone, as of a file that is no YAML at all, is valid YAML: a single scalar. */
const parsed = (value: unknown, place: DocumentPlace, offset: number): Parsed =>
  typeof value === 'object'
    ? { document: { value, place } }
    : { error: new TextError('a single value, not an object', offset) };

/** The values of a part. Of a key that is there twice the last one counts, as it does for kubectl. */
function construct(
  events: Event[],
  source: string,
): { readonly values: readonly unknown[]; readonly duplicates: readonly DuplicateKey[] } {
  const options = { source, schema: KUBERNETES_SCHEMA };
  try {
    return { values: constructFromEvents(events, options), duplicates: [] };
  } catch (error) {
    if (!(error instanceof YAMLException) || error.reason !== 'duplicated mapping key') throw error;
    const duplicates = duplicateKeys(events, source);
    if (duplicates.length === 0) throw error;
    return { values: constructFromEvents(events, { ...options, json: true }), duplicates };
  }
}

function* parseYaml(text: string): Iterable<Parsed> {
  let count = 0;
  for (const { start, end } of parts(text)) {
    if (++count > MAX_DOCUMENTS) {
      yield { error: new TextError(`more than ${MAX_DOCUMENTS} documents: split the file`, start) };
      return;
    }
    const part = text.slice(start, end);
    try {
      checkSize(part);
      const events = partEvents(part);
      checkAliases(events, part);
      const { values, duplicates } = construct(events, part);
      for (const { key, first, again } of duplicates) {
        yield { error: new TextError(duplicateText(key, lineAndColumn(text, start + first).line), start + again) };
      }
      for (const [index, value] of values.entries()) {
        if (value !== null) yield parsed(value, { start, end, index }, start + textStart(events));
      }
    } catch (error) {
      yield { error: textError(error, part, start) };
    }
  }
}

/** JSON as programs write it says nothing twice. */
function isAsWritten(text: string, value: unknown): boolean {
  const lines = JSON.stringify(value, undefined, 2);
  return text === lines || text === `${lines}\n`;
}

/** Not enough for more levels than may be. */
const SHORT = 10_000;

function jsonValue(text: string): unknown {
  if (text.length <= SHORT) {
    try {
      const value: unknown = JSON.parse(text);
      if (isAsWritten(text, value)) return value;
    } catch {
      // what is wrong with it is told below
    }
  }
  checkJson(text);
  return JSON.parse(text);
}

function parseJson(text: string): Parsed {
  try {
    return parsed(jsonValue(text), { start: 0, end: text.length, index: 0 }, 0);
  } catch (error) {
    return { error: error instanceof TextError ? error : new TextError(`not JSON: ${String(error)}`, 0) };
  }
}

/** The documents of a text, one by one, as kubectl reads them, and what could not be read of it. Never throws. */
export function* parseText(text: string, format: 'yaml' | 'json'): Iterable<Parsed> {
  if (text.trim() === '') yield { error: new TextError('empty', 0) };
  else if (format === 'json') yield parseJson(text);
  else yield* parseYaml(text);
}
