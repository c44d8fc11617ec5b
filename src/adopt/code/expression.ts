import type { Path } from '../../findings';

/** A note for the reader above an item or a member; one line each. */
export type Comments = readonly string[];

/** An expression of TypeScript, of the few kinds that generated code is made of. */
export type Expression =
  | { readonly text: string }
  | {
      /** A text of several lines, as a template literal. */ readonly lines: string;
    }
  | { readonly number: number }
  | { readonly flag: boolean }
  | {
      /** Something that has a name: `this`, `nodeClass`, `Label`. Never of the input. */ readonly name: string;
    }
  | { readonly of: Expression; readonly member: string }
  | { readonly call: Expression; readonly args: readonly Argument[] }
  | { readonly make: string; readonly args: readonly Argument[] }
  | { readonly list: readonly Item[] }
  | ObjectExpression;

export interface ObjectExpression {
  readonly members: readonly Member[];
  /** Whether each member has a line of its own, however short they are. */
  readonly expanded?: boolean;
}

/** An argument of a call; the rest of a list as `...list`. */
export type Argument = Expression | { readonly spread: Expression };

/** An item of a list. */
export interface Item {
  readonly value: Argument;
  /** The field of an object that it was made of. */
  readonly from?: Path;
  readonly comments?: Comments;
}

/** A member of an object; `...value` where it has no key. */
export interface Member {
  readonly key?: string;
  readonly value: Expression;
  /** The field of an object that it was made of. */
  readonly from?: Path;
  readonly comments?: Comments;
}

export const name = (text: string): Expression => ({ name: text });
export const text = (value: string): Expression => ({ text: value });
export const object = (members: readonly Member[], expanded = false): ObjectExpression => ({ members, expanded });
export const list = (values: readonly Argument[]): Expression => ({ list: values.map((value) => ({ value })) });

/** `Duration.days(30)`: a call of a member, named by its path. */
export function call(path: string, ...args: readonly Argument[]): Expression {
  const [first = '', ...more] = path.split('.');
  return { call: more.reduce<Expression>((of, member) => ({ of, member }), name(first)), args };
}

/** `budget.during(…)`: a call of a member of an expression. */
export const callOf = (of: Expression, member: string, ...args: readonly Argument[]): Expression => ({
  call: { of, member },
  args,
});

/** Plain data as an expression. What is undefined is left out. @param from the field that it stands in */
export function data(value: unknown, from?: Path): Expression {
  const below = (step: string | number) => from && { from: [...from, step] };
  if (typeof value === 'string') return value.includes('\n') && isReadable(value) ? { lines: value } : text(value);
  if (typeof value === 'number') return { number: value };
  if (typeof value === 'boolean') return { flag: value };
  if (Array.isArray(value)) {
    return { list: value.map((item, index) => ({ value: data(item, from && [...from, index]), ...below(index) })) };
  }
  if (value === null || value === undefined) return name('undefined');
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined && member !== null)
    .map(([key, member]) => ({ key, value: data(member, from && [...from, key]), ...below(key) }));
  return object(members);
}

/** Whether a text of several lines is one that people write, and not bytes. */
const isReadable = (value: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(value.replace(/[\n\t]/g, ''));
