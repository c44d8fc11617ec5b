import { type CelNode, childrenOf, VARIABLES, type VariableName } from './cel-engine';

/** The functions and methods whose meaning in the engine is Karpenter's. */
const FUNCTIONS: ReadonlySet<string> = new Set(['min', 'max', 'karpenter_int', 'karpenter_double', 'string', 'size']);
const METHODS: ReadonlySet<string> = new Set(['startsWith', 'endsWith', 'contains', 'size']);
/** One in another would take time that no reservation is worth. */
const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Functions of CEL's standard library beside these: Karpenter knows them, and they are of no use here. */
const OTHER_FUNCTIONS: ReadonlySet<string> = new Set(
  'bool bytes uint dyn type timestamp duration has matches getDate getDayOfMonth getDayOfWeek getDayOfYear getFullYear getHours getMilliseconds getMinutes getMonth getSeconds existsOne'.split(
    ' ',
  ),
);

/** Patterns that mean the same to every engine and cannot keep one busy: no group is repeated, and little is. */
const PLAIN_PATTERN = /^(?:[\w^$|()[\] -]|\\[.dw-]|[.*+?](?![*+?]))*$/;
const isPlainPattern = (pattern: string): boolean =>
  PLAIN_PATTERN.test(pattern) && !/\)[*+?]|\[[\]:]|\(\?/.test(pattern) && (pattern.match(/[*+?]/g) ?? []).length <= 3;

/** Whether an expression keeps to what the engine and Karpenter understand alike, and what it reads. */
export type Survey =
  | { readonly known: true; readonly reads: ReadonlySet<VariableName>; readonly hasLoop: boolean }
  | { readonly known: false; readonly problem?: string };

const NEGATIONS: ReadonlySet<string> = new Set(['-_', '!_']);
const ORDERS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

class Surveyor {
  private readonly reads = new Set<VariableName>();
  private problem: string | undefined;
  private foreign = false;
  private hasLoop = false;

  constructor(private readonly text: string) {}

  survey(root: CelNode): Survey {
    this.visit(root, false);
    if (this.problem !== undefined) return { known: false, problem: this.problem };
    return this.foreign ? { known: false } : { known: true, reads: this.reads, hasLoop: this.hasLoop };
  }

  private visit(node: CelNode, inLoop: boolean): void {
    const { op, args } = node;
    const children = childrenOf(args);
    if (op === 'id' && Object.hasOwn(VARIABLES, String(args))) this.reads.add(args as VariableName);
    else if (op === 'value') this.literal(args);
    else if (op === 'call') this.call(String((args as readonly unknown[])[0]), FUNCTIONS);
    else if (op === 'rcall') this.method(args as readonly [string, CelNode, readonly CelNode[]], inLoop);
    else if (op === '?:') this.choice(children);
    else if (op === 'map') this.foreign ||= children.some((key, index) => index % 2 === 0 && !isText(key));
    else if (op === '.' || op === '.?' || op === '[?]') this.foreign = true;
    // Two signs cancel out before any type is looked at.
    else if (NEGATIONS.has(op) && children[0]?.op === op) this.foreign = true;
    const within = inLoop || (op === 'rcall' && LOOPS.has(String((args as readonly unknown[])[0])));
    for (const child of children) this.visit(child, within);
  }

  private literal(value: unknown): void {
    if (!['bigint', 'number', 'string', 'boolean'].includes(typeof value)) this.foreign = true;
    if (typeof value === 'bigint' && value >= 2n ** 63n) this.problem ??= 'a number does not fit 64 bits';
  }

  private call(name: string, known: ReadonlySet<string>): void {
    if (known.has(name)) return;
    if (OTHER_FUNCTIONS.has(name)) this.foreign = true;
    else this.problem ??= `there is no function ${name}`;
  }

  private method([name, receiver, [pattern]]: readonly [string, CelNode, readonly CelNode[]], inLoop: boolean): void {
    if (name === 'matches') this.foreign ||= !(isShort(receiver) && isText(pattern) && isPlainPattern(pattern.args));
    else if (LOOPS.has(name)) {
      this.hasLoop = true;
      this.foreign ||= inLoop;
    } else this.call(name, METHODS);
  }

  private choice([condition, yes]: readonly CelNode[]): void {
    if (condition === undefined || yes?.op !== '?:') return;
    if (!this.text.slice(condition.end, yes.start).includes('('))
      this.problem ??= 'a choice within a choice needs parentheses';
  }
}

/** Looks at an expression before its types are checked. */
export const survey = (text: string, root: CelNode): Survey => new Surveyor(text).survey(root);

/** The name of a type: no pattern takes long over it. */
const isShort = ({ op, args }: CelNode): boolean => op === 'id' && args === 'instance_type';

const isText = (node: CelNode | undefined): node is CelNode & { readonly args: string } =>
  node?.op === 'value' && typeof node.args === 'string';

export type TypeVerdict = 'same' | 'unjudged' | { readonly problem: string };

const typeName = (node: CelNode | undefined): string => node?.checkedType?.name ?? '';

/** How Karpenter's types see what the engine has taken: whole numbers beside fractions, keys that are no text. */
export function typeVerdict(node: CelNode, hasLoop: boolean): TypeVerdict {
  const { op, args } = node;
  const children = childrenOf(args);
  const [left, right] = [typeName(children[0]), typeName(children[1])];
  const numbers = [left, right];
  if (ORDERS.has(op) && left !== right && numbers.includes('int') && numbers.includes('double')) {
    // Beside a loop Karpenter's checker lets it pass.
    return hasLoop ? 'unjudged' : { problem: `no such overload: ${left} ${op} ${right}` };
  }
  if (op === '[]' && left.startsWith('map') && right !== 'string') {
    return { problem: `no such overload: ${left}[${right}]` };
  }
  // Large fractions are written in another way, and lists of several types are lists of anything.
  if (op === 'call' && (args as readonly unknown[])[0] === 'string' && left === 'double') return 'unjudged';
  if (op === 'list' && new Set(children.map(typeName)).size > 1) return 'unjudged';
  const verdicts = children.map((child) => typeVerdict(child, hasLoop));
  return verdicts.find((each) => typeof each === 'object') ?? verdicts.find((each) => each === 'unjudged') ?? 'same';
}
