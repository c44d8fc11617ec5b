import fc from 'fast-check';
import type { ReviewCluster } from '../../src/review';
import { BESIDE, OBJECTS, TOOLS } from './fleet';
import { scalarsOf } from './leaves';
import { edit } from './sides';

/** Objects that are ours, nearly ours, and of others. */
const KNOWN: readonly object[] = [
  ...Object.values(OBJECTS),
  { apiVersion: 'karpenter.sh/v1beta1', kind: 'NodePool', metadata: { name: 'old' }, spec: { template: { spec: {} } } },
  {
    apiVersion: 'karpenter.k8s.aws/v1beta1',
    kind: 'EC2NodeClass',
    metadata: { name: 'old' },
    spec: { amiFamily: 'AL2' },
  },
  { apiVersion: 'karpenter.sh/v1alpha5', kind: 'Provisioner', metadata: { name: 'old' }, spec: {} },
  { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', spec: {} },
  { kind: 'NodePool', metadata: { name: 'general' } },
  { apiVersion: 'v1', kind: 'List', items: [{}] },
];

const json = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, 0, -1, 1e300, '', 'x', [], {}, [null], { a: null }, true, '__proto__'),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    JSON.parse('{"__proto__": {"a": 1}, "constructor": 1, "toString": null}'),
    Array.from({ length: 200 }, () => ({ key: 'a', operator: 'In', values: ['b'] })),
    '\ud800',
    '\u202e\u0000',
    'x'.repeat(5_000),
  ),
);

/** An object with something else somewhere, however deep. */
const bent = (known: readonly object[]): fc.Arbitrary<unknown> =>
  fc.constantFrom(...known).chain((object) => {
    const paths = scalarsOf(object).map(({ path }) => path);
    const place = fc.constantFrom(...paths).chain((path) => fc.nat(path.length).map((depth) => path.slice(0, depth)));
    return fc
      .array(fc.tuple(place, json), { maxLength: 3 })
      .map((edits) => edits.reduce<unknown>((done, [path, value]) => edit(done, path, value), object));
  });

/** Objects of any shape. */
export const anyObjects = fc.array(fc.oneof({ weight: 5, arbitrary: bent(KNOWN) }, { weight: 1, arbitrary: json }), {
  maxLength: 6,
});
const { facts, values, template } = BESIDE;

/** A cluster of anything: everything that stands in files may be of any shape. */
export const anyCluster = fc.record(
  {
    folder: fc.constantFrom('prod', 'dev'),
    facts: bent([facts ?? {}]),
    objects: anyObjects,
    values: bent([values ?? {}]),
    template: bent([template ?? {}]),
    gitOps: fc.array(bent(Object.values(TOOLS).flat()), { maxLength: 2 }),
    nodes: fc.dictionary(fc.constantFrom('general', 'batch'), fc.nat(50)),
  },
  { requiredKeys: ['folder', 'objects'] },
) as fc.Arbitrary<ReviewCluster>;
