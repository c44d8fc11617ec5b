import fc from 'fast-check';
import { HOSTILE_STRINGS } from '../yaml/hostile-strings';

export interface RandomObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** What the layers of a fleet build to. Names begin with the fleet's number, so that many fit into one build. */
export interface RandomFleet {
  readonly base: readonly RandomObject[];
  readonly environment: readonly RandomObject[];
  readonly clusters: readonly (readonly RandomObject[])[];
}

export const CLUSTERS_PER_FLEET = 2;

type Choose = fc.GeneratorValue;

const KINDS: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['karpenter.sh/v1', 'NodePool'],
  ['karpenter.k8s.aws/v1', 'EC2NodeClass'],
  ['example.com/v1', 'Widget'],
  ['v1', 'ConfigMap'],
  ['apps/v1', 'Deployment'],
  ['batch/v1', 'CronJob'],
  ['v1', 'Service'],
  ['serving.example.com/v1', 'Service'],
  ['autoscaling/v1', 'HorizontalPodAutoscaler'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
];
const KEYS = [
  ...['a', 'b', 'name', 'key', 'values', 'limits', 'requirements', 'containers', 'env', 'ports', 'finalizers'],
  ...['karpenter.sh/nodepool', 'a.b.c', 'tilde~slash/', '1', 'y', 'null', '$patch', '$retainKeys', 'containerPort'],
];
/** kustomize itself fails when a JSON patch meets an object with a text of several lines that begins with a tab. */
const STRINGS = HOSTILE_STRINGS.filter((text) => !/^\n*\t.*\n/s.test(text));
/** kustomize itself fails on a label or annotation called `null` or `1`. */
const LABELS = ['a.b', 'example.com/team', 'karpenter.sh/do-not-disrupt', 'UPPER', 'x'];
const SCALARS = ['', 'a', '1', '0', 'true', 'yes', '0x1f', '1e3', 'null', '~', '20%', '1m', 'a: b', 'x\ny\n', 'delete'];

const oneOf = <T>(choose: Choose, ...values: readonly T[]): T =>
  values[choose(fc.nat, { max: values.length - 1 })] as T;
const upTo = (choose: Choose, max: number): number[] => Array.from({ length: choose(fc.nat, { max }) }, (_, at) => at);
const happens = (choose: Choose, percent: number): boolean => choose(fc.nat, { max: 99 }) < percent;

const scalar = (choose: Choose): unknown =>
  oneOf<() => unknown>(
    choose,
    () => oneOf(choose, ...SCALARS),
    () => oneOf(choose, ...STRINGS),
    () => choose(fc.integer, { min: -1000, max: 2 ** 40 }),
    () => oneOf(choose, 0.5, 1.25, 1e-7, -3.75),
    () => choose(fc.boolean),
  )();

/** Any value that a field may have, null included; a list item is never null. */
function anything(choose: Choose, depth: number): unknown {
  if (happens(choose, 8)) return null;
  return item(choose, depth);
}

function item(choose: Choose, depth: number): unknown {
  if (depth === 0 || happens(choose, 50)) return scalar(choose);
  if (happens(choose, 50)) return upTo(choose, 3).map(() => item(choose, depth - 1));
  return Object.fromEntries(upTo(choose, 4).map(() => entry(choose, depth - 1)));
}

/** A field; where its key is a directive of kustomize, with the value of one. */
function entry(choose: Choose, depth: number): [string, unknown] {
  const key = oneOf(choose, ...KEYS);
  return [key, key === '$patch' ? oneOf(choose, 'delete', 'replace', 'merge') : anything(choose, depth)];
}

const shuffled = <T>(choose: Choose, list: readonly T[]): readonly T[] =>
  choose(fc.shuffledSubarray<T>, [...list], { minLength: list.length, maxLength: list.length });

