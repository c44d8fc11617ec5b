import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldAt } from '../../../imports/fields';
import { v1beta1Document } from '../../../scripts/docs/v1beta1-document';
import { admit } from '../../../src/admission';
import { convertV1beta1, v1Field } from '../../../src/adopt/v1beta1';
import { V1BETA1_FIELDS } from '../../../src/adopt/v1beta1/fields';
import { V1BETA1_RULES } from '../../../src/adopt/v1beta1/rules';
import { KARPENTER_MINORS } from '../../../src/karpenter/versions';
import { at, deepEqual, type JsonObject, nameOf, textAt } from '../../../src/objects';
import { runs } from '../../full';
import { cluster, nodeClass, V1BETA1 } from './random';

const convert = (...objects: JsonObject[]) => convertV1beta1(objects, { karpenterMinor: '1.15' });

const KUBELET = 'spec.template.spec.kubelet';

const pool = (name: string, spec: JsonObject = {}, nodes: JsonObject = {}): JsonObject => ({
  apiVersion: 'karpenter.sh/v1beta1',
  kind: 'NodePool',
  metadata: { name },
  spec: { template: { spec: { nodeClassRef: { name: 'default' }, requirements: [], ...nodes } }, ...spec },
});

const ec2 = (spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'karpenter.k8s.aws/v1beta1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default', ...metadata },
  spec: {
    amiFamily: 'AL2023',
    role: 'node',
    subnetSelectorTerms: [{ id: 'subnet-0123456789abcdef0' }],
    securityGroupSelectorTerms: [{ id: 'sg-0123456789abcdef0' }],
    metadataOptions: { httpPutResponseHopLimit: 1 },
    ...spec,
  },
});

const specOf = (...objects: JsonObject[]): unknown => convert(...objects).objects[0]?.object.spec;

