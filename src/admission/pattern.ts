/**
 * Regular expressions as the API server matches them: RE2's meaning (`\s` is five ASCII characters, `.` is everything
 * but a line feed) in time linear in the text. JavaScript's engine differs in both: on the pattern of a budget's
 * schedule, a text of 200 spaces and a line feed would keep it busy for hours.
 *
 * Only the part of the syntax that Karpenter's CRDs use is known. Anything else is an error when the package is built.
 */
export interface Pattern {
  /** Whether the pattern matches anywhere in the text, as the keyword `pattern` and CEL's `matches` ask. */
  test(text: string): boolean;
}

/** Character classes tell ASCII characters apart; every other character is one class. */
const OTHER = 128;
const CLASSES = OTHER + 1;

type CharSet = (code: number) => boolean;

type Node =
  | { readonly kind: 'char'; readonly set: CharSet; readonly next: Node }
  | { readonly kind: 'split'; readonly to: Node[] }
  | { readonly kind: 'begin' | 'end'; readonly next: Node }
  | { readonly kind: 'accept' };

/** A piece of a pattern: given what comes after it, the node where it starts. */
type Fragment = (next: Node) => Node;

const EMPTY: Fragment = (next) => next;

const isDigit: CharSet = (code) => code >= 48 && code <= 57;
const isSpace: CharSet = (code) => [9, 10, 12, 13, 32].includes(code);
const isWord: CharSet = (code) =>
  isDigit(code) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);

const ESCAPES: Readonly<Record<string, CharSet>> = { d: isDigit, s: isSpace, w: isWord };

const sequence =
  (parts: readonly Fragment[]): Fragment =>
  (next) =>
    parts.reduceRight((after, part) => part(after), next);

const either =
  (parts: readonly Fragment[]): Fragment =>
  (next) => ({ kind: 'split', to: parts.map((part) => part(next)) });

const star =
  (part: Fragment): Fragment =>
  (next) => {
    const loop: Node = { kind: 'split', to: [] };
    loop.to.push(part(loop), next);
    return loop;
  };

const optional = (part: Fragment): Fragment => either([part, EMPTY]);

const repeat = (part: Fragment, min: number, max: number | undefined): Fragment =>
  sequence([
    ...new Array<Fragment>(min).fill(part),
    ...(max === undefined ? [star(part)] : new Array<Fragment>(max - min).fill(optional(part))),
  ]);

class Parser {
  private at = 0;

  constructor(private readonly source: string) {}

  parse(): Fragment {
    const all = this.alternatives();
    if (this.at < this.source.length) this.fail('an unmatched parenthesis');
    return all;
  }

  private fail(what: string): never {
    throw new Error(`pattern ${JSON.stringify(this.source)} has ${what} at ${this.at}, which is not supported`);
  }

  private peek(): string {
    return this.source[this.at] ?? '';
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private alternatives(): Fragment {
    const branches = [this.branch()];
    while (this.take('|')) branches.push(this.branch());
    return branches.length === 1 ? sequence(branches) : either(branches);
  }

  private branch(): Fragment {
    const parts: Fragment[] = [];
    while (this.at < this.source.length && this.peek() !== '|' && this.peek() !== ')') parts.push(this.quantified());
    return sequence(parts);
  }

  private quantified(): Fragment {
    const part = this.atom();
    const [min, max] = this.quantifier();
    if (/[*+?{]/.test(this.peek())) this.fail('a lazy or repeated quantifier');
    return min === 1 && max === 1 ? part : repeat(part, min, max);
  }

  private quantifier(): readonly [number, number | undefined] {
    if (this.take('*')) return [0, undefined];
    if (this.take('+')) return [1, undefined];
    if (this.take('?')) return [0, 1];
    if (this.peek() !== '{') return [1, 1];
    const counts = /^\{(\d{1,3})(?:,(\d{1,3}))?\}/.exec(this.source.slice(this.at));
    if (counts === null) this.fail('an open or malformed count');
    this.at += counts[0].length;
    return [Number(counts[1]), Number(counts[2] ?? counts[1])];
  }

  private atom(): Fragment {
    if (this.take('(')) {
      if (this.peek() === '?' && !this.take('?:')) this.fail('a group with flags or a name');
      const inner = this.alternatives();
      if (!this.take(')')) this.fail('an open group');
      return inner;
    }
    if (this.take('^')) return (next) => ({ kind: 'begin', next });
    if (this.take('$')) return (next) => ({ kind: 'end', next });
    const set = this.charSet();
    return (next) => ({ kind: 'char', set, next });
  }

  private charSet(): CharSet {
    if (this.take('.')) return (code) => code !== 10;
    if (this.take('[')) return this.bracket();
    if (this.take('\\')) return this.escape();
    if (/[*+?{}\])]/.test(this.peek())) this.fail('a stray operator');
    const code = this.literal();
    return (other) => other === code;
  }

