import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';
import type { Path } from '../../findings';
import { Lines } from './lines';
import { type DocumentPlace, partEvents } from './parse-text';

/** The parse events of a part of a text, with what finding a place in them needs. */
interface Outline {
  readonly source: string;
  readonly events: readonly Event[];
  /** For the start of each node the index behind its end. */
  readonly after: Uint32Array;
  readonly anchors: ReadonlyMap<string, number>;
  readonly documents: readonly number[];
  /** Of the lists and mappings that were looked into. */
  readonly items: Map<number, readonly number[]>;
  readonly fields: Map<number, Fields>;
}

function outline(source: string): Outline {
  const events = partEvents(source);
  const after = new Uint32Array(events.length);
  const anchors = new Map<string, number>();
  const documents: number[] = [];
  const open: number[] = [];
  events.forEach((event, index) => {
    if (event.type === EVENT_ID.POP) {
      const start = open.pop();
      if (start !== undefined) after[start] = index + 1;
      return;
    }
    after[index] = index + 1;
    if (event.type === EVENT_ID.DOCUMENT) documents.push(index);
    else if (event.type !== EVENT_ID.ALIAS && event.anchorStart >= 0) {
      anchors.set(source.slice(event.anchorStart, event.anchorEnd), index);
    }
    if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS) open.push(index);
  });
  return { source, events, after, anchors, documents, items: new Map(), fields: new Map() };
}

const offsetOf = (event: Event | undefined): number | undefined => {
  if (event === undefined || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return undefined;
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  return event.type === EVENT_ID.SCALAR ? event.valueStart : event.start;
};

/** What an alias stands for; every other node stands for itself. An anchor that comes again counts as its last one. */
function target(node: number, { events, anchors, source }: Outline): number {
  const event = events[node];
  if (event?.type !== EVENT_ID.ALIAS) return node;
  return anchors.get(source.slice(event.anchorStart, event.anchorEnd)) ?? node;
}

/** A node, and where it begins for a reader: at the key in front of it. */
interface Place {
  readonly node: number;
  readonly offset: number;
}

function* children(node: number, { after, events }: Outline): Iterable<number> {
  for (let child = node + 1; events[child]?.type !== EVENT_ID.POP && child < events.length; ) {
    yield child;
    child = after[child] ?? events.length;
  }
}

/** The fields of a mapping by name, and what it merges into itself. */
interface Fields {
  readonly byName: Map<string, { readonly key: number; readonly value: number }>;
  readonly merged: number[];
}

function readFields(node: number, outlined: Outline): Fields {
  const fields: Fields = { byName: new Map(), merged: [] };
  let key: number | undefined;
  for (const child of children(node, outlined)) {
    if (key === undefined) {
      key = child;
      continue;
    }
    const event = outlined.events[key];
    const name = event?.type === EVENT_ID.SCALAR ? getScalarValue(outlined.source, event) : undefined;
    if (name === '<<') fields.merged.push(child);
    else if (name !== undefined) fields.byName.set(name, { key, value: child });
    key = undefined;
  }
  return fields;
}

/** Reads a list or a mapping once: the findings of a long one come item by item. */
function once<T>(cache: Map<number, T>, node: number, read: () => T): T {
  const known = cache.get(node);
  if (known !== undefined) return known;
  const value = read();
  cache.set(node, value);
  return value;
}

/** @param seen The mappings that were asked already: merges of merges may lead to one of them many times. */
function member(node: number, step: string, outlined: Outline, seen = new Set<number>()): Place | undefined {
  if (seen.size === seen.add(node).size) return undefined;
  const { byName, merged } = once(outlined.fields, node, () => readFields(node, outlined));
  const found = byName.get(step);
  if (found !== undefined) return { node: found.value, offset: offsetOf(outlined.events[found.key]) ?? 0 };
  for (const value of merged) {
    const from = target(value, outlined);
    const isList = outlined.events[from]?.type === EVENT_ID.SEQUENCE;
    for (const each of isList ? children(from, outlined) : [from]) {
      const place = member(target(each, outlined), step, outlined, seen);
      if (place !== undefined) return place;
    }
  }
  return undefined;
}

function item(node: number, step: number, outlined: Outline): Place | undefined {
  const child = once(outlined.items, node, () => [...children(node, outlined)])[step];
  return child === undefined ? undefined : { node: child, offset: offsetOf(outlined.events[child]) ?? 0 };
}

/** Where a path leads, or as far as it leads. */
function offsetAt(outlined: Outline, document: number, path: Path): number {
  const root = (outlined.documents[document] ?? 0) + 1;
  let place: Place = { node: root, offset: offsetOf(outlined.events[root]) ?? 0 };
  for (const step of path) {
    const node = target(place.node, outlined);
    const type = outlined.events[node]?.type;
    const next =
      type === EVENT_ID.MAPPING
        ? member(node, String(step), outlined)
        : type === EVENT_ID.SEQUENCE && typeof step === 'number'
          ? item(node, step, outlined)
          : undefined;
    if (next === undefined) break;
    place = next;
  }
  return place.offset;
}

/** Tells the lines of values in one text. Parses it again: only a text with findings is worth it. */
export class Positions {
  private readonly lines: Lines;
  private last?: { readonly start: number; readonly outline: Outline | undefined };

  constructor(private readonly text: string) {
    this.lines = new Lines(text);
  }

  /** The line of a field, from 1; for a field that is missing, of the innermost one around it that is there. */
  line(document: DocumentPlace, path: Path): number {
    return this.lines.at(this.offset(document, path));
  }

  /** Where that field begins in the text. */
  offset({ start, end, index }: DocumentPlace, path: Path): number {
    if (this.last?.start !== start) this.last = { start, outline: outlineOf(this.text.slice(start, end)) };
    const { outline } = this.last;
    return start + (outline === undefined ? 0 : offsetAt(outline, index, path));
  }
}

/** JSON is YAML but for oddities, such as keys of more than 1,024 characters: then only the document's place is told. */
function outlineOf(part: string): Outline | undefined {
  try {
    return outline(part);
  } catch {
    return undefined;
  }
}
