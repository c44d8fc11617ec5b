import { COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/** Text from an offset up to another one. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** A text in which no flow list, flow map or quoted text has a line break, as long as the one that it was made of. */
export interface Joined {
  readonly text: string;
  /** Where what had line breaks begins. */
  readonly starts: ReadonlySet<number>;
  /** Comments inside flow lists and maps: spaces now. */
  readonly comments: readonly Range[];
}

/** A bracket or quote without its end. */
interface Unclosed {
  readonly unclosed: number;
}

const isBreak = (character: string | undefined): boolean => character === '\n' || character === '\r';
const isSpace = (character: string | undefined): boolean => character === ' ' || character === '\t';
const isEnd = (character: string | undefined): boolean =>
  character === undefined || isSpace(character) || isBreak(character);
const isFlowSign = (character: string | undefined): boolean => character !== undefined && '[]{},'.includes(character);

/** Walks over a text once and notes where line breaks do not count. */
class Joiner {
  private at = 0;
  /** Column of the innermost key or dash before the place: a block scalar is what is indented further. */
  private indent = -1;
  private lineStart = 0;
  private unclosed: number | undefined;
  private readonly blanks: Range[] = [];
  private readonly starts = new Set<number>();
  private readonly comments: Range[] = [];

  constructor(private readonly text: string) {}

  join(): Joined | Unclosed | undefined {
    while (this.at < this.text.length) {
      if (!this.line()) return this.unclosed === undefined ? undefined : { unclosed: this.unclosed };
    }
    let [joined, from] = ['', 0];
    for (const { start, end } of this.blanks) {
      joined += this.text.slice(from, start) + ' '.repeat(end - start);
      from = end;
    }
    return { text: joined + this.text.slice(from), starts: this.starts, comments: this.comments };
  }

  private line(): boolean {
    this.lineStart = this.at;
    let keyColumn = 0;
    while (this.at < this.text.length) {
      const { text, at } = this;
      const [character, next] = [text[at], text[at + 1]];
      const column = at - this.lineStart;
      if (isBreak(character)) {
        this.at++;
        return true;
      }
      if (isSpace(character)) this.at++;
      else if (character === '#') this.toLineEnd();
      else if ((character === '-' || character === '?') && isEnd(next)) {
        this.indent = column;
        this.at++;
      } else if (character === ':' && isEnd(next)) {
        this.indent = keyColumn;
        this.at++;
      } else if (character === '&' || character === '!' || character === '*') {
        while (!isEnd(text[this.at])) this.at++;
      } else if (character === '|' || character === '>') {
        this.blockScalar();
        return true;
      } else {
        keyColumn = column;
        if (character === '"' || character === "'") {
          if (!this.quoted(character)) return false;
        } else if (character === '[' || character === '{') {
          if (!this.flow()) return false;
        } else this.plain();
      }
    }
    return true;
  }

  private toLineEnd(): void {
    while (this.at < this.text.length && !isBreak(this.text[this.at])) this.at++;
  }

  /** A text without quotes, over all of its lines: those that are indented further than its key. */
  private plain(): void {
    const { text } = this;
    while (this.at < text.length) {
      const character = text[this.at];
      if (character === ':' && isEnd(text[this.at + 1])) return;
      if (character === '#' && isEnd(text[this.at - 1])) return;
      if (isBreak(character) && !this.isIndented(this.at + 1)) return;
      this.at++;
    }
  }

  /** Whether a line is empty or indented further than the innermost key or dash. */
  private isIndented(start: number): boolean {
    let first = start;
    while (this.text[first] === ' ') first++;
    return first >= this.text.length || isBreak(this.text[first]) || first - start > this.indent;
  }

  private blockScalar(): void {
    this.toLineEnd();
    while (this.at < this.text.length) {
      if (!this.isIndented(this.at + 1)) return;
      this.at++;
      this.toLineEnd();
    }
  }

  private blank(start: number, end = start + 1): void {
    this.blanks.push({ start, end });
  }

  private quoted(quote: string): boolean {
    const { text } = this;
    const start = this.at++;
    for (; this.at < text.length; this.at++) {
      const character = text[this.at];
      if (isBreak(character)) {
        this.starts.add(start);
        this.blank(this.at);
      } else if (character === '\\' && quote === '"' && !isBreak(text[this.at + 1])) this.at++;
      else if (character === quote && quote === "'" && text[this.at + 1] === quote) this.at++;
      else if (character === quote) {
        this.at++;
        return true;
      }
    }
    this.unclosed = start;
    return false;
  }

  /** From an opening bracket behind its closing one. */
  private flow(): boolean {
    const { text } = this;
    const start = this.at;
    let [depth, isPlain, isFirst, lineStart] = [0, false, false, start];
    while (this.at < text.length) {
      const character = text[this.at];
      if (isBreak(character)) {
        this.starts.add(start);
        isFirst = true;
        lineStart = this.at + 1;
        this.blank(this.at++);
      } else if (character === '\t') {
        // Before more of a text without quotes a tab counts as indentation, and is none.
        if (isPlain && isFirst && this.at - lineStart <= this.indent) return false;
        this.blank(this.at++);
      } else if (character === ' ') this.at++;
      // A key and its colon stand in one line.
      else if (isFirst && character === ':' && isEnd(text[this.at + 1])) return false;
      else if (character === '#' && isEnd(text[this.at - 1])) {
        const comment = this.at;
        this.toLineEnd();
        this.blank(comment, this.at);
        this.comments.push({ start: comment, end: this.at });
        isPlain = false;
      } else if (isFlowSign(character)) {
        [isPlain, isFirst] = [false, false];
        this.at++;
        if (character === '[' || character === '{') depth++;
        else if (character !== ',' && --depth === 0) return true;
      } else if (isPlain) {
        isFirst = false;
        const next = text[this.at + 1];
        isPlain = !(character === ':' && (isEnd(next) || isFlowSign(next)));
        this.at++;
      } else if (character === '"' || character === "'") {
        isFirst = false;
        if (!this.quoted(character)) return false;
        if (text[this.at] === ':') this.at++;
      } else {
        isFirst = false;
        isPlain = character !== ':' && character !== '&' && character !== '!' && character !== '*';
        this.at++;
        if (!isPlain && character !== ':') while (!isEnd(text[this.at]) && !isFlowSign(text[this.at])) this.at++;
      }
    }
    this.unclosed ??= start;
    return false;
  }
}

/** A text in which line breaks are spaces where they do not count; undefined where kubectl does not read it either. */
export const joinFlowLines = (text: string): Joined | Unclosed | undefined => new Joiner(text).join();

const isOverLines = ({ valueStart, valueEnd }: ScalarEvent, source: string): boolean =>
  /[\r\n]/.test(source.slice(valueStart, valueEnd));

/** Whether a key goes over several lines, which none may. */
function hasLongKey(events: readonly Event[], source: string): boolean {
  const atKey: (boolean | undefined)[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      atKey.pop();
      continue;
    }
    const isKey = atKey.at(-1);
    if (isKey !== undefined) atKey[atKey.length - 1] = !isKey;
    if (event.type === EVENT_ID.SCALAR) {
      if (isKey === true && isOverLines(event, source)) return true;
    } else if (event.type !== EVENT_ID.ALIAS) atKey.push(event.type === EVENT_ID.MAPPING ? true : undefined);
  }
  return false;
}

