import { describe, expect, it } from 'vitest';
import { allCrdIds, type CrdSchema, loadCrd } from '../../imports/crds';
import { admit } from '../../src/admission';
import { exampleAt, exampleFix } from '../../src/admission/way-out/examples';
import { fitting } from '../../src/admission/way-out/fitting';
import { flow } from '../../src/admission/way-out/flow';
import { termsOf } from '../../src/admission/way-out/former-selectors';
import { type Json, judge, nodeClass, nodePool } from './objects';

const said = (object: unknown, strict = true): string[] =>
  admit(object, { karpenterMinor: '1.14', strict }).map(({ severity, path, fix }) => `${severity} ${path}: ${fix}`);

/** Every required field below the spec, as the kind, the path of one such field, and the schema of its values. */
function required(kind: string, schema: CrdSchema, path: (string | number)[] = []): [string, (string | number)[]][] {
  const own = (schema.required ?? []).map((name): [string, (string | number)[]] => [kind, [...path, name]]);
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    required(kind, child, [...path, name]),
  );
  const items = schema.items ? required(kind, schema.items, [...path, 0]) : [];
  return [...own.filter(([, place]) => place.length > 1), ...below, ...items];
}

describe('what is missing is shown as it may look', () => {
  const all = allCrdIds().flatMap((id) => required(loadCrd(id).kind, loadCrd(id).schema));
  const each = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  it.each(each)('%s %j', (_, path) => {
    expect(exampleAt(path, {})).toBeDefined();
    expect(exampleFix(path, {})).toMatch(/^write it, such as \w+: /);
  });

  it('and what is shown is taken', () => {
    const spec = { limits: exampleAt(['spec', 'limits'], {}), disruption: exampleAt(['spec', 'disruption'], {}) };
    const metadata = { name: 'a' };
    const kind = { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata };
    expect(judge({ ...kind, spec: { ...spec, template: exampleAt(['spec', 'template'], {}) } })).toEqual([]);
    const taints = exampleAt(['spec', 'template', 'spec', 'taints'], {});
    const budgets = exampleAt(['spec', 'disruption', 'budgets'], {});
    expect(judge(nodePool({ disruption: { consolidateAfter: '1m', budgets } }, { taints }))).toEqual([]);
    const terms = ['amiSelectorTerms', 'subnetSelectorTerms', 'securityGroupSelectorTerms', 'blockDeviceMappings'];
    const fields = Object.fromEntries(terms.map((name) => [name, exampleAt(['spec', name], {})]));
    expect(judge(nodeClass(fields))).toEqual([]);
  });

  it.each([
    ['AL2', 'al2@latest'],
    ['Bottlerocket', 'bottlerocket@latest'],
    ['Windows2022', 'windows2022@latest'],
  ])('images of the family %s', (amiFamily, alias) => {
    expect(exampleAt(['spec', 'amiSelectorTerms'], { spec: { amiFamily } })).toEqual([{ alias }]);
  });

  it('a family without an alias, and what is no family', () => {
    for (const amiFamily of ['Custom', 'constructor', { toString: null }, 5]) {
      expect(exampleAt(['spec', 'amiSelectorTerms'], { spec: { amiFamily } })).toEqual([
        { id: 'ami-0123456789abcdef0' },
      ]);
    }
  });
});

const DURATION = '^(([0-9]+(s|m|h))+|Never)$';
const SIZE =
  '^((?:[1-9][0-9]{0,3}|[1-4][0-9]{4}|[5][0-8][0-9]{3}|59000)Gi|(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|[6][0-3][0-9]{3}|64000)G|([1-9]||[1-5][0-7]|58)Ti|([1-9]||[1-5][0-9]|6[0-3]|64)T)$';

