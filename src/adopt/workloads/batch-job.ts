import { App, Duration } from 'cdk8s';
import { BatchJob, type BatchJobProps, constructFindings, KarpenterChart } from '../../../charts';
import type { Cluster } from '../../cluster';
import { isError, type Path } from '../../findings';
import {
  at,
  deepEqual,
  entriesAt,
  isObject,
  type JsonObject,
  kindOf,
  listAt,
  nameOf,
  objectAt,
  textAt,
} from '../../objects';
import { data, type Member, type ObjectExpression, object } from '../code/expression';
import { duration } from '../kinds/values';

const TEMPLATE = ['spec', 'template'];
const CONTAINER = [...TEMPLATE, 'spec', 'containers', 0];

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isAmount = (value: unknown): boolean => isText(value) || isNumber(value);
const isMap = (value: unknown, isMember: (value: unknown, key: string) => boolean): boolean =>
  isObject(value) && Object.entries(value).every(([key, member]) => isMember(member, key));
const isList = (value: unknown, isItem: (value: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);

const EFFECTS: readonly unknown[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** What may stand in a toleration of typed code. */
const TOLERATION: Readonly<Record<string, (value: unknown) => boolean>> = {
  key: isText,
  operator: (value) => value === 'Exists' || value === 'Equal',
  value: isText,
  effect: (value) => EFFECTS.includes(value),
};

const isToleration = (value: unknown): boolean =>
  isMap(value, (member, key) => Object.hasOwn(TOLERATION, key) && TOLERATION[key]?.(member) === true);

const isPlacement = (value: unknown): boolean =>
  isMap(at(value, 'nodeSelector'), isText) && isList(at(value, 'tolerations'), isToleration);

const isResource = (name: string): boolean =>
  ['cpu', 'memory', 'ephemeral-storage'].includes(name) || name.startsWith('hugepages-') || name.includes('/');

const isAmounts = (value: unknown): boolean => isMap(value, (amount, name) => isResource(name) && isAmount(amount));

/** One prop of a BatchJob: the field that it says, what it is read as, and what TypeScript takes. */
interface JobProp {
  readonly prop: keyof BatchJobProps;
  readonly from: Path;
  readonly read?: (value: unknown, job: JsonObject) => unknown;
  readonly is: (value: unknown) => boolean;
  readonly isSeconds?: boolean;
}

/** Extended resources of the requests are limits too without being said. */
function ownLimits(value: unknown, job: JsonObject): unknown {
  const requests = objectAt(job, ...CONTAINER, 'resources', 'requests');
  const isImplied = (name: string, amount: unknown): boolean =>
    (name.includes('/') || name.startsWith('hugepages-')) && requests[name] === amount;
  const own = entriesAt(value).filter(([name, amount]) => !isImplied(name, amount));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

function placement(_: unknown, job: JsonObject): unknown {
  const nodeSelector = at(job, ...TEMPLATE, 'spec', 'nodeSelector');
  const tolerations = at(job, ...TEMPLATE, 'spec', 'tolerations');
  if (nodeSelector === undefined && tolerations === undefined) return undefined;
  return { nodeSelector: nodeSelector ?? {}, tolerations: tolerations ?? [] };
}

const variables = (value: unknown): unknown =>
  value === undefined
    ? undefined
    : Object.fromEntries(listAt(value).map((each) => [textAt(each, 'name') ?? '', at(each, 'value')]));

const PROPS: readonly JobProp[] = [
  { prop: 'namespace', from: ['metadata', 'namespace'], is: isText },
  { prop: 'labels', from: ['metadata', 'labels'], is: (value) => isMap(value, isText) },
  { prop: 'image', from: [...CONTAINER, 'image'], is: isText },
  { prop: 'command', from: [...CONTAINER, 'command'], is: (value) => isList(value, isText) },
  { prop: 'args', from: [...CONTAINER, 'args'], is: (value) => isList(value, isText) },
  { prop: 'env', from: [...CONTAINER, 'env'], read: variables, is: (value) => isMap(value, isText) },
  { prop: 'requests', from: [...CONTAINER, 'resources', 'requests'], is: isAmounts },
  { prop: 'limits', from: [...CONTAINER, 'resources', 'limits'], read: ownLimits, is: isAmounts },
  {
    prop: 'restartPolicy',
    from: [...TEMPLATE, 'spec', 'restartPolicy'],
    read: (value) => (value === 'Never' ? undefined : value),
    is: (value) => value === 'OnFailure',
  },
  { prop: 'backoffLimit', from: ['spec', 'backoffLimit'], is: isNumber },
  { prop: 'completions', from: ['spec', 'completions'], is: isNumber },
  { prop: 'parallelism', from: ['spec', 'parallelism'], is: isNumber },
  { prop: 'activeDeadline', from: ['spec', 'activeDeadlineSeconds'], is: isNumber, isSeconds: true },
  { prop: 'ttlAfterFinished', from: ['spec', 'ttlSecondsAfterFinished'], is: isNumber, isSeconds: true },
  { prop: 'runsOn', from: [...TEMPLATE, 'spec', 'nodeSelector'], read: placement, is: isPlacement },
];

/** What a BatchJob of these props is, and nothing where it would have errors. */
function madeOf(props: BatchJobProps, id: string, cluster: Cluster): unknown {
  try {
    const chart = new KarpenterChart(new App(), 'chart', { cluster });
    const job = new BatchJob(chart, id, props);
    return constructFindings(job).some(isError) ? undefined : job.apiObject.toJson();
  } catch {
    return undefined; // cdk8s-plus-30 is not there, or cdk8s cannot render it
  }
}

const asJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** The props of a BatchJob that is exactly this object; undefined where none is. */
export function batchJobProps(job: JsonObject, id: string, cluster: Cluster): ObjectExpression | undefined {
  if (kindOf(job) !== 'Job' || textAt(job, ...CONTAINER, 'image') === undefined) return undefined;
  const name = nameOf(job);
  const named = name === id ? {} : { name };
  const read = PROPS.map((each) => ({ ...each, value: (each.read ?? ((value) => value))(at(job, ...each.from), job) }));
  const given = read.filter(({ value }) => value !== undefined);
  if (!given.every(({ is, value }) => is(value))) return undefined;
  const props = Object.fromEntries(
    given.map(({ prop, value, isSeconds }) => [prop, isSeconds ? Duration.seconds(value as number) : value]),
  );
  const made = madeOf({ ...named, ...props } as unknown as BatchJobProps, id, cluster);
  if (made === undefined || !deepEqual(asJson(made), asJson(job))) return undefined;
  const members = given.map(({ prop, value, from, isSeconds }): Member => {
    const said = isSeconds ? duration(`${value}s`) : undefined;
    return { key: prop, value: said ?? data(value, from), from };
  });
  const first: Member[] = name === id ? [] : [{ key: 'name', value: data(name), from: ['metadata', 'name'] }];
  return object([...first, ...members], true);
}
