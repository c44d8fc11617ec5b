import fc from 'fast-check';

type Container = Record<string | number, unknown>;

/** Every object and list in a value with its members, root first. */
function* members(value: unknown): Generator<readonly [Container, string | number]> {
  if (typeof value !== 'object' || value === null) return;
  const container = value as Container;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  for (const key of keys) {
    yield [container, key];
    yield* members(container[key]);
  }
}

/** Values that go wrong somewhere: each is wrong for some field, right for another, and special for a third. */
const STRANGE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1,
  2,
  1.5,
  51,
  101,
  10_001,
  2 ** 31,
  2 ** 53 + 2,
  2 ** 63,
  -(2 ** 63),
  1e21,
  '',
  ' ',
  'x',
  'Never',
  '0',
  '5',
  '+5',
  '-5',
  '5 ',
  '0x10',
  '1e3',
  '10%',
  '1h',
  '1d',
  '100Mi',
  '@daily',
  '2026-02-28t10:00:00z',
  '2026-02-30T10:00:00Z',
  '2026-02-28T10:00:60Z',
  '0 0 * * *',
  '0 0 * *\n*',
  'a\u00a0b\u00a0c\u00a0d\u00a0e',
  'spot',
  'In',
  'Gt',
  'Gte',
  'Exists',
  'al2023@latest',
  'al2@latest',
  'windows2022@v1',
  'karpenter.sh/nodepool',
  'karpenter.k8s.aws/unknown',
  'notkarpenter.sh/x',
  'kubernetes.io/hostname',
  'kubernetes.io/cluster/x',
  '9223372036854775807',
  '9223372036854775808',
  'x'.repeat(64),
  `example.com/${'x'.repeat(320)}`,
  [],
  ['x'],
  ['x', 'x'],
  [null],
  [{}],
  {},
  { x: 'y' },
  { x: 1 },
  { '': 'x' },
  { x: '' },
  { cpu: '1' },
  { id: 'x' },
  { name: 'x' },
];

type Mutation = (container: Container, key: string | number, extra: unknown) => void;

const put: Mutation = (container, key, extra) => {
  container[key] = structuredClone(extra);
};

const remove: Mutation = (container, key) => {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
};

const MUTATIONS: readonly Mutation[] = [
  put,
  put,
  put,
  put,
  remove,
  remove,
  // A text that is a little different.
  (container, key, extra) => {
    if (typeof container[key] === 'string')
      container[key] = `${container[key]}${typeof extra === 'string' ? extra : '\n'}`;
    else put(container, key, extra);
  },
  // A number beside the number.
  (container, key, extra) => {
    if (typeof container[key] === 'number') container[key] -= 1_000_000;
    else put(container, key, extra);
  },
  // A list with its first item many times.
  (container, key, extra) => {
    const value = container[key];
    if (Array.isArray(value) && value.length > 0) container[key] = new Array(extra === null ? 2 : 101).fill(value[0]);
    else put(container, key, extra);
  },
  // A member under another name, or one more beside it.
  (container, key, extra) => {
    if (Array.isArray(container)) container.push(structuredClone(extra));
    else container[typeof extra === 'string' ? extra : `${key}X`] = structuredClone(container[key]);
  },
];

/** The object with one thing changed, below `spec` or `metadata`; `from` says which members may change. */
export const mutated = (
  objects: fc.Arbitrary<Record<string, unknown>>,
  from: readonly string[] = ['spec', 'metadata'],
): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(objects, fc.nat(), fc.constantFrom(...MUTATIONS), fc.constantFrom(...STRANGE))
    .map(([object, at, mutate, extra]) => {
      const copy = structuredClone(object);
      const places = [...members(copy)].filter(([container, key]) => container !== copy || from.includes(String(key)));
      const [container, key] = places[at % places.length] ?? [copy, 'spec'];
      mutate(container, key, extra);
      return copy;
    });
