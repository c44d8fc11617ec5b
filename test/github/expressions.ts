/** Contexts of a run: `github`, `inputs`, `steps`, `runner`. */
export type Contexts = Readonly<Record<string, unknown>>;

const TOKEN = /\s*(?:(?<text>'(?:[^']|'')*')|(?<operator>==|!=|&&|\|\||[!()])|(?<path>[A-Za-z_][\w.-]*))/gy;

interface Tokens {
  readonly list: readonly { readonly text?: string; readonly operator?: string; readonly path?: string }[];
  at: number;
}

function tokensOf(expression: string): Tokens {
  const list = [...expression.trimEnd().matchAll(TOKEN)];
  const read = list.reduce((length, [all]) => length + all.length, 0);
  if (read !== expression.trimEnd().length) throw new Error(`no expression that the test knows: ${expression}`);
  return { list: list.map(({ groups }) => groups ?? {}), at: 0 };
}

const lookUp = (contexts: Contexts, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : null,
      contexts,
    );

const isTrue = (value: unknown): boolean => value !== null && value !== '' && value !== 0 && value !== false;

/** Texts are compared without case, everything else as numbers: nothing equals '0'. */
function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase();
  return Number(a) === Number(b);
}

function take(tokens: Tokens, operator: string): boolean {
  const isNext = tokens.list[tokens.at]?.operator === operator;
  if (isNext) tokens.at++;
  return isNext;
}

type Status = () => boolean;

/** The few operators of GitHub's expressions that our workflows use; anything else fails the test. */
class Evaluation {
  constructor(
    private readonly tokens: Tokens,
    private readonly contexts: Contexts,
    private readonly functions: Readonly<Record<string, Status>>,
  ) {}

  whole(): unknown {
    const value = this.either();
    if (this.tokens.at < this.tokens.list.length) throw new Error('more than an expression');
    return value;
  }

  private either(): unknown {
    let value = this.both();
    while (take(this.tokens, '||')) {
      const next = this.both();
      value = isTrue(value) ? value : next;
    }
    return value;
  }

  private both(): unknown {
    let value = this.comparison();
    while (take(this.tokens, '&&')) {
      const next = this.comparison();
      value = isTrue(value) ? next : value;
    }
    return value;
  }

  private comparison(): unknown {
    const value = this.operand();
    if (take(this.tokens, '==')) return isEqual(value, this.operand());
    return take(this.tokens, '!=') ? !isEqual(value, this.operand()) : value;
  }

  private operand(): unknown {
    if (take(this.tokens, '!')) return !isTrue(this.operand());
    if (take(this.tokens, '(')) {
      const value = this.either();
      if (!take(this.tokens, ')')) throw new Error('a parenthesis is open');
      return value;
    }
    const { text, path } = this.tokens.list[this.tokens.at++] ?? {};
    if (text !== undefined) return text.slice(1, -1).replaceAll("''", "'");
    if (path === undefined) throw new Error('a value is missing');
    if (!take(this.tokens, '(')) return lookUp(this.contexts, path);
    const status = this.functions[path];
    if (status === undefined || !take(this.tokens, ')')) throw new Error(`no function that the test knows: ${path}`);
    return status();
  }
}

const evaluated = (expression: string, contexts: Contexts, functions: Readonly<Record<string, Status>> = {}): unknown =>
  new Evaluation(tokensOf(expression), contexts, functions).whole();

/** A text with its `${{ }}` filled in. */
export const filled = (text: unknown, contexts: Contexts): string =>
  String(text ?? '').replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    String(evaluated(expression, contexts) ?? ''),
  );

/** Whether an `if` holds; without a function of the status it wants that nothing failed. */
export function holds(condition: string | undefined, contexts: Contexts, hasFailed: boolean): boolean {
  const expression = (condition ?? 'success()').replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1');
  const functions = { always: () => true, success: () => !hasFailed, failure: () => hasFailed, cancelled: () => false };
  const asksStatus = /\b(?:always|success|failure|cancelled)\(/.test(expression);
  return (asksStatus || !hasFailed) && isTrue(evaluated(expression, contexts, functions));
}
