import { HARD, layOut } from './code/doc';
import type { Argument, Expression, Item, Member, ObjectExpression } from './code/expression';
import { camelCase, type Names, pascalCase } from './code/names';
import { print } from './code/print-expression';

/** In what clusters differ that share a chart. */
export interface ChartOption {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
  /** The value of each cluster; undefined where it has none. */
  readonly values: readonly (Expression | undefined)[];
}

/** Types of the package that say what an option is; others are said by the prop. */
const TYPES: Readonly<Record<string, string>> = {
  ami: 'Ami',
  budgets: 'readonly Budget[]',
  consolidationPolicy: 'ConsolidationPolicy',
  disruption: 'Disruption',
  kubelet: 'Kubelet',
  metadata: 'ObjectMetadata',
  metadataOptions: 'MetadataOptions',
  replicas: 'number',
  requirements: 'readonly Requirement[]',
  startupTaints: 'readonly Taint[]',
  taints: 'readonly Taint[]',
  weight: 'number',
};

const DURATIONS: readonly string[] = ['consolidateAfter', 'expireAfter'];

/** An expression without its comments. */
function bare(expression: Argument): Argument {
  if ('spread' in expression) return { spread: bare(expression.spread) as Expression };
  if ('members' in expression) {
    const members = expression.members.map(({ key, value }) => ({ key, value: bare(value) as Expression }));
    return { members: members as Member[] };
  }
  if ('list' in expression) return { list: expression.list.map(({ value }) => ({ value: bare(value) })) };
  if ('call' in expression) return { call: bare(expression.call) as Expression, args: expression.args.map(bare) };
  return 'make' in expression ? { ...expression, args: expression.args.map(bare) } : expression;
}

/** What tells whether two expressions are the same value. */
export const keyOf = (expression: Argument | undefined): string =>
  expression === undefined ? '' : layOut([print(bare(expression)), HARD], Number.POSITIVE_INFINITY);

const isSame = (values: readonly (Argument | undefined)[]): boolean => new Set(values.map(keyOf)).size === 1;

const isObjectExpression = (value: Argument | undefined): value is ObjectExpression =>
  value !== undefined && 'members' in value;

/** What a requirement is about: `capacityType`, `Label.os`, `label('team')`. */
function subjectOf(value: Argument): string {
  let at = value;
  while (true) {
    if ('of' in at && 'name' in at.of && at.of.name === 'Label') return `Label.${at.member}`;
    if ('of' in at) at = at.of;
    else if ('call' in at) {
      if ('name' in at.call) return keyOf(at);
      at = at.call;
    } else return 'name' in at ? at.name : keyOf(at);
  }
}

/** Gathers the options of a chart while what clusters have in common is put together. */
export class SharedProps {
  readonly options: ChartOption[] = [];

  constructor(private readonly names: Names) {}

  /** One expression for all clusters: the props that are the same, options where they differ. */
  merge(type: string, id: string, all: readonly ObjectExpression[]): ObjectExpression {
    return this.members(type, id, all);
  }

  private members(type: string, id: string, all: readonly ObjectExpression[]): ObjectExpression {
    const keys = [...new Set(all.flatMap(({ members }) => members.map(({ key }) => key ?? '')))];
    const order = longest(all).members.map(({ key }) => key ?? '');
    keys.sort((a, b) => place(a, order) - place(b, order));
    const members = keys.map((key): Member => {
      const found = all.map(({ members: each }) => each.find((member) => member.key === key));
      const [first] = found.filter((member) => member !== undefined);
      const values = found.map((member) => member?.value);
      const value = this.value(type, id, key, values);
      return { key, value, from: first?.from, ...(first?.comments !== undefined && { comments: first.comments }) };
    });
    return { members, expanded: all.some(({ expanded }) => expanded === true) || members.length > 1 };
  }

  private value(type: string, id: string, key: string, values: readonly (Expression | undefined)[]): Expression {
    const [first] = values;
    if (first !== undefined && isSame(values)) return first;
    if (key === 'disruption' && values.every(isObjectExpression)) {
      return { ...this.members(type, id, values), expanded: false };
    }
    const lists = values.map((value) => (value !== undefined && 'list' in value ? value.list : undefined));
    if (key === 'requirements' && lists.every((list) => list !== undefined)) {
      const merged = this.requirements(id, lists);
      if (merged !== undefined) return merged;
    }
    return this.option(type, id, key, typeOf(type, key, values), values);
  }

  /** Requirements on the same labels in the same order differ one by one. */
  private requirements(id: string, lists: readonly (readonly Item[])[]): Expression | undefined {
    const [first = []] = lists;
    const subjects = first.map(({ value }) => subjectOf(value));
    const isAlike = lists.every(
      (items) => items.length === subjects.length && items.every(({ value }, at) => subjectOf(value) === subjects[at]),
    );
    if (!isAlike) return undefined;
    const list = first.map((item, at): Item => {
      const values = lists.map((items) => items[at]?.value);
      if (isSame(values)) return item;
      const subject = (subjects[at] ?? '').replace(/^(?:Label\.|label\(|numericLabel\()/, '');
      const key = `${camelCase(subject)}Requirement`;
      return { ...item, value: this.option('NodePool', id, key, 'Requirement', values as readonly Expression[]) };
    });
    return { list };
  }

  private option(
    type: string,
    id: string,
    key: string,
    optionType: string,
    values: readonly (Expression | undefined)[],
  ): Expression {
    const same = this.options.find(
      (option) =>
        option.type === optionType &&
        option.name.toLowerCase().endsWith(key.toLowerCase()) &&
        option.values.every((value, at) => keyOf(value) === keyOf(values[at])),
    );
    if (same !== undefined) return { name: same.name };
    const wanted = this.names.has(key) ? camelCase(`${id}-${pascalCase(key)}`) : key;
    const name = this.names.take(wanted);
    const what = key.endsWith('Requirement') ? 'one of the requirements' : `\`${key}\``;
    this.options.push({ name, type: optionType, doc: `${what} of ${type} ${id}`, values });
    return { name };
  }
}

const longest = (all: readonly ObjectExpression[]): ObjectExpression =>
  all.reduce((best, each) => (each.members.length > best.members.length ? each : best));

const place = (key: string, order: readonly string[]): number =>
  order.includes(key) ? order.indexOf(key) : order.length;

function typeOf(type: string, key: string, values: readonly (Expression | undefined)[]): string {
  const present = values.filter((value) => value !== undefined);
  if (key === 'limits' && type === 'NodePool')
    return present.every(isObjectExpression) ? 'Limits' : "DynamicNodePoolProps['limits']";
  if (DURATIONS.includes(key)) return present.every((value) => 'call' in value) ? 'Duration' : "Duration | 'Never'";
  if (key === 'terminationGracePeriod') return 'Duration';
  return TYPES[key] ?? `${type}Props['${key}']`;
}
