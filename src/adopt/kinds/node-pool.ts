import { UNLIMITED_ANNOTATION } from '../../../charts';
import type { Path } from '../../findings';
import { parseQuantity } from '../../karpenter/units/quantity';
import { entriesAt, isObject, member, textAt } from '../../objects';
import { call, data, type Expression, object, text } from '../code/expression';
import { budgets } from './budget';
import { requirements } from './requirement';
import { startup } from './taints';
import { duration, field, metadata, plain } from './values';
import type { Field, Writing } from './writing';

/** Said of pools that had no limits; the YAML carries it as an annotation. */
export const NO_LIMITS = 'there were none when the pool was adopted';

/** Resources of which a limit is a number. */
const COUNTED: readonly string[] = ['nodes', 'pods', 'nvidia.com/gpu', 'amd.com/gpu', 'aws.amazon.com/neuron'];

function limit(key: string, value: unknown): unknown {
  if (!COUNTED.includes(key) || typeof value === 'number') return value;
  const amount = parseQuantity(String(value));
  const nano = 1_000_000_000n;
  const count = amount === undefined || amount % nano !== 0n ? undefined : Number(amount / nano);
  return Number.isSafeInteger(count) ? count : undefined;
}

function limits(value: unknown, writing: Writing, from: Path): Expression | undefined {
  const isStatic = member(member(writing.object, 'spec'), 'replicas') !== undefined;
  const entries = entriesAt(value).map(([key, given]) => ({ key, given, typed: limit(key, given) }));
  if (entries.length > 0) {
    for (const { key, given, typed } of entries) {
      if (typed === undefined)
        writing.except(`spec.limits[${key}]`, `a limit of ${key} is a whole number, and this is ${String(given)}`);
    }
    const members = entries
      .filter(({ typed }) => typed !== undefined)
      .map(({ key, typed }) => ({ key, value: data(typed), from: [...from, key] }));
    return members.length === 0 && isStatic ? undefined : object(members);
  }
  if (isStatic) return undefined;
  const reason = textAt(writing.object, 'metadata', 'annotations', UNLIMITED_ANNOTATION);
  return call('unlimited', text(reason ?? NO_LIMITS));
}

/** What no prop can say: limits of a counted resource in parts of one. */
function override(value: unknown, _: Writing, from: Path): Expression | undefined {
  const odd = entriesAt(value).filter(([key, given]) => limit(key, given) === undefined);
  if (odd.length === 0) return undefined;
  return object([{ key: 'limits', value: data(Object.fromEntries(odd), from), from }]);
}

const AWS_GROUP = 'karpenter.k8s.aws';
const AWS_KIND = 'EC2NodeClass';

/** The construct that the code makes, or the class of another owner. */
function nodeClass(value: unknown, { nodeClasses }: Writing, from: Path): Expression {
  const [group = AWS_GROUP, kind = AWS_KIND, called = ''] = ['group', 'kind', 'name'].map((key) => textAt(value, key));
  if (group !== AWS_GROUP || kind !== AWS_KIND) return data(value, from);
  return nodeClasses.get(called) ?? call('existingNodeClass', text(called));
}

function disruption(value: unknown, writing: Writing, from: Path): Expression | undefined {
  if (!isObject(value)) return undefined;
  const { consolidationPolicy, consolidateAfter } = value;
  const after = duration(consolidateAfter);
  const members = [
    { key: 'consolidationPolicy', value: plain(consolidationPolicy, writing, [...from, 'consolidationPolicy']) },
    { key: 'consolidateAfter', value: after },
    {
      key: 'budgets',
      value: value.budgets === undefined ? undefined : budgets(value.budgets, [...from, 'budgets']),
    },
  ];
  return object(
    members.flatMap(({ key, value: made }) => (made === undefined ? [] : [{ key, value: made, from: [...from, key] }])),
  );
}

const TEMPLATE = ['spec', 'template'] as const;
const NODE = [...TEMPLATE, 'spec'] as const;

/** The props of a NodePool, in the order in which people read them. */
export const NODE_POOL: readonly Field[] = [
  metadata([UNLIMITED_ANNOTATION]),
  { prop: 'nodeClass', from: [...NODE, 'nodeClassRef'], write: nodeClass },
  field('replicas', 'spec', 'replicas'),
  { prop: 'requirements', from: [...NODE, 'requirements'], write: requirements },
  // In what is hashed, empty is not the same as absent.
  field('labels', ...TEMPLATE, 'metadata', 'labels'),
  field('annotations', ...TEMPLATE, 'metadata', 'annotations'),
  field('taints', ...NODE, 'taints'),
  { prop: 'startupTaints', from: [...NODE, 'startupTaints'], write: startup },
  { prop: 'expireAfter', from: [...NODE, 'expireAfter'], write: (value) => duration(value) },
  { prop: 'terminationGracePeriod', from: [...NODE, 'terminationGracePeriod'], write: (value) => duration(value) },
  { prop: 'limits', from: ['spec', 'limits'], write: limits },
  { prop: 'override', from: ['spec', 'limits'], write: override },
  field('weight', 'spec', 'weight'),
  { prop: 'disruption', from: ['spec', 'disruption'], write: disruption },
];
