import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';
import type { Path } from '../../findings';
import type { YamlComment } from '../comments';
import { type DocumentPlace, partEvents } from './parse-text';

/** A field or an item, where it begins for a reader: at its key, or at its value. */
interface Node {
  readonly path: Path;
  readonly offset: number;
}

/** Parts of a text that hold no comment, whatever is in them. */
interface Scalar {
  readonly start: number;
  readonly end: number;
}

interface Outline {
  readonly nodes: readonly Node[];
  readonly scalars: readonly Scalar[];
}

/** The fields and items of one document of a text, in order. */
class Walk {
  readonly nodes: Node[] = [];
  private at = 0;

  constructor(
    private readonly events: readonly Event[],
    private readonly text: string,
    private readonly index: number,
  ) {}

  run(): readonly Node[] {
    let document = -1;
    for (; this.at < this.events.length; this.at++) {
      if (this.events[this.at]?.type !== EVENT_ID.DOCUMENT || ++document < this.index) continue;
      this.at++;
      this.value([]);
      break;
    }
    return this.nodes;
  }

  private value(path: Path): void {
    const event = this.events[this.at++];
    if (event?.type === EVENT_ID.SEQUENCE) {
      for (let item = 0; !this.isEnd(); item++) this.item([...path, item]);
      this.at++;
    } else if (event?.type === EVENT_ID.MAPPING) {
      while (!this.isEnd()) this.member(path);
      this.at++;
    }
  }

  private isEnd(): boolean {
    const event = this.events[this.at];
    return event === undefined || event.type === EVENT_ID.POP;
  }

  private item(path: Path): void {
    const event = this.events[this.at];
    if (event !== undefined) this.nodes.push({ path, offset: offsetOf(event) });
    this.value(path);
  }

  private member(path: Path): void {
    const key = this.events[this.at];
    const name = key?.type === EVENT_ID.SCALAR ? getScalarValue(this.text, key) : '';
    if (key !== undefined) this.nodes.push({ path: [...path, name], offset: offsetOf(key) });
    this.value([...path, name]);
    this.value([...path, name]);
  }
}

function offsetOf(event: Event): number {
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  return 'start' in event ? event.start : 0;
}

function outlineOf(text: string, index: number): Outline {
  const events = partEvents(text);
  return {
    nodes: new Walk(events, text, index).run(),
    scalars: events.flatMap((event) =>
      event.type === EVENT_ID.SCALAR ? [{ start: event.valueStart, end: event.valueEnd }] : [],
    ),
  };
}

/** A comment in a text, and whether it has its line for itself. */
interface Found {
  readonly offset: number;
  readonly isOwnLine: boolean;
  readonly text: string;
}

function found(text: string, scalars: readonly Scalar[]): Found[] {
  const comments: Found[] = [];
  let scalar = 0;
  for (const { index, 0: hit } of text.matchAll(/(?<=^|\s)#[^\n]*/g)) {
    while (scalar < scalars.length && (scalars[scalar]?.end ?? 0) <= index) scalar++;
    const around = scalars[scalar];
    // A comment that holds another number sign is one comment; so is a scalar.
    if (around !== undefined && around.start <= index) continue;
    const lineStart = text.lastIndexOf('\n', index - 1) + 1;
    const isOwnLine = text.slice(lineStart, index).trim() === '';
    comments.push({ offset: index, isOwnLine, text: hit.replace(/^#+ ?/, '').trimEnd() });
  }
  return comments;
}

const columnOf = (text: string, offset: number): number => offset - text.lastIndexOf('\n', offset - 1) - 1;

/** The field that a comment is about: the one behind it, or the one on its line, or the one that it ends. */
function placed(comment: Found, nodes: readonly Node[], text: string): Path {
  const next = nodes.findIndex(({ offset }) => offset > comment.offset);
  const [before, after] = next < 0 ? [nodes.at(-1), undefined] : [nodes[next - 1], nodes[next]];
  if (!comment.isOwnLine) return before?.path ?? [];
  const isInner = after !== undefined && columnOf(text, comment.offset) > columnOf(text, after.offset);
  return (after === undefined || (isInner && before !== undefined) ? before : after)?.path ?? [];
}

/** Where the comments begin that stand above a document, with nothing else in front of them. */
function leadOf(text: string, start: number): number {
  let lead = start;
  while (lead > 0) {
    const lineStart = text.lastIndexOf('\n', lead - 2) + 1;
    if (!/^\s*(?:#.*|---\s*)?$/.test(text.slice(lineStart, lead - 1))) break;
    lead = lineStart;
  }
  return lead;
}

/** The comments of a document, each at the field that it is about; those of one field are one comment of several lines. */
export function documentComments(text: string, { start, end, index }: DocumentPlace): readonly YamlComment[] {
  try {
    const own = text.slice(start, end);
    const { nodes, scalars } = outlineOf(own, index);
    const lead = index === 0 ? found(text.slice(leadOf(text, start), start), []) : [];
    const comments = [
      ...lead.map((comment) => ({ path: [] as Path, text: comment.text })),
      ...found(own, scalars).map((comment) => ({ path: placed(comment, nodes, own), text: comment.text })),
    ];
    const byPath = new Map<string, { path: Path; lines: string[] }>();
    for (const comment of comments) {
      const key = JSON.stringify(comment.path);
      const known = byPath.get(key) ?? { path: comment.path, lines: [] };
      known.lines.push(comment.text);
      byPath.set(key, known);
    }
    return [...byPath.values()].map(({ path, lines }) => ({ path, text: lines.join('\n') }));
  } catch {
    return []; // the text is told to be unreadable where it is read
  }
}