/** The value with fields added, removed, emptied, nulled and changed, and lists cut, extended and reordered. */
function edited(choose: Choose, value: unknown, depth = 4): unknown {
  if (happens(choose, 50)) return value;
  if (happens(choose, 10)) return anything(choose, 2);
  if (happens(choose, 5)) return oneOf<unknown>(choose, {}, [], null);
  if (typeof value !== 'object' || value === null) {
    return happens(choose, 70) && typeof value === 'string' ? oneOf(choose, ...SCALARS) : scalar(choose);
  }
  if (Array.isArray(value)) {
    const kept = value.filter(() => happens(choose, 85)).map((one) => edited(choose, one, depth - 1) ?? 'a');
    return shuffled(choose, happens(choose, 30) ? [...kept, item(choose, 2)] : kept);
  }
  const kept = Object.entries(value).filter(() => happens(choose, 85));
  return Object.fromEntries([
    ...kept.map(([key, inner]): [string, unknown] => [key, edited(choose, inner, depth - 1)]),
    ...(happens(choose, 40) ? [entry(choose, 2)] : []),
  ]);
}

const labels = (choose: Choose): Record<string, string> =>
  Object.fromEntries(
    ['team', ...upTo(choose, 2).map(() => oneOf(choose, ...LABELS))].map((key) => [key, oneOf(choose, ...SCALARS)]),
  );

const container = (choose: Choose, name: string): object => ({
  name,
  image: oneOf(choose, 'nginx:1', 'nginx:2'),
  ...(happens(choose, 50) && { args: upTo(choose, 3).map(() => oneOf(choose, ...SCALARS)) }),
  ...(happens(choose, 50) && { env: ['A', 'B', 'C'].map((key) => ({ name: key, value: oneOf(choose, ...SCALARS) })) }),
  ...(happens(choose, 50) && { ports: upTo(choose, 2).map((port) => ({ containerPort: 80 + port })) }),
  ...(happens(choose, 30) && { resources: { requests: { cpu: oneOf<unknown>(choose, 1, '1', '500m') } } }),
});

/** Pods as the schemas of kustomize know them: lists with merge keys. */
const podSpec = (choose: Choose): object => ({
  containers: shuffled(choose, ['app', 'side', 'log'])
    .slice(choose(fc.nat, { max: 2 }))
    .map((name) => container(choose, name)),
  ...(happens(choose, 50) && { nodeSelector: { 'karpenter.sh/nodepool': oneOf(choose, 'a', 'b') } }),
  ...(happens(choose, 50) && { tolerations: upTo(choose, 2).map((at) => ({ key: `t${at}`, operator: 'Exists' })) }),
  ...(happens(choose, 30) && {
    volumes: [{ name: 'v', ...oneOf<object>(choose, { emptyDir: {} }, { configMap: { name: 'c' } }) }],
  }),
  ...(happens(choose, 30) && {
    hostAliases: [{ ip: '1.2.3.4', hostnames: ['a', 'b'].slice(choose(fc.nat, { max: 1 })) }],
  }),
});

/** The part of a built-in kind that has a shape; a random edit would break the types that its schema demands. */
const TYPED: Readonly<Record<string, (choose: Choose) => object>> = {
  ConfigMap: (choose) => ({
    data: Object.fromEntries(
      upTo(choose, 3).map(() => [oneOf(choose, 'a.b', 'c', 'y', '1'), oneOf(choose, ...SCALARS, ...STRINGS)]),
    ),
  }),
  Deployment: (choose) => ({
    spec: {
      ...(happens(choose, 50) && { replicas: choose(fc.nat, { max: 3 }) }),
      ...(happens(choose, 50) && {
        strategy: oneOf<object>(
          choose,
          { type: 'Recreate' },
          { type: 'RollingUpdate', rollingUpdate: { maxSurge: oneOf<unknown>(choose, 1, '25%') } },
        ),
      }),
      template: { metadata: { labels: labels(choose) }, spec: podSpec(choose) },
    },
  }),
  CronJob: (choose) => ({
    spec: {
      schedule: oneOf(choose, '0 9 * * *', '@daily'),
      jobTemplate: { spec: { template: { spec: podSpec(choose) } } },
    },
  }),
  Service: (choose) => ({
    spec: {
      type: oneOf(choose, 'ClusterIP', 'NodePort'),
      ports: shuffled(choose, [80, 443]).map((port) => ({ port, protocol: 'TCP', name: `p${port}` })),
    },
  }),
  HorizontalPodAutoscaler: (choose) => ({
    spec: { minReplicas: choose(fc.nat, { max: 3 }), scaleTargetRef: { kind: 'Deployment', name: 'a' } },
  }),
};