  private escape(): CharSet {
    const known = ESCAPES[this.peek()];
    if (known !== undefined) {
      this.at += 1;
      return known;
    }
    if (isWord(this.peek().charCodeAt(0))) this.fail('an unknown escape');
    const code = this.literal();
    return (other) => other === code;
  }

  private literal(): number {
    const code = this.peek().charCodeAt(0);
    if (!(code < OTHER)) this.fail('a character beyond ASCII');
    this.at += 1;
    return code;
  }

  private bracket(): CharSet {
    const negated = this.take('^');
    const members: CharSet[] = [];
    while (!this.take(']')) {
      if (this.at >= this.source.length || this.source.startsWith('[:', this.at)) this.fail('an open or named class');
      members.push(this.take('\\') ? this.escape() : this.range());
    }
    return (code) => members.some((member) => member(code)) !== negated;
  }

  private range(): CharSet {
    const from = this.literal();
    const isRange = this.peek() === '-' && this.source[this.at + 1] !== ']';
    if (isRange) this.at += 1;
    const to = isRange ? this.literal() : from;
    return (code) => code >= from && code <= to;
  }
}

/** All places that a run over the text may be in after some of it: a state of the deterministic automaton, built when met. */
interface State {
  readonly nodes: readonly Node[];
  /** The pattern has matched: the rest of the text does not matter. */
  readonly matched: boolean;
  readonly matchedAtEnd: boolean;
  readonly after: (State | undefined)[];
}

class Automaton implements Pattern {
  private readonly start: Node;
  private readonly numbers = new Map<Node, number>();
  private readonly states = new Map<string, State>();
  private readonly initial: State;

  constructor(source: string) {
    this.start = new Parser(source).parse()({ kind: 'accept' });
    this.initial = this.state([this.start], true);
  }

  test(text: string): boolean {
    let state = this.initial;
    for (let at = 0; at < text.length && !state.matched; at += 1) {
      const unit = text.charCodeAt(at);
      // A surrogate pair is one character.
      if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) at += 1;
      state = this.step(state, Math.min(unit, OTHER));
    }
    return state.matched || state.matchedAtEnd;
  }

  private step(state: State, code: number): State {
    const known = state.after[code];
    if (known !== undefined) return known;
    // A match may start anywhere, so the start is always among the places.
    const next = [this.start];
    for (const node of state.nodes) if (node.kind === 'char' && node.set(code)) next.push(node.next);
    const reached = this.state(next, false);
    state.after[code] = reached;
    return reached;
  }

  private state(from: readonly Node[], atBegin: boolean): State {
    const open = closure(from, atBegin, false);
    const key = `${atBegin} ${[...open].map((node) => this.numberOf(node)).sort((a, b) => a - b)}`;
    const known = this.states.get(key);
    if (known !== undefined) return known;
    const nodes = [...open];
    const accepts = (node: Node): boolean => node.kind === 'accept';
    const state: State = {
      nodes,
      matched: nodes.some(accepts),
      matchedAtEnd: [...closure(nodes, atBegin, true)].some(accepts),
      after: new Array<State | undefined>(CLASSES).fill(undefined),
    };
    this.states.set(key, state);
    return state;
  }

  private numberOf(node: Node): number {
    const known = this.numbers.get(node) ?? this.numbers.size;
    this.numbers.set(node, known);
    return known;
  }
}

/** Every node that is reached without reading a character. */
function closure(from: readonly Node[], atBegin: boolean, atEnd: boolean): Set<Node> {
  const reached = new Set<Node>(from);
  for (const node of reached) {
    if (node.kind === 'split') for (const to of node.to) reached.add(to);
    if ((node.kind === 'begin' && atBegin) || (node.kind === 'end' && atEnd)) reached.add(node.next);
  }
  return reached;
}

const compiled = new Map<string, Pattern>();

/**
 * The matcher of a pattern, made once.
 *
 * @throws Error for syntax outside the known part. Patterns come from the CRDs, never from a manifest.
 */
export function pattern(source: string): Pattern {
  const known = compiled.get(source) ?? new Automaton(source);
  compiled.set(source, known);
  return known;
}

/** The same, made when the first text is held against it: an object has few of the fields that its kind has patterns for. */
export function latePattern(source: string): Pattern {
  let made: Pattern | undefined;
  return {
    test: (text) => {
      made ??= pattern(source);
      return made.test(text);
    },
  };
}
