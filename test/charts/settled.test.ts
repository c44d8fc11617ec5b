import { inspect } from 'node:util';
import { ApiObject, App, type IResolver, JsonPatch, Lazy } from 'cdk8s';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { EC2NodeClass, KarpenterChart } from '../../charts';
import { chartOf } from '../cluster/cluster.fixture';
import { runs } from '../full';

const nodeClass = (chart: KarpenterChart, raw: object = {}, annotations: object = {}): EC2NodeClass =>
  new EC2NodeClass(chart, 'default', {
    amiSelectorTerms: [{ alias: 'al2023@latest' }],
    tags: { team: 'platform' },
    metadata: { annotations: annotations as Record<string, string>, labels: { b: '1', a: '2' } },
    raw,
  });

/** What an object is rendered to, down to the order of keys, or why it cannot be. */
function shown(render: () => unknown): string {
  try {
    return inspect(render(), { depth: null });
  } catch (error) {
    return String(error);
  }
}

/** As cdk8s itself renders it. */
const byCdk8s = (object: ApiObject): string => shown(() => ApiObject.prototype.toJson.call(object));

function expectAsCdk8s(object: ApiObject): void {
  expect(shown(() => object.toJson())).toBe(byCdk8s(object));
}

afterEach(() => vi.unstubAllEnvs());

const SPECIAL = [
  null,
  undefined,
  Number.NaN,
  -0,
  1n,
  new Date(0),
  new Map(),
  () => 1,
  Lazy.any({ produce: () => ({ b: 1, a: [Lazy.any({ produce: () => 'late' })] }) }),
  Object.create(null),
  JSON.parse('{"__proto__":{"a":1},"z":1,"b":{}}'),
];

it('any spec is rendered as cdk8s renders it', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constantFrom(...SPECIAL));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value')), fc.dictionary(fc.string(), tie('value'))),
  }));
  const specs = fc.dictionary(fc.string(), value, { maxKeys: 4 });
  fc.assert(
    fc.property(specs, (raw) => expectAsCdk8s(nodeClass(chartOf(), raw))),
    { seed: 5, numRuns: runs(2000) },
  );
});

it.each(SPECIAL)('a spec with %s is rendered as cdk8s renders it', (value) => {
  expectAsCdk8s(nodeClass(chartOf(), { context: value, kubelet: { list: [{ value }], value } }));
});

it('a key cannot become a prototype', () => {
  const object = nodeClass(chartOf(), { context: JSON.parse('{"__proto__":{"inherited":1}}') });
  expect(object.toJson().spec.context.inherited).toBeUndefined();
});

it('metadata that cannot be rendered is refused in the words of cdk8s', () => {
  const object = nodeClass(chartOf(), {}, { made: new Date(0) });
  expectAsCdk8s(object);
  expect(byCdk8s(object)).toContain("Failed serializing construct at path 'chart/default'");
});

it('a spec of data alone does not take the way through cdk8s', () => {
  const object = nodeClass(chartOf(), { context: 'a', kubelet: { maxPods: 10 } });
  const render = vi.spyOn(ApiObject.prototype, 'toJson');
  object.toJson();
  expect(render).not.toHaveBeenCalled();
  render.mockRestore();
});

it('later changes are kept', () => {
  const object = nodeClass(chartOf());
  object.metadata.addLabel('late', 'yes');
  object.addJsonPatch(JsonPatch.add('/spec/tags/team', 'other'), JsonPatch.remove('/metadata/labels/a'));
  object.addDependency(nodeClass(new KarpenterChart(object.chart, 'other', { cluster: object.cluster })));
  expectAsCdk8s(object);
  expect(object.toJson()).toMatchObject({
    metadata: { labels: { b: '1', late: 'yes' } },
    spec: { tags: { team: 'other' } },
  });
});

it('the order of keys stays where cdk8s is told not to sort', () => {
  vi.stubEnv('CDK8S_DISABLE_SORT', '1');
  const object = nodeClass(chartOf(), { zeta: { b: 1, a: 2 }, alpha: 1 });
  expectAsCdk8s(object);
  expect(Object.keys(object.toJson().spec.zeta)).toEqual(['b', 'a']);
});

it('resolvers of the App are asked', () => {
  const resolver: IResolver = {
    resolve: (context) => {
      if (context.value === 'platform') context.replaceValue('resolved');
    },
  };
  const { cluster } = chartOf();
  const object = nodeClass(new KarpenterChart(new App({ resolvers: [resolver] }), 'chart', { cluster }));
  expectAsCdk8s(object);
  expect(object.toJson().spec.tags.team).toBe('resolved');
});
