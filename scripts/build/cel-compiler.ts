// Compiles the rules of the CRDs (x-kubernetes-validations) from CEL to JavaScript, which calls admission/cel-operations.
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { pattern } from '../../src/admission/pattern';

/** The code of an expression, and what is known of its value. */
interface Code {
  readonly text: string;
  /** It is true, false or, unless total, undefined. */
  readonly isBool?: boolean;
  /** It always has a value: CEL's evaluation cannot fail. */
  readonly isTotal?: boolean;
}

const environment = new Environment()
  .registerVariable('self', 'dyn')
  .registerVariable('oldSelf', 'dyn')
  .registerFunction('string.find(string): string', () => '');

/**
 * A rule as the code of a function of no arguments, which gives the function of `self` and `oldSelf` that is true where
 * the rule holds. `cel` in the code is the module admission/cel-operations, `t` the value that was computed last: it is
 * read before anything else is computed.
 *
 * @throws Error for wrong syntax or types, and for what no rule has used so far.
 */
export function compileRule(rule: string): string {
  const { ast, check } = environment.parse(rule);
  const { valid, error } = check();
  if (!valid) throw error;
  const compiler = new Compiler();
  const { text } = compiler.expression(ast);
  return `() => {${compiler.constants.join('')} let t; return ($self, $oldSelf) => ${text}; }`;
}

const quoted = (text: string): string => JSON.stringify(text);

const unsupported = (what: string): never => {
  throw new Error(`${what} is not supported`);
};

/** The operation, and the value of one side that decides. */
const LOGICAL = { '&&': ['and', false], '||': ['or', true] } as const;

const ORDERS = { '<': 'less', '<=': 'atMost', '>': 'greater', '>=': 'atLeast' } as const;

type Method = (compiler: Compiler, receiver: Code, args: readonly ASTNode[]) => Code;

const call =
  (name: string, known: Omit<Code, 'text'> = {}): Method =>
  (compiler, receiver, args) => {
    const values = [receiver, ...args.map((arg) => compiler.expression(arg))];
    return { ...known, text: `cel.${name}(${values.map(({ text }) => text).join(', ')})` };
  };

const macro =
  (name: string, known: Omit<Code, 'text'> = {}): Method =>
  (compiler, receiver, [variable, body]) =>
    variable?.op === 'id' && body !== undefined
      ? { ...known, text: `cel.${name}(${receiver.text}, ($${variable.args}) => ${compiler.expression(body).text})` }
      : unsupported(`${name} of this form`);

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['size', call('size')],
  ['startsWith', call('startsWith', { isBool: true })],
  ['endsWith', call('endsWith', { isBool: true })],
  ['split', call('split')],
  ['all', macro('all', { isBool: true })],
  ['exists', macro('exists', { isBool: true })],
  ['filter', macro('filter')],
  [
    'matches',
    (compiler, receiver, [source]) => {
      const matcher = compiler.constant(`cel.pattern(${quoted(patternOf(textOf(source, 'matches')))})`);
      return { text: `cel.matches(${receiver.text}, ${matcher})`, isBool: true };
    },
  ],
  [
    'find',
    (_, receiver, [source]) => {
      const text = textOf(source, 'find');
      const stop = FIND.exec(text)?.[1] ?? unsupported(`find with the pattern ${text}`);
      return { text: `cel.until(${receiver.text}, ${quoted(stop)})` };
    },
  ],
]);

/** The start of a text up to a character. No rule of Karpenter's uses another pattern. */
const FIND = /^\^\(?\[\^([^\]\\^-])\]\+\)?$/;

/** Fails here, not where the rule is evaluated. */
function patternOf(source: string): string {
  pattern(source);
  return source;
}

const isText = (node: ASTNode | undefined): node is ASTNode & { readonly op: 'value'; readonly args: string } =>
  node?.op === 'value' && typeof node.args === 'string';

const textOf = (node: ASTNode | undefined, where: string): string =>
  isText(node) ? node.args : unsupported(`${where} with anything but a text in quotes`);

class Compiler {
  /** Declarations of what is made once, before the rule is evaluated. */
  readonly constants: string[] = [];

  constant(value: string): string {
    const name = `c${this.constants.length}`;
    this.constants.push(` const ${name} = ${value};`);
    return name;
  }