describe('the table of fields', () => {
  for (const [kind, fields] of Object.entries(V1BETA1)) {
    it(`has every field of ${kind}`, () => {
      const table = V1BETA1_FIELDS[kind] ?? [];
      const above = Object.keys(fields).filter((field) => table.some(({ from }) => from.startsWith(`${field}.`)));
      const missing = Object.keys(fields).filter(
        (field) =>
          !above.includes(field) && !table.some(({ from }) => field === from || /^[.[{]/.test(rest(field, from))),
      );
      expect(missing).toEqual([]);
    });

    it(`names fields that ${kind} has in both versions`, () => {
      for (const { from, to, on } of V1BETA1_FIELDS[kind] ?? []) {
        expect(fields[from], from).toBeDefined();
        if (to !== undefined) expect(fieldAt(on ?? kind, to)?.since, to).toBe('1.0');
      }
    });
  }

  const rest = (field: string, from: string): string => (field.startsWith(from) ? field.slice(from.length) : '');

  it('is what the docs print', () => {
    const text = readFileSync('docs/v1beta1.md', 'utf8');
    expect(text).toBe(v1beta1Document(text));
  });

  it('says where what was written about a field belongs', () => {
    expect(v1Field('NodePool', 'spec.disruption.expireAfter')).toEqual({ to: 'spec.template.spec.expireAfter' });
    expect(v1Field('NodePool', `${KUBELET}.maxPods`)).toEqual({ to: 'spec.kubelet.maxPods', on: 'EC2NodeClass' });
    expect(v1Field('NodePool', 'spec.disruption.budgets[0].nodes')).toEqual({ to: 'spec.disruption.budgets[0].nodes' });
    expect(v1Field('NodePool', 'spec.template.spec.resources')).toBeUndefined();
    expect(v1Field('toString', 'spec')).toBeUndefined();
  });
});

describe('a pool', () => {
  it.each<[JsonObject, JsonObject]>([
    [{}, { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '0s' }],
    [
      { disruption: { consolidationPolicy: 'WhenUnderutilized', budgets: [{ nodes: '0' }] } },
      { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '0s', budgets: [{ nodes: '0' }] },
    ],
    [
      { disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: '30s' } },
      { consolidationPolicy: 'WhenEmpty', consolidateAfter: '30s' },
    ],
    [
      { disruption: { consolidateAfter: 'Never' } },
      { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: 'Never' },
    ],
  ])('%j is disrupted as %j', (before, disruption) => {
    expect(at(specOf(pool('a', before)), 'disruption')).toEqual(disruption);
  });

  it('expires as before, and names its class in full', () => {
    expect(at(specOf(pool('a')), 'template', 'spec')).toEqual({
      expireAfter: '720h',
      nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
      requirements: [],
    });
    expect(textAt(specOf(pool('a', { disruption: { expireAfter: 'Never' } })), 'template', 'spec', 'expireAfter')).toBe(
      'Never',
    );
    expect(convert(pool('a', { disruption: { expireAfter: 'Never' } })).effects.map(({ rule }) => rule)).toEqual([
      'v1beta1/running-nodes',
    ]);
  });

  it('what has no equal is said', () => {
    const { decisions } = convert(
      pool('a', { template: { metadata: { annotations: { 'karpenter.sh/do-not-consolidate': 'true' } }, spec: {} } }),
    );
    expect(decisions.map(({ rule, field }) => `${rule} ${field}`)).toEqual([
      'v1beta1/no-equal spec.template.metadata.annotations["karpenter.sh/do-not-consolidate"]',
      'v1beta1/refused spec.template.spec.requirements',
      'v1beta1/refused spec.template.spec.nodeClassRef.name',
    ]);
  });

  it('what v1beta1 does not know is left out and said', () => {
    const made = convert(pool('a', { replicas: 3, disruption: 5 }, { terminationGracePeriod: '1h' }));
    expect(made.decisions.map(({ rule, field, value }) => [rule, field, value])).toEqual([
      ['v1beta1/not-a-field', 'spec.template.spec.terminationGracePeriod', '1h'],
      ['v1beta1/not-a-field', 'spec.replicas', 3],
      ['v1beta1/not-a-field', 'spec.disruption', 5],
    ]);
    expect(JSON.stringify(made.objects)).not.toContain('replicas');
  });
});

describe('a node class', () => {
  it.each<[JsonObject, JsonObject, JsonObject]>([
    [{ amiFamily: 'AL2' }, {}, { amiSelectorTerms: [{ alias: 'al2@latest' }] }],
    [{ amiFamily: 'Windows2022', amiSelectorTerms: [] }, {}, { amiSelectorTerms: [{ alias: 'windows2022@latest' }] }],
    [
      {},
      { 'compatibility.karpenter.k8s.aws/v1-alias-version': 'v20240807' },
      { amiSelectorTerms: [{ alias: 'al2023@v20240807' }] },
    ],
    [
      { amiFamily: 'Windows2019' },
      { 'compatibility.karpenter.k8s.aws/v1-alias-version': 'v1' },
      { amiSelectorTerms: [{ alias: 'windows2019@latest' }] },
    ],
    [
      { amiFamily: 'Bottlerocket', amiSelectorTerms: [{ id: 'ami-0123456789abcdef0' }] },
      {},
      { amiFamily: 'Bottlerocket', amiSelectorTerms: [{ id: 'ami-0123456789abcdef0' }] },
    ],
    [
      { amiFamily: 'Ubuntu', amiSelectorTerms: [{ id: 'ami-0123456789abcdef0' }] },
      {},
      {
        amiFamily: 'AL2',
        amiSelectorTerms: [{ id: 'ami-0123456789abcdef0' }],
        blockDeviceMappings: [
          {
            deviceName: '/dev/sda1',
            rootVolume: true,
            ebs: { encrypted: true, volumeType: 'gp3', volumeSize: '20Gi' },
          },
        ],
      },
    ],
  ])('%j with %j has the images %j', (spec, annotations, images) => {
    const made = convert(ec2(spec, { annotations })).objects[0]?.object;
    const { amiFamily, amiSelectorTerms, blockDeviceMappings } = Object(made?.spec);
    expect(JSON.parse(JSON.stringify({ amiFamily, amiSelectorTerms, blockDeviceMappings }))).toEqual(images);
    expect(JSON.stringify(made)).not.toContain('compatibility');
  });

  it.each<[JsonObject, JsonObject, readonly string[]]>([
    [{ metadataOptions: {} }, { httpPutResponseHopLimit: 2 }, []],
    [{ metadataOptions: { httpTokens: 'optional' } }, { httpTokens: 'optional', httpPutResponseHopLimit: 2 }, []],
    [{ metadataOptions: { httpPutResponseHopLimit: 1 } }, { httpPutResponseHopLimit: 1 }, []],
    [{ metadataOptions: undefined }, { httpPutResponseHopLimit: 2 }, ['v1beta1/hop-limit']],
    [{ metadataOptions: null }, { httpPutResponseHopLimit: 2 }, ['v1beta1/hop-limit']],
  ])('%j reaches the metadata service by %j', (spec, metadataOptions, rules) => {
    const { objects, decisions } = convert(ec2(spec));
    expect(at(objects[0]?.object, 'spec', 'metadataOptions')).toEqual(metadataOptions);
    expect(decisions.map(({ rule }) => rule)).toEqual(rules);
  });

  it.each<[JsonObject, readonly string[]]>([
    [{ amiFamily: 'Ubuntu' }, ['error v1beta1/no-equal spec.amiSelectorTerms']],
    [
      { amiFamily: 'Ubuntu', amiSelectorTerms: [{ id: 'ami-0123456789abcdef0' }] },
      ['warning v1beta1/no-equal spec.amiFamily'],
    ],
    [
      { amiFamily: 'Custom', amiSelectorTerms: [{ id: 'ami-0123456789abcdef0' }] },
      ['warning v1beta1/custom-taint spec.userData'],
    ],
    [
      {
        amiFamily: 'Custom',
        amiSelectorTerms: [{ name: 'a' }],
        userData: '--register-with-taints karpenter.sh/unregistered',
      },
      [],
    ],
    [{ tags: { 'eks:eks-cluster-name': 'a' } }, ['error v1beta1/refused spec.tags["eks:eks-cluster-name"]']],
  ])('%j has to be decided', (spec, said) => {
    expect(convert(ec2(spec)).decisions.map(({ severity, rule, field }) => `${severity} ${rule} ${field}`)).toEqual(
      said,
    );
  });
});

describe('settings of the kubelet', () => {
  const named = (made: ReturnType<typeof convert>): Record<string, unknown> =>
    Object.fromEntries(
      made.objects.map(({ object }) => [
        `${object.kind} ${nameOf(object)}`,
        at(object, 'spec', 'kubelet') ?? at(object, 'spec', 'template', 'spec', 'nodeClassRef', 'name'),
      ]),
    );
  const [small, large] = [{ maxPods: 20 }, { maxPods: 110 }];

  it('go to the class', () => {
    const made = convert(pool('a', {}, { kubelet: small }), ec2(), pool('b', {}, { kubelet: small }));
    expect(named(made)).toEqual({ 'NodePool a': 'default', 'NodePool b': 'default', 'EC2NodeClass default': small });
    expect(made.effects.map(({ rule }) => rule)).not.toContain('v1beta1/class-split');
  });

  it('that differ make a class each, and the pools without any keep theirs', () => {
    const made = convert(
      ec2(),
      pool('b', {}, { kubelet: large }),
      pool('a', {}, { kubelet: small }),
      pool('c'),
      pool('d', {}, { kubelet: { maxPods: 110 } }),
      { ...ec2(), metadata: { name: 'default-a' } },
    );
    expect(named(made)).toEqual({
      'EC2NodeClass default': undefined,
      'EC2NodeClass default-a': undefined,
      'EC2NodeClass default-a-2': small,
      'EC2NodeClass default-b': large,
      'NodePool a': 'default-a-2',
      'NodePool b': 'default-b',
      'NodePool c': 'default',
      'NodePool d': 'default-b',
    });
    expect(made.objects.filter(({ isNew }) => isNew)).toHaveLength(2);
    expect(made.effects.filter(({ rule }) => rule === 'v1beta1/class-split').map(({ resources }) => resources)).toEqual(
      [['NodePool/a'], ['NodePool/b', 'NodePool/d']],
    );
  });

  it('are lost without the class, which is said', () => {
    const made = convert(pool('a', {}, { kubelet: small }), pool('b', {}, { kubelet: {} }));
    expect(made.decisions.map(({ rule, resource, value }) => [rule, resource, value])).toEqual([
      ['v1beta1/no-node-class', 'NodePool/a', small],
    ]);
  });

  it('go to a class of v1 too, whose own ones lose against those of the pool', () => {
    const { kubelet: _, ...v1 } = { ...ec2({ amiSelectorTerms: [{ id: 'ami-0123456789abcdef0' }] }), kubelet: 0 };
    const own = { ...v1, apiVersion: 'karpenter.k8s.aws/v1', spec: { ...Object(v1).spec, kubelet: large } };
    expect(named(convert(own, pool('a', {}, { kubelet: small }), pool('b')))).toEqual({
      'EC2NodeClass default': large,
      'EC2NodeClass default-a': small,
      'NodePool a': 'default-a',
      'NodePool b': 'default',
    });
  });
});

describe('other objects', () => {
  it.each<JsonObject>([
    { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'a' } },
    { apiVersion: 'v1', kind: 'ConfigMap' },
    { apiVersion: 'karpenter.sh/v1beta1', kind: 'NodeClaim' },
    { apiVersion: 'eks.amazonaws.com/v1beta1', kind: 'NodePool' },
    {},
  ])('%j stays as it is', (object) => {
    expect(convert(object)).toEqual({ objects: [{ object, of: 0, isNew: false }], decisions: [], effects: [] });
  });

  it.each([
    ['karpenter.sh/v1alpha5', 'Provisioner', 'first write it as v1beta1 on Karpenter 0.32'],
    ['karpenter.k8s.aws/v1alpha1', 'AWSNodeTemplate', 'first write it as v1beta1 on Karpenter 0.32'],
    ['karpenter.sh/v1alpha5', 'Machine', 'leave it out'],
  ])('%s %s is named with the two steps', (apiVersion, kind, way) => {
    const [decision] = convert({ apiVersion, kind, metadata: { name: 'a' } }).decisions;
    expect(decision).toMatchObject({ rule: 'v1beta1/two-steps', severity: 'error', resource: `${kind}/a` });
    expect(decision?.options[0]).toContain(way);
  });
});

