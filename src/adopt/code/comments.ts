import type { Path } from '../../findings';
import type { YamlComment } from '../../yaml';
import type { Argument, Expression, Item, Member, ObjectExpression } from './expression';

/** What tools write above manifests. */
const OF_TOOLS: readonly RegExp[] = [
  /^Generated(?: from .*)?; edit the TypeScript, not this file\.$/,
  /^Source: \S+$/,
  /^yaml-language-server:/,
  /^\$schema:/,
  /^-*$/,
];

const linesOf = ({ text }: YamlComment): readonly string[] =>
  text.split(/\r?\n|\r/).filter((line) => !OF_TOOLS.some((pattern) => pattern.test(line.trim())));

/** Fields that say what an object is: what is written there is about the object. */
const ABOUT_THE_OBJECT: readonly string[] = ['', 'apiVersion', 'kind', 'metadata', 'metadata.name', 'spec'];

const startsWith = (path: Path, start: Path): boolean => start.every((step, index) => path[index] === step);

type Node = Member | Item;

function* nodesOf(expression: Argument): Iterable<Node> {
  if ('spread' in expression) yield* nodesOf(expression.spread);
  else if ('members' in expression) {
    for (const member of expression.members) {
      yield member;
      yield* nodesOf(member.value);
    }
  } else if ('list' in expression) {
    for (const item of expression.list) {
      yield item;
      yield* nodesOf(item.value);
    }
  } else if ('call' in expression) {
    yield* nodesOf(expression.call);
    for (const argument of expression.args) yield* nodesOf(argument);
  } else if ('make' in expression) for (const argument of expression.args) yield* nodesOf(argument);
}

/** The node that a comment belongs to: the one that says its field, or part of it; else one that says a part of what it is above. */
function nodeFor(path: Path, nodes: readonly Node[]): Node | undefined {
  const saying = nodes.filter(({ from }) => from !== undefined && startsWith(path, from));
  const [first, ...more] = saying;
  if (first !== undefined) {
    return more.reduce((best, node) => ((node.from?.length ?? 0) > (best.from?.length ?? 0) ? node : best), first);
  }
  return nodes.find(({ from }) => from !== undefined && startsWith(from, path));
}

/** Props with the comments of their object where they belong, and those that are about the whole of it. */
export function withComments(
  props: ObjectExpression,
  comments: readonly YamlComment[],
): { readonly props: ObjectExpression; readonly lead: readonly string[] } {
  const nodes = [...nodesOf(props)];
  const placed = new Map<Node, string[]>();
  const lead: string[] = [];
  for (const comment of comments) {
    const lines = linesOf(comment);
    if (lines.length === 0) continue;
    const field = comment.path.join('.');
    const node = ABOUT_THE_OBJECT.includes(field) ? undefined : nodeFor(comment.path, nodes);
    if (node !== undefined) placed.set(node, [...(placed.get(node) ?? []), ...lines]);
    else if (ABOUT_THE_OBJECT.includes(field)) lead.push(...lines);
    else lead.push(...lines.map((line) => `${String(comment.path.at(-1))}: ${line}`));
  }
  return { props: placed.size === 0 ? props : (commented(props, placed) as ObjectExpression), lead };
}

function commented(expression: Argument, placed: ReadonlyMap<Node, readonly string[]>): Argument {
  const below = (each: Argument): Argument => commented(each, placed);
  if ('spread' in expression) return { spread: below(expression.spread) as Expression };
  if ('members' in expression) {
    const members = expression.members.map((member) => ({
      ...member,
      value: below(member.value) as Expression,
      ...(placed.has(member) && { comments: placed.get(member) ?? [] }),
    }));
    return { ...expression, members };
  }
  if ('list' in expression) {
    const list = expression.list.map((item) => ({
      ...item,
      value: below(item.value),
      ...(placed.has(item) && { comments: placed.get(item) ?? [] }),
    }));
    return { list };
  }
  if ('call' in expression) return { call: below(expression.call) as Expression, args: expression.args.map(below) };
  return 'make' in expression ? { ...expression, args: expression.args.map(below) } : expression;
}
