import { Label, type LabelKey, NumericLabelKey } from '../../../charts';
import type { Path } from '../../findings';
import { at, listAt, textAt } from '../../objects';
import { call, callOf, data, type Expression, name } from '../code/expression';
import type { Writing } from './writing';

/** Labels that are exported by themselves too. */
const ALONE: readonly string[] = [
  'arch',
  'capacityType',
  'instanceType',
  'instanceFamily',
  'instanceCategory',
  'instanceSize',
  'instanceGeneration',
  'instanceCpu',
  'instanceMemory',
  'zone',
];

type Key = LabelKey<string> | NumericLabelKey;

/** The labels that Karpenter knows, by their keys, each with what code calls it. */
const KNOWN: ReadonlyMap<string, { readonly key: Key; readonly called: string }> = new Map(
  Object.entries(Label).map(([called, key]) => [
    key.key,
    { key: key as Key, called: ALONE.includes(called) ? called : `Label.${called}` },
  ]),
);

/** Values of labels that are ids, which nothing lists. */
const PREFIXES: Readonly<Record<string, string>> = {
  'karpenter.k8s.aws/capacity-reservation-id': 'cr-',
  'karpenter.k8s.aws/placement-group-id': 'pg-',
};

const isWhole = (value: string): boolean => /^(?:0|[1-9]\d{0,14})$/.test(value);

const isListed = (key: LabelKey<string>, value: string): boolean =>
  value.startsWith(PREFIXES[key.key] ?? '') &&
  key
    .in(value)
    .problems('1.15')
    .every(({ rule }) => rule !== 'charts/requirement-unlisted-value');

const METHODS: Readonly<Record<string, string>> = {
  In: 'in',
  NotIn: 'notIn',
  Exists: 'exists',
  DoesNotExist: 'doesNotExist',
  Gt: 'gt',
  Lt: 'lt',
  Gte: 'gte',
  Lte: 'lte',
};

/** `instanceCategory.in('c', 'm')`: a method of the label, with its values. */
function condition(key: string, operator: string, values: readonly string[]): Expression {
  const known = KNOWN.get(key);
  const own = (maker: 'label' | 'numericLabel') => call(maker, data(key));
  const method = METHODS[operator] ?? 'in';
  const isNumber = known?.key instanceof NumericLabelKey;
  if (['Gt', 'Lt', 'Gte', 'Lte'].includes(operator)) {
    const of = isNumber ? name(known.called) : own('numericLabel');
    return callOf(path(of), method, { number: Number(values[0]) });
  }
  if (known === undefined) return callOf(own('label'), method, ...values.map((value) => data(value)));
  if (known.key instanceof NumericLabelKey) {
    const isTyped = values.every(isWhole);
    const of = isTyped ? name(known.called) : own('label');
    return callOf(path(of), method, ...values.map((value) => (isTyped ? { number: Number(value) } : data(value))));
  }
  const labelKey = known.key;
  return callOf(
    path(name(known.called)),
    method,
    ...values.map((value) => (isListed(labelKey, value) ? data(value) : call('unlisted', data(value)))),
  );
}

/** `Label.os` as the member of a name that it is. */
function path(expression: Expression): Expression {
  if (!('name' in expression)) return expression;
  const [first = '', ...more] = expression.name.split('.');
  return more.reduce<Expression>((of, member) => ({ of, member }), name(first));
}

/** One entry of `requirements`. */
function requirement(value: unknown): Expression {
  const values = listAt(value, 'values').map(String);
  const made = condition(textAt(value, 'key') ?? '', textAt(value, 'operator') ?? '', values);
  const minValues = at(value, 'minValues');
  return typeof minValues === 'number' ? callOf(made, 'minValues', { number: minValues }) : made;
}

/** The list of requirements, empty where there is none. */
export const requirements = (value: unknown, _: Writing, from: Path): Expression => ({
  list: listAt(value).map((each, index) => ({ value: requirement(each), from: [...from, index] })),
});