const content = (choose: Choose, kind: string): object =>
  TYPED[kind]?.(choose) ?? {
    spec: Object.fromEntries(upTo(choose, 5).map(() => entry(choose, 3))),
  };

const meta = (choose: Choose): object => ({
  ...(happens(choose, 40) && { labels: labels(choose) }),
  ...(happens(choose, 40) && { annotations: labels(choose) }),
  ...(happens(choose, 50) && { finalizers: shuffled(choose, ['a/1', 'b/2']).slice(choose(fc.nat, { max: 1 })) }),
});

/** Names of which one is a regular expression for another, and each may stand in several kinds and namespaces. */
function newObject(choose: Choose, fleet: number): RandomObject {
  const [apiVersion, kind] = oneOf(choose, ...KINDS);
  const isNamespaced = kind !== 'NodePool' && kind !== 'EC2NodeClass';
  const namespace = isNamespaced ? oneOf(choose, undefined, undefined, 'default', 'web') : undefined;
  const name = oneOf(choose, `f${fleet}.a`, `f${fleet}-a`, `f${fleet}.b`);
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace && { namespace }), ...meta(choose) },
    ...content(choose, kind),
  };
}

/** Single values changed inside of a shape that stays: the image of a container, one variable, an argument. */
function tweaked(choose: Choose, value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((one) => tweaked(choose, one, key));
    return key === 'args' && happens(choose, 30) ? [...items, 'more'] : items;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, tweaked(choose, one, inner)]));
  }
  if (key === 'image') return oneOf(choose, 'nginx:1', 'nginx:2');
  return ['value', 'args', 'cpu'].includes(key) && happens(choose, 30) ? oneOf(choose, ...SCALARS) : value;
}

/** What stands beside the metadata, changed. The spec stays a map, as the CRDs have it. */
function body(choose: Choose, kind: string, fields: Readonly<Record<string, unknown>>): object {
  if (TYPED[kind] !== undefined) {
    return happens(choose, 60) ? (tweaked(choose, fields) as object) : content(choose, kind);
  }
  const spec = edited(choose, fields.spec);
  return { ...fields, spec: typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? spec : {} };
}

function changed(choose: Choose, object: RandomObject): RandomObject {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { name, namespace } = metadata;
  // The namespace default and none are one to kustomize.
  const moves = namespace !== 'web' && kind === 'ConfigMap' && happens(choose, 30);
  const other = moves ? oneOf(choose, undefined, 'default') : namespace;
  const kept = happens(choose, 60) ? metadata : meta(choose);
  return { ...body(choose, kind, rest), apiVersion, kind, metadata: { ...kept, name, namespace: other } };
}

const fresh = (choose: Choose, fleet: number, max: number): RandomObject[] =>
  upTo(choose, max).map(() => newObject(choose, fleet));

/** Two versions of one kind are one object, as they are one file. */
const identity = ({ apiVersion, kind, metadata: { name, namespace = 'default' } }: RandomObject): string =>
  JSON.stringify([apiVersion.split('/').slice(0, -1), kind, namespace, name]);

/** The first of the objects that are one to the API server. */
const unique = (objects: readonly RandomObject[]): RandomObject[] => [
  ...new Map([...objects].reverse().map((object) => [identity(object), object])).values(),
];

/** Most objects stay, some change, some go and some come. */
function next(choose: Choose, objects: readonly RandomObject[], fleet: number): RandomObject[] {
  const kept = objects
    .filter(() => happens(choose, 85))
    .map((one) => (happens(choose, 60) ? changed(choose, one) : one));
  return unique([...kept, ...fresh(choose, fleet, 2)]);
}

function randomFleet(choose: Choose, fleet: number): RandomFleet {
  const base = unique(fresh(choose, fleet, 5));
  const environment = next(choose, base, fleet);
  const clusters = Array.from({ length: CLUSTERS_PER_FLEET }, () => next(choose, environment, fleet));
  return { base, environment, clusters };
}

export const randomFleets = (count: number): RandomFleet[] =>
  fc.sample(fc.gen(), { seed: 20261122, numRuns: count }).map(randomFleet);