it.each<[unknown, string, string | undefined]>([
  [30, DURATION, '30s'],
  ['30', DURATION, '30s'],
  ['30 min', DURATION, '30m'],
  ['2 Hours', DURATION, '2h'],
  ['1d', DURATION, '24h'],
  ['7 days', DURATION, '168h'],
  ['1h 30m', DURATION, '1h30m'],
  [-5, DURATION, undefined],
  [1.5, DURATION, undefined],
  ['soon', DURATION, undefined],
  [{ toString: null }, DURATION, undefined],
  [null, DURATION, undefined],
  ['9'.repeat(1000), DURATION, undefined],
  [50, SIZE, '50Gi'],
  ['50GiB', SIZE, '50Gi'],
  ['50 gb', SIZE, '50Gi'],
  [0, SIZE, undefined],
  [70000, SIZE, undefined],
  [5, '^((100|[0-9]{1,2})%|[0-9]+)$', '5'],
])('%j where %s belongs is meant as %s', (written, form, fits) => {
  expect(fitting(written, form)).toBe(fits);
});

describe('a field at another level is looked for in the whole kind', () => {
  const template = { expireAfter: '720h', terminationGracePeriod: '1h', taints: [], startupTaints: [] };
  const spec = { weight: 5, limits: { cpu: 1 } };
  const names = [...Object.keys(template), ...Object.keys(spec)];
  /** A pool with one of its fields at another place. */
  const moved = (name: string, to: (pool: Json, field: Json) => Json): unknown => {
    const without = (fields: Json): Json => Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
    const field = { [name]: { ...template, ...spec }[name] };
    return to(nodePool(without(spec), without(template)), field);
  };

  it.each(names)('%s at the root, in disruption and in the metadata of the template', (name) => {
    const place = name in template ? `spec.template.spec.${name}` : `spec.${name}`;
    const found = (to: (pool: Json, field: Json) => Json): string[] => said(moved(name, to));
    expect(found((pool, field) => ({ ...pool, ...field }))).toEqual([`error ${name}: move it to ${place}`]);
    const inDisruption = found((pool, field) => ({
      ...pool,
      spec: { ...Object(pool.spec), disruption: { consolidateAfter: '1m', ...field } },
    }));
    expect(inDisruption).toEqual([`error spec.disruption.${name}: move it to ${place}`]);
    const inMetadata = found((pool, field) => {
      const { template: nodes, ...others } = Object(pool.spec);
      return { ...pool, spec: { ...others, template: { ...nodes, metadata: field } } };
    });
    expect(inMetadata).toEqual([`error spec.template.metadata.${name}: move it to ${place}`]);
  });
});