  expression(node: ASTNode): Code {
    switch (node.op) {
      case 'value':
        return literal(node.args);
      case 'id':
        return { text: `$${node.args}`, isTotal: true };
      case '.':
        return { text: `cel.member(${this.expression(node.args[0]).text}, ${quoted(node.args[1])})` };
      case '[]':
        return { text: `cel.at(${this.texts(node.args)})` };
      case '!_':
        return not(this.expression(node.args));
      case '&&':
      case '||':
        return this.logical(node.op, node.args);
      case '?:':
        return this.choice(node.args);
      case '==':
        return this.equal(node.args);
      case '!=':
        return not(this.equal(node.args));
      case '<':
      case '<=':
      case '>':
      case '>=':
        return { text: `cel.${ORDERS[node.op]}(${this.texts(node.args)})`, isBool: true };
      case 'in':
        return this.membership(node.args);
      case 'call':
        return this.call(...node.args);
      case 'rcall': {
        const [name, receiver, args] = node.args;
        const method = METHODS.get(name) ?? unsupported(`${name}()`);
        return method(this, this.expression(receiver), args);
      }
      default:
        return unsupported(`the operator ${node.op}`);
    }
  }

  private texts(nodes: readonly ASTNode[]): string {
    return nodes.map((node) => this.expression(node).text).join(', ');
  }

  private logical(operator: '&&' | '||', [left, right]: readonly [ASTNode, ASTNode]): Code {
    const [a, b] = [this.expression(left), this.expression(right)];
    // JavaScript's operator does the same where the left side is known to be true or false.
    if (a.isBool && a.isTotal && b.isBool) return { ...b, text: `(${a.text} ${operator} ${b.text})` };
    const [name, decisive] = LOGICAL[operator];
    return { text: `((t = ${a.text}) === ${decisive} ? t : cel.${name}(t, ${b.text}))`, isBool: true };
  }

  private choice([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode]): Code {
    const [c, a, b] = [this.expression(condition), this.expression(yes), this.expression(no)];
    const isBool = a.isBool === true && b.isBool === true;
    if (c.isBool && c.isTotal) {
      return { text: `(${c.text} ? ${a.text} : ${b.text})`, isBool, isTotal: a.isTotal === true && b.isTotal === true };
    }
    return { text: `((t = ${c.text}) === true ? ${a.text} : t === false ? ${b.text} : undefined)`, isBool };
  }

  private equal(args: readonly [ASTNode, ASTNode]): Code {
    const [a, b] = args.map((arg) => this.expression(arg)) as [Code, Code];
    const isTotal = a.isTotal === true && b.isTotal === true;
    if (!isText(args[1])) return { text: `cel.equal(${a.text}, ${b.text})`, isBool: true, isTotal };
    if (isTotal) return { text: `(${a.text} === ${b.text})`, isBool: true, isTotal };
    return { text: `((t = ${a.text}) === undefined ? t : t === ${b.text})`, isBool: true };
  }

  private membership([value, range]: readonly [ASTNode, ASTNode]): Code {
    const item = this.expression(value);
    if (range.op !== 'list') {
      return { text: `cel.contains(${this.expression(range).text}, ${item.text})`, isBool: true };
    }
    const texts = range.args.map((text) => quoted(textOf(text, 'in')));
    const set = this.constant(`new Set([${texts.join(', ')}])`);
    const isTotal = item.isTotal === true;
    return { text: isTotal ? `${set}.has(${item.text})` : `cel.isOneOf(${set}, ${item.text})`, isBool: true, isTotal };
  }

  private call(name: string, [arg]: readonly ASTNode[]): Code {
    if (arg === undefined) return unsupported(`${name}()`);
    if (name === 'has' && arg.op === '.' && arg.args[0].op === 'id') {
      return { text: `cel.has($${arg.args[0].args}, ${quoted(arg.args[1])})`, isBool: true, isTotal: true };
    }
    if (name === 'size' || name === 'int') return { text: `cel.${name}(${this.expression(arg).text})` };
    return unsupported(`${name}() of this form`);
  }
}

const not = ({ text, isBool, isTotal }: Code): Code =>
  isBool && isTotal ? { text: `!${text}`, isBool, isTotal } : { text: `cel.not(${text})`, isBool: true };

function literal(value: unknown): Code {
  if (typeof value === 'string') return { text: quoted(value), isTotal: true };
  if (typeof value === 'boolean') return { text: String(value), isBool: true, isTotal: true };
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return { text: String(value), isTotal: true };
  return unsupported(`the value ${String(value)}`);
}
