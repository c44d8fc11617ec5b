import { BARE, breaks, type Doc, firstThatFits, group, HARD, indent, join, LINE, SOFT } from './doc';
import type { Argument, Comments, Expression, Item, Member, ObjectExpression } from './expression';
import { commentLine, isIdentifier, propertyName, quoted, templateLines } from './text';

const commented = (comments: Comments | undefined, doc: Doc): Doc =>
  comments === undefined || comments.length === 0
    ? doc
    : [...comments.flatMap((comment): Doc[] => [commentLine(comment), HARD]), doc];

const isObjectExpression = (expression: Argument): expression is ObjectExpression => 'members' in expression;

/** An expression as Biome formats it. */
export function print(expression: Argument): Doc {
  if ('spread' in expression) return ['...', print(expression.spread)];
  if ('text' in expression) return quoted(expression.text);
  if ('lines' in expression) return join(BARE, templateLines(expression.lines));
  if ('number' in expression) return numberText(expression.number);
  if ('flag' in expression) return String(expression.flag);
  if ('name' in expression) return expression.name;
  if ('list' in expression) return printList(expression.list);
  if ('members' in expression) return printObject(expression);
  if ('make' in expression) return ['new ', expression.make, printArguments(expression.args)];
  if ('call' in expression) return printChain(expression);
  return [print(expression.of), memberText(expression.member)];
}

/** Biome writes exponents without a plus sign. */
const numberText = (number: number): string => (Object.is(number, -0) ? '-0' : String(number).replace('e+', 'e'));

const memberText = (member: string): string => (isIdentifier(member) ? `.${member}` : `[${quoted(member)}]`);

/** Behind a key that is not longer a value gains nothing by a line of its own. */
const SHORT_KEY = 4;

function printMember({ key, value, comments }: Member): Doc {
  if (key === undefined) return commented(comments, ['...', print(value)]);
  if ('name' in value && value.name === key) return commented(comments, key);
  return commented(comments, assigned([propertyName(key), ':'], value, key.length <= SHORT_KEY));
}

/** What is on the left, and the value on the same line or, where only that helps, on the next one. */
export function assigned(left: Doc, value: Expression, isShort = false): Doc {
  const right = print(value);
  if (('text' in value || 'name' in value) && !isShort) return group([left, group(indent([LINE, right]))]);
  return [left, ' ', right];
}

export function printObject({ members, expanded = false }: ObjectExpression): Doc {
  if (members.length === 0) return '{}';
  const isBroken = expanded || members.some(({ comments = [] }) => comments.length > 0);
  const docs = join([',', LINE], members.map(printMember));
  return group(['{', indent([LINE, docs]), { ifBroken: ',', else: '' }, LINE, '}'], isBroken);
}

const sizeOf = (expression: Argument): number => {
  if ('members' in expression) return expression.members.length;
  return 'list' in expression ? expression.list.length : 0;
};

/** Several objects, or several lists, of more than one member have a line each. */
function isTable(items: readonly Item[]): boolean {
  const values = items.map(({ value }) => value);
  const alike = values.every(isObjectExpression) || values.every((value) => 'list' in value);
  return values.length > 1 && alike && values.every((value) => sizeOf(value) > 1);
}

function printList(items: readonly Item[]): Doc {
  if (items.length === 0) return '[]';
  const docs = items.map(({ value, comments }) => commented(comments, print(value)));
  const isBroken = items.some(({ comments = [] }) => comments.length > 0);
  const areNumbers = items.length > 1 && items.every(({ value }) => 'number' in value);
  const inside: Doc = areNumbers
    ? {
        fill: join(
          LINE,
          docs.map((doc, index): Doc => (index === docs.length - 1 ? doc : [doc, ','])),
        ),
      }
    : join([',', LINE], docs);
  return group(['[', indent([SOFT, inside]), { ifBroken: ',', else: '' }, SOFT, ']'], isBroken || isTable(items));
}

const isHuggable = (argument: Argument | undefined): boolean => argument !== undefined && sizeOf(argument) > 0;

const areNumbers = (argument: Argument): boolean =>
  'list' in argument && argument.list.length > 1 && argument.list.every(({ value }) => 'number' in value);