describe('what is moved is judged where it belongs', () => {
  it('what is wrong in it is said at once, at its present place', () => {
    expect(said(nodePool({ taints: [{ key: 'a', effect: 'Never' }], template: undefined }))).toEqual([
      'error spec.taints: move it to spec.template.spec.taints',
      expect.stringMatching(/^error spec\.template\.spec\.nodeClassRef: write it, such as /),
      expect.stringMatching(/^error spec\.template\.spec\.requirements: write it, such as /),
      expect.stringMatching(/^error spec\.taints\[0]\.effect: use one of /),
    ]);
  });

  it('a lenient server drops the field: it refuses what is then missing, and nothing else', () => {
    const ref = { apiVersion: 'karpenter.k8s.aws/v1', kind: 'EC2NodeClass', name: 'a' };
    expect(said(nodePool({}, { nodeClassRef: ref }), false)).toEqual([
      'error spec.template.spec.nodeClassRef.apiVersion: write spec.template.spec.nodeClassRef.group: karpenter.k8s.aws in its place',
    ]);
    expect(said(nodePool({ taints: [{ key: 'a', effect: 'Never' }] }), false)).toEqual([
      'warning spec.taints: move it to spec.template.spec.taints',
    ]);
    expect(said(nodePool({ taints: [], weight: 101 }), false)).toEqual([
      'warning spec.taints: move it to spec.template.spec.taints',
      expect.stringMatching(/^error spec\.weight/),
    ]);
  });

  it('what stands in the way stays as it is', () => {
    expect(said({ ...nodePool(), spec: { template: 5, taints: [] } })).toEqual([
      'error spec.taints: move it to spec.template.spec.taints',
      expect.stringMatching(/^error spec\.template: write it/),
    ]);
  });

  it('keys that JavaScript gives a meaning of its own', () => {
    const object = JSON.parse(JSON.stringify(nodePool({ requirements: [] })).replace('{', '{"__proto__":{"a":1},'));
    expect(said(object)).toEqual([
      expect.stringContaining('spec.requirements: remove it'),
      'error __proto__: correct the name or remove the field',
    ]);
    expect(said(nodePool({ constructor: 1, toString: null }))).toHaveLength(2);
  });

  it('very many fields cost no more than reading them', () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`taints${index}`, index]));
    const start = performance.now();
    expect(said(nodePool(many))).toHaveLength(20_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('kinds before v1', () => {
  const one = (object: object): string => {
    const found = admit(object, { karpenterMinor: '1.14' });
    expect(found).toHaveLength(1);
    return found.map(({ message, fix }) => `${message}; ${fix}`).join();
  };

  it('a Machine has no successor', () => {
    expect(one({ apiVersion: 'karpenter.sh/v1alpha5', kind: 'Machine', metadata: { name: 'a' }, spec: {} })).toContain(
      'leave it out: Karpenter makes a NodeClaim',
    );
  });

  it('only the kinds of the group are named', () => {
    const text = one({ apiVersion: 'karpenter.sh/v1', kind: 'Pool', metadata: { name: 'a' } });
    expect(text).toContain('its kinds are NodeClaim, NodeOverlay, NodePool');
    expect(text).not.toContain('EC2NodeClass');
  });

  it('the command that brings them to v1 is named where it does something', () => {
    const spec = { ttlSecondsAfterEmpty: 30 };
    const provisioner = { apiVersion: 'karpenter.sh/v1alpha5', kind: 'Provisioner', metadata: { name: 'a' }, spec };
    expect(one(provisioner)).toMatch(/; cdk8s-karpenter adopt names the steps$/);
    const beta = { apiVersion: 'karpenter.sh/v1beta1', kind: 'NodePool', metadata: { name: 'a' } };
    expect(one(beta)).toMatch(
      /^Karpenter 1.14 does not serve .* write karpenter.sh\/v1; cdk8s-karpenter adopt converts it/,
    );
    for (const other of [
      { ...beta, kind: 'NodeClaim' },
      { ...provisioner, kind: 'Machine' },
    ]) {
      expect(one(other)).not.toContain('adopt');
    }
  });

  it('a former kind of another group, or of none, is not that kind', () => {
    expect(one({ apiVersion: 'karpenter.k8s.aws/v1', kind: 'Provisioner' })).not.toContain('NodePool');
    expect(judge({ kind: 'Provisioner' })).toEqual([]);
  });

  it.each<object>([
    {},
    { spec: null },
    { spec: 5 },
    { spec: { toString: null } },
    { spec: { limits: { resources: null } } },
  ])('%j', (more) => {
    for (const kind of ['Provisioner', 'AWSNodeTemplate', 'Machine', 'NodePool', 'EC2NodeClass']) {
      for (const apiVersion of ['karpenter.sh/v1alpha5', 'karpenter.k8s.aws/v1alpha1', 'karpenter.sh/v1beta1']) {
        expect(judge({ apiVersion, kind, ...more })[0]).toMatch(/^admission\/kind /);
      }
    }
  });
});

it.each<[unknown, unknown]>([
  [{ Name: 'a,b', team: 'x' }, [{ tags: { Name: 'a', team: 'x' } }, { tags: { Name: 'b', team: 'x' } }]],
  [{ 'aws-ids': 'subnet-1, subnet-2', Name: 'x' }, [{ id: 'subnet-1' }, { id: 'subnet-2' }]],
  [
    { 'aws::name': 'n', 'aws::owners': 'self,amazon' },
    [
      { name: 'n', owner: 'self' },
      { name: 'n', owner: 'amazon' },
    ],
  ],
  [{ a: '1,2,3,4,5,6', b: '1,2,3,4,5,6' }, undefined],
  [{ a: { toString: null } }, undefined],
  [{}, undefined],
  ['a', undefined],
])('the selector %j', (selector, terms) => {
  expect(termsOf(selector)).toEqual(terms);
});

it.each<[unknown, string]>([
  [{ a: [1, 'b', true, null] }, '{ a: [1, b, true, null] }'],
  [{ 'x/y': 'true', z: '5' }, '{ x/y: "true", z: "5" }'],
  [{}, '{}'],
  ['30s', '30s'],
  ['a: b', '"a: b"'],
])('%j in one line', (value, text) => {
  expect(flow(value)).toBe(text);
});