const minorOf = (index: number) => KARPENTER_MINORS[index % KARPENTER_MINORS.length] ?? '1.15';

/** Decisions without which a class cannot be written: there is nothing to keep. */
const isOpen = (rule: string, field: string): boolean =>
  rule === 'v1beta1/no-equal' && field === 'spec.amiSelectorTerms';

describe('random clusters of v1beta1', () => {
  it('are admitted by every minor, but for what has to be decided', () => {
    let index = 0;
    fc.assert(
      fc.property(cluster, (objects) => {
        const karpenterMinor = minorOf(index++);
        const { objects: made, decisions } = convertV1beta1(objects, { karpenterMinor });
        expect(decisions.filter(({ rule }) => rule === 'v1beta1/refused')).toEqual([]);
        const open = new Set(decisions.filter(({ rule, field }) => isOpen(rule, field)).map(({ of }) => of));
        for (const { object, of } of made) {
          const errors = admit(object, { karpenterMinor }).filter(({ severity }) => severity === 'error');
          expect(errors.map(({ path }) => path)).toEqual(open.has(of) ? ['spec.amiSelectorTerms'] : []);
        }
        for (const { rule } of decisions) expect(V1BETA1_RULES.rules.map(({ id }) => id)).toContain(rule);
      }),
      { numRuns: runs(600) },
    );
  });

  it('are the same when they are converted again', () => {
    fc.assert(
      fc.property(cluster, (objects) => {
        const once = convert(...objects).objects.map(({ object }) => object);
        const twice = convert(...once);
        expect(twice.objects.map(({ object }) => object)).toEqual(once);
        expect([twice.decisions, twice.effects]).toEqual([[], []]);
      }),
      { numRuns: runs(300) },
    );
  });

  it('lose no setting of the kubelet: each pool has its own by its class, or it is said', () => {
    fc.assert(
      fc.property(cluster, (objects) => {
        const { objects: made, decisions } = convert(...objects);
        for (const [of, object] of objects.entries()) {
          const before = at(object, 'spec', 'template', 'spec', 'kubelet') ?? {};
          if (object.kind !== 'NodePool') continue;
          const after = made.find((each) => each.of === of)?.object;
          const ref = at(after, 'spec', 'template', 'spec', 'nodeClassRef', 'name');
          const home = made.find((each) => each.object.kind === 'EC2NodeClass' && nameOf(each.object) === ref)?.object;
          const kept = deepEqual(at(home, 'spec', 'kubelet') ?? {}, before);
          expect(kept || decisions.some((each) => each.of === of && each.rule === 'v1beta1/no-node-class')).toBe(true);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('whatever stands in them, nothing throws', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            nodeClass('default'),
            fc
              .tuple(
                fc.constantFrom('NodePool', 'EC2NodeClass', 'Provisioner'),
                fc.constantFrom('karpenter.sh/v1beta1', 'karpenter.k8s.aws/v1beta1', 'karpenter.sh/v1'),
                fc.object({ key: fc.constantFrom('spec', 'template', 'kubelet', 'disruption', '__proto__', 'a b') }),
              )
              .map(([kind, apiVersion, more]) => ({ ...more, kind, apiVersion })),
          ),
          { maxLength: 4 },
        ),
        (objects) => {
          const { objects: made, decisions } = convert(...objects);
          expect(made.length).toBeGreaterThanOrEqual(objects.length);
          for (const { of } of decisions) expect(objects[of]).toBeDefined();
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