/** Whether a text without quotes would go on behind a comment, which ends it. */
function hasCommentInside(events: readonly Event[], comments: readonly Range[]): boolean {
  let next = 0;
  return events.some((event) => {
    if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN) return false;
    while ((comments[next]?.end ?? Number.POSITIVE_INFINITY) <= event.valueStart) next++;
    return (comments[next]?.start ?? Number.POSITIVE_INFINITY) < event.valueEnd;
  });
}

/** Where flow lists, flow maps and quoted texts begin. */
function flowStarts(events: readonly Event[]): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const event of events) {
    if (event.type === EVENT_ID.SCALAR) {
      const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
      if (isQuoted) starts.add(event.valueStart - 1);
    } else if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) {
      if (event.style === COLLECTION_STYLE.FLOW) starts.add(event.start);
    }
  }
  return starts;
}

/**
 * Makes events of a joined text those of the text that it was made of: all offsets are the same, but a value that has
 * line breaks there has to be folded.
 *
 * @returns Undefined where the events tell that something else than lists, maps and quoted texts was joined.
 */
export function asWritten(events: readonly Event[], source: string, { starts, comments }: Joined): Event[] | undefined {
  const known = flowStarts(events);
  const isOther = [...starts].some((start) => !known.has(start));
  if (isOther || hasCommentInside(events, comments) || hasLongKey(events, source)) return undefined;
  return events.map((event) =>
    event.type === EVENT_ID.SCALAR && event.fast && isOverLines(event, source) ? { ...event, fast: false } : event,
  );
}