function printArguments(args: readonly Argument[]): Doc {
  if (args.length === 0) return '()';
  const [only] = args;
  if (args.length === 1 && only !== undefined && 'lines' in only) return ['(', print(only), ')'];
  const docs = args.map(print);
  const apart = group(['(', indent([SOFT, join([',', LINE], docs)]), { ifBroken: ',', else: '' }, SOFT, ')'], true);
  const last = args.at(-1);
  const beforeLast = args.at(-2);
  const isAlike =
    last !== undefined &&
    beforeLast !== undefined &&
    (('members' in last && 'members' in beforeLast) || ('list' in last && 'list' in beforeLast));
  if (last === undefined || !isHuggable(last) || isAlike || (args.length > 1 && areNumbers(last))) {
    return group(['(', indent([SOFT, join([',', LINE], docs)]), { ifBroken: ',', else: '' }, SOFT, ')']);
  }
  const [hugged = '', ...before] = [...docs].reverse();
  const others = before.reverse();
  if (others.some(breaks)) return apart;
  const lead = others.flatMap((doc): Doc[] => [doc, ', ']);
  return firstThatFits(['(', ...lead, hugged, ')'], ['(', ...lead, forced(hugged), ')'], apart);
}

const forced = (doc: Doc): Doc => (typeof doc === 'object' && 'group' in doc ? group(doc.group, true) : doc);

type Chain = Extract<Expression, { readonly call: Expression }>;

interface Link {
  readonly members: readonly string[];
  readonly args: readonly Argument[];
}

/** The head of a chain of calls, and its calls with the members before each. */
function linksOf(chain: Chain): { readonly head: Expression; readonly links: readonly Link[] } {
  const links: Link[] = [];
  let at: Expression = chain;
  while ('call' in at) {
    const { args } = at;
    const members: string[] = [];
    at = at.call;
    while ('member' in at) {
      members.unshift(at.member);
      at = at.of;
    }
    links.unshift({ members, args });
  }
  return { head: at, links };
}

const isFactory = (identifier: string): boolean => /^[A-Z]|^[$_]+$/.test(identifier);

const isSimple = (argument: Argument): boolean => {
  if ('spread' in argument || 'lines' in argument) return false;
  if ('members' in argument) return argument.members.every(({ key, value }) => key !== undefined && isSimple(value));
  if ('list' in argument) return argument.list.every(({ value }) => isSimple(value));
  if ('call' in argument) return argument.args.every(isSimple);
  if ('make' in argument) return argument.args.every(isSimple);
  return true;
};

/** A call, or several of them one behind the other: on one line, or each on its own. */
function printChain(chain: Chain): Doc {
  const { head: root, links: all } = linksOf(chain);
  // A call of a plain name, `label('team')`, is what the others are called on.
  const isCalled = all[0]?.members.length === 0;
  const links = isCalled ? all.slice(1) : all;
  const head: Doc = isCalled ? [print(root), printArguments(all[0]?.args ?? [])] : print(root);
  if (links.length === 0) return head;
  const [first] = links;
  const headName = !isCalled && 'name' in root ? root.name : '';
  // All members of the first call but the last one belong to what is called.
  const lead = first?.members.slice(0, -1) ?? [];
  const start: Doc = [head, ...lead.map(memberText)];
  const calls = links.map(({ members, args }, index): Doc => {
    const own = index === 0 ? members.slice(-1) : members;
    return [...own.map(memberText), printArguments(args)];
  });
  const oneLine: Doc = [start, ...calls];
  const merges = lead.length === 0 ? headName === 'this' || isFactory(headName) : isFactory(lead.at(-1) ?? '');
  if (calls.length + 1 <= (merges ? 3 : 2)) return group(oneLine);
  const [merged, apart] = merges ? [calls.slice(0, 1), calls.slice(1)] : [[], calls];
  const expanded: Doc = [start, ...merged, indent(apart.map((each): Doc => [HARD, each]))];
  const isIntricate = all.length > 2 && all.some(({ args }) => !args.every(isSimple));
  if (isIntricate || calls.slice(0, -1).some(breaks)) return group(expanded);
  return firstThatFits(oneLine, expanded);
}
