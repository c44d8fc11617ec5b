// Compiles the rules of the CRDs (x-kubernetes-validations) from CEL to JavaScript, which calls admission/cel-operations.
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { pattern } from '../../src/admission/pattern';

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
  const code = compiler.expression(ast);
  return `() => {${compiler.constants.join('')} let t; return ($self, $oldSelf) => ${code}; }`;
}

const quoted = (text: string): string => JSON.stringify(text);

const unsupported = (what: string): never => {
  throw new Error(`${what} is not supported`);
};

/** The operation, and the value of one side that decides. */
const LOGICAL = { '&&': ['and', false], '||': ['or', true] } as const;

const ORDERS = { '<': 'less', '<=': 'atMost', '>': 'greater', '>=': 'atLeast' } as const;

type Method = (compiler: Compiler, receiver: string, args: readonly ASTNode[]) => string;

const call =
  (name: string): Method =>
  (compiler, receiver, args) =>
    `cel.${name}(${[receiver, ...args.map((arg) => compiler.expression(arg))].join(', ')})`;

const macro =
  (name: string): Method =>
  (compiler, receiver, [variable, body]) =>
    variable?.op === 'id' && body !== undefined
      ? `cel.${name}(${receiver}, ($${variable.args}) => ${compiler.expression(body)})`
      : unsupported(`${name} of this form`);

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['size', call('size')],
  ['startsWith', call('startsWith')],
  ['endsWith', call('endsWith')],
  ['split', call('split')],
  ['all', macro('all')],
  ['exists', macro('exists')],
  ['filter', macro('filter')],
  [
    'matches',
    (compiler, receiver, [source]) => {
      const matcher = compiler.constant(`cel.pattern(${quoted(patternOf(textOf(source, 'matches')))})`);
      return `cel.matches(${receiver}, ${matcher})`;
    },
  ],
  [
    'find',
    (_, receiver, [source]) => {
      const text = textOf(source, 'find');
      const stop = FIND.exec(text)?.[1] ?? unsupported(`find with the pattern ${text}`);
      return `cel.until(${receiver}, ${quoted(stop)})`;
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

  expression(node: ASTNode): string {
    switch (node.op) {
      case 'value':
        return literal(node.args);
      case 'id':
        return `$${node.args}`;
      case '.':
        return `cel.member(${this.expression(node.args[0])}, ${quoted(node.args[1])})`;
      case '[]':
        return `cel.at(${this.list(node.args)})`;
      case '!_':
        return `cel.not(${this.expression(node.args)})`;
      case '&&':
      case '||':
        return this.logical(node.op, node.args);
      case '?:':
        return this.choice(node.args);
      case '==':
        return this.equal(node.args);
      case '!=':
        return `cel.not(${this.equal(node.args)})`;
      case '<':
      case '<=':
      case '>':
      case '>=':
        return `cel.${ORDERS[node.op]}(${this.list(node.args)})`;
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

  private list(nodes: readonly ASTNode[]): string {
    return nodes.map((node) => this.expression(node)).join(', ');
  }

  private logical(operator: '&&' | '||', [left, right]: readonly [ASTNode, ASTNode]): string {
    const [name, decisive] = LOGICAL[operator];
    return `((t = ${this.expression(left)}) === ${decisive} ? t : cel.${name}(t, ${this.expression(right)}))`;
  }

  private choice(args: readonly [ASTNode, ASTNode, ASTNode]): string {
    const [condition, yes, no] = args.map((arg) => this.expression(arg));
    return `((t = ${condition}) === true ? ${yes} : t === false ? ${no} : undefined)`;
  }

  private equal([left, right]: readonly [ASTNode, ASTNode]): string {
    const [a, b] = [this.expression(left), this.expression(right)];
    return isText(right) ? `((t = ${a}) === undefined ? t : t === ${b})` : `cel.equal(${a}, ${b})`;
  }

  private membership([value, range]: readonly [ASTNode, ASTNode]): string {
    const item = this.expression(value);
    if (range.op !== 'list') return `cel.contains(${this.expression(range)}, ${item})`;
    const texts = range.args.map((text) => quoted(textOf(text, 'in')));
    return `cel.isOneOf(${this.constant(`new Set([${texts.join(', ')}])`)}, ${item})`;
  }

  private call(name: string, [arg]: readonly ASTNode[]): string {
    if (arg === undefined) return unsupported(`${name}()`);
    if (name === 'has' && arg.op === '.' && arg.args[0].op === 'id') {
      return `cel.has($${arg.args[0].args}, ${quoted(arg.args[1])})`;
    }
    if (name === 'size' || name === 'int') return `cel.${name}(${this.expression(arg)})`;
    return unsupported(`${name}() of this form`);
  }
}

function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return String(value);
  return unsupported(`the value ${String(value)}`);
}
