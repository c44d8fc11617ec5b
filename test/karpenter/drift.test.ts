import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DriftChange, type DriftEffect, driftOf, worstEffect } from '../../src/karpenter/drift/drift';
import { requirementsDrift } from '../../src/karpenter/drift/requirements';
import { DRIFT_EVENTS, driftOfSettings } from '../../src/karpenter/drift/settings';
import type { RequirementObject } from '../../src/karpenter/objects';
import { compareMinors } from '../../src/karpenter/versions';
import { runs } from '../full';
import cases from './drift-cases.json';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const POOL = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'general', labels: { team: 'a' }, annotations: { note: 'a' } },
  spec: {
    weight: 10,
    limits: { cpu: '1000', memory: '1000Gi' },
    disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: '1m', budgets: [{ nodes: '10%' }] },
    template: {
      metadata: { labels: { team: 'a' }, annotations: { note: 'a' } },
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        taints: [
          { key: 'dedicated', value: 'a', effect: 'NoSchedule' },
          { key: 'gpu', effect: 'NoExecute' },
        ],
        startupTaints: [{ key: 'cilium', effect: 'NoExecute' }],
        expireAfter: '720h',
        terminationGracePeriod: '1h',
        requirements: [
          { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'], minValues: 2 },
          { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['3'] },
        ],
      },
    },
  },
};

const STATIC_POOL = { ...POOL, spec: { template: POOL.spec.template, replicas: 3 } };

const CLASS = {
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default', labels: { team: 'a' }, annotations: { note: 'a' } },
  spec: {
    amiFamily: 'AL2023',
    amiSelectorTerms: [{ id: 'ami-0123456789abcdef0' }, { tags: { team: 'a', stage: 'prod' } }],
    subnetSelectorTerms: [{ id: 'subnet-a' }, { tags: { discovery: 'my-cluster' } }],
    securityGroupSelectorTerms: [{ id: 'sg-a' }, { id: 'sg-b' }],
    capacityReservationSelectorTerms: [{ id: 'cr-a' }],
    ipPrefixCount: 1,
    placementGroupSelector: { name: 'fast' },
    associatePublicIPAddress: true,
    userData: 'echo a',
    role: 'node-role',
    instanceProfile: 'profile',
    tags: { team: 'a', cost: '1' },
    kubelet: {
      clusterDNS: ['10.0.0.10', '10.0.0.11'],
      maxPods: 110,
      podsPerCore: 10,
      systemReserved: { cpu: '100m' },
      kubeReserved: { cpu: '100m' },
      evictionHard: { 'memory.available': '5%' },
      evictionSoft: { 'memory.available': '10%' },
      evictionSoftGracePeriod: { 'memory.available': '1m' },
      evictionMaxPodGracePeriod: 60,
      imageGCHighThresholdPercent: 85,
      imageGCLowThresholdPercent: 80,
      cpuCFSQuota: true,
    },
    blockDeviceMappings: [
      {
        deviceName: '/dev/xvda',
        rootVolume: true,
        ebs: {
          deleteOnTermination: true,
          encrypted: true,
          iops: 3000,
          kmsKeyID: 'key-a',
          snapshotID: 'snap-a',
          throughput: 125,
          volumeType: 'gp3',
          volumeInitializationRate: 100,
          volumeSize: '1Ti',
        },
      },
      { deviceName: '/dev/xvdb', ebs: { volumeSize: '20Gi' } },
    ],
    instanceStorePolicy: 'RAID0',
    networkInterfaces: [
      { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
      { networkCardIndex: 1, deviceIndex: 1, interfaceType: 'efa-only' },
    ],
    detailedMonitoring: true,
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpProtocolIPv6: 'disabled',
      httpPutResponseHopLimit: 1,
      httpTokens: 'required',
    },
    connectionTracking: { tcpEstablishedTimeout: 600, udpStreamTimeout: 100, udpTimeout: 40 },
    context: 'context-a',
    cpuOptions: { nestedVirtualization: 'disabled' },
  },
};

const OVERLAY = {
  apiVersion: 'karpenter.sh/v1alpha1',
  kind: 'NodeOverlay',
  metadata: { name: 'a' },
  spec: { price: '1' },
};
const BUFFER = {
  apiVersion: 'autoscaling.x-k8s.io/v1beta1',
  kind: 'CapacityBuffer',
  metadata: { name: 'a' },
  spec: { replicas: 1 },
};
const CLAIM = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodeClaim',
  metadata: { name: 'a' },
  spec: { expireAfter: '1h' },
};

/** The object with one field set, and whether it had one: a case must not change a field that is not there. */
function withField(object: object, path: string, value: unknown): object {
  const copy = structuredClone(object) as Record<string, unknown>;
  const names = path.replaceAll('[]', '.0').split('.');
  const last = names.pop() ?? '';
  let holder = copy;
  for (const name of names) holder = holder[name] as Record<string, unknown>;
  expect(holder, path).toHaveProperty(last);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

/** What each case writes instead. */
const NEW_VALUES: Readonly<Record<string, unknown>> = {
  'metadata.name': 'other',
  'spec.template.spec.taints': [{ key: 'dedicated', value: 'b', effect: 'NoSchedule' }],
  'spec.template.spec.startupTaints': [],
  'spec.template.spec.terminationGracePeriod': '2h',
  'spec.template.spec.expireAfter': 'Never',
  'spec.template.spec.requirements': [{ key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['m'] }],
  'spec.disruption.budgets': [{ nodes: '0' }],
  'spec.limits': { cpu: '1' },
  'spec.weight': 99,
  'spec.subnetSelectorTerms': [{ id: 'subnet-a' }],
  'spec.securityGroupSelectorTerms': [{ id: 'sg-a' }, { id: 'sg-b' }, { id: 'sg-c' }],
  'spec.amiSelectorTerms': [{ id: 'ami-0fedcba9876543210' }],
  'spec.amiFamily': 'Bottlerocket',
  'spec.capacityReservationSelectorTerms': [{ id: 'cr-b' }],
  'spec.ipPrefixCount': 2,
  'spec.placementGroupSelector': { id: 'pg-a' },
  'spec.kubelet.clusterDNS': ['10.0.0.12'],
  'spec.blockDeviceMappings': [{ deviceName: '/dev/xvda' }],
  'spec.networkInterfaces': [{ networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' }],
  'spec.blockDeviceMappings[].ebs.volumeSize': '1100G',
};

/** Another value of the same type. */
function otherValue(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}x`;
  if (Array.isArray(value)) return value.slice(1);
  return { ...(value as object), added: 'x' };
}

function valueAt(object: object, path: string): unknown {
  return path
    .replaceAll('[]', '.0')
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], object);
}

const OBJECTS: Readonly<Record<string, object>> = { NodePool: POOL, EC2NodeClass: CLASS };

/** The objects before and after, for a case about an object; the newest version where nothing else is said. */
function changeOf(kind: string, path: string): [object, object | undefined] {
  if (path === '<delete object>') return [OBJECTS[kind] ?? {}, undefined];
  if (path === 'spec.replicas') return [STATIC_POOL, withField(STATIC_POOL, path, 5)];
  if (path === 'spec.replicas (set<->unset)') return [STATIC_POOL, withField(STATIC_POOL, 'spec.replicas', undefined)];
  if (kind === 'NodeOverlay') return [OVERLAY, withField(OVERLAY, 'spec.price', '2')];
  if (kind === 'CapacityBuffer') return [BUFFER, withField(BUFFER, 'spec.replicas', 2)];
  if (kind === 'NodeClaim') return [CLAIM, withField(CLAIM, 'spec.expireAfter', '2h')];
  const object = OBJECTS[kind] ?? {};
  if (path === 'spec.template.spec.requirements[].minValues') return [object, withField(object, path, 3)];
  return [
    object,
    withField(object, path, Object.hasOwn(NEW_VALUES, path) ? NEW_VALUES[path] : otherValue(valueAt(object, path))),
  ];
}

const EVENTS: Readonly<Record<string, keyof typeof DRIFT_EVENTS>> = {
  'EKS control plane version': 'kubernetesUpgrade',
  'instance type / offering removed by EC2 or class subnets': 'instanceTypeGone',
  'Karpenter upgrade bumping hash version': 'hashVersion',
};

describe('every known field', () => {
  it('has a case', () => {
    expect(cases.length).toBe(93);
  });

  it.each(cases.filter(({ kind }) => kind !== 'Settings' && kind !== 'External'))(
    '$kind $path: $effect',
    ({ kind, path, effect, since }) => {
      const [before, after] = changeOf(kind, path);
      const changes = driftOf({ before, after });
      // The case says that the family may roll; here it does change.
      const expected = path === 'spec.amiFamily' ? 'rolls-all' : effect;
      expect(changes.map((change) => change.effect)).toEqual([expected]);
      expect(changes[0]?.source).not.toBe('');
      const written = path
        .replaceAll('[]', '[0]')
        .replace('.*', '')
        .replace(/ \(.*|<.*/, '');
      expect(changes[0]?.path.startsWith(written)).toBe(true);
      if (since === undefined) return;
      const older = `1.${Number(since.slice(2)) - 1}`;
      const earlier = driftOf({ before, after, karpenterVersion: older }).map((change) => change.effect);
      // The class reference could change in 1.0 and is hashed; the other fields did not exist.
      expect(earlier).toEqual([path.includes('nodeClassRef') ? 'rolls-all' : 'none']);
    },
  );

  it.each(cases.filter(({ kind }) => kind === 'Settings'))('$path: $effect', ({ path, effect, since }) => {
    const name = path.replace('settings.', '').replace('.*', '');
    const value = name === 'featureGates' ? { nodeRepair: true } : 'x';
    const effects = (karpenterVersion: string) =>
      driftOfSettings({ before: {}, after: { [name]: value }, karpenterVersion }).map((change) => change.effect);
    expect(effects('1.14')).toEqual([effect]);
    if (since !== undefined) expect(compareMinors(since, '1.12')).toBe(0);
    expect(effects('1.11')).toEqual([name === 'clusterCABundle' ? 'new-nodes-only' : effect]);
  });

  it.each(cases.filter(({ kind }) => kind === 'External'))('$path: $effect', ({ path, effect }) => {
    expect(DRIFT_EVENTS[EVENTS[path] ?? 'hashVersion'].effect).toBe(effect);
  });
});

const only = (
  before: object,
  after: object | undefined,
  karpenterVersion?: string,
): Pick<DriftChange, 'path' | 'effect' | 'mechanism'>[] =>
  driftOf({ before, after, ...(karpenterVersion && { karpenterVersion }) }).map(({ path, effect, mechanism }) => ({
    path,
    effect,
    ...(mechanism && { mechanism }),
  }));
const effects = (before: object, after: object | undefined, karpenterVersion?: string): DriftEffect[] =>
  only(before, after, karpenterVersion).map(({ effect }) => effect);

describe('subtle cases', () => {
  it.each(['spec.associatePublicIPAddress', 'spec.detailedMonitoring'])('%s: false is not absent', (path) => {
    expect(effects(withField(CLASS, path, undefined), withField(CLASS, path, false))).toEqual(['rolls-all']);
  });

  it.each([
    [CLASS, 'spec.tags', {}],
    [CLASS, 'spec.networkInterfaces', []],
    [CLASS, 'spec.cpuOptions', {}],
    [POOL, 'spec.template.spec.taints', []],
    [POOL, 'spec.template.metadata.labels', {}],
  ])('an explicit empty value is not absent (%#)', (object, path, empty) => {
    expect(only(withField(object, path, undefined), withField(object, path, empty))).toMatchObject([
      { path, effect: 'rolls-all' },
    ]);
  });

  it('empty strings, zero and null count as absent where the field is no pointer', () => {
    expect(effects(withField(CLASS, 'spec.role', undefined), withField(CLASS, 'spec.role', ''))).toEqual(['none']);
    const taints = [{ key: 'dedicated', value: '', effect: 'NoSchedule' }];
    const same = [{ key: 'dedicated', effect: 'NoSchedule' }];
    expect(
      effects(withField(POOL, 'spec.template.spec.taints', taints), withField(POOL, 'spec.template.spec.taints', same)),
    ).toEqual(['none']);
    expect(effects(withField(CLASS, 'spec.kubelet', undefined), withField(CLASS, 'spec.kubelet', null))).toEqual([]);
    expect(
      effects(withField(POOL, 'spec.template.metadata', undefined), withField(POOL, 'spec.template.metadata', {})),
    ).toEqual([]);
  });

  it('equal taints cancel out in pairs', () => {
    const taint = { key: 'gpu', effect: 'NoSchedule' };
    const twice = withField(POOL, 'spec.template.spec.taints', [taint, taint]);
    expect(effects(withField(POOL, 'spec.template.spec.taints', []), twice)).toEqual(['none']);
    expect(effects(withField(POOL, 'spec.template.spec.taints', [taint]), twice)).toEqual(['rolls-all']);
  });

  it.each([
    ['spec.template.spec.expireAfter', '43200m', 'none'],
    ['spec.template.spec.expireAfter', undefined, undefined],
    ['spec.template.spec.expireAfter', 'Never', 'rolls-all'],
    ['spec.template.spec.terminationGracePeriod', '60m', 'none'],
    ['spec.template.spec.terminationGracePeriod', undefined, 'rolls-all'],
  ])('%s: 720h or 1h to %s: %s', (path, value, effect) => {
    expect(effects(POOL, withField(POOL, path, value))).toEqual(effect === undefined ? [] : [effect]);
  });

  it('the CRD defaults of metadataOptions count as written', () => {
    expect(effects(CLASS, withField(CLASS, 'spec.metadataOptions', undefined))).toEqual([]);
    expect(only(withField(CLASS, 'spec.metadataOptions', { httpTokens: 'optional' }), CLASS)).toEqual([
      { path: 'spec.metadataOptions.httpTokens', effect: 'rolls-all', mechanism: 'NodeClassDrift' },
    ]);
  });

  it('the AMI family counts as resolved', () => {
    const alias = withField(CLASS, 'spec.amiSelectorTerms', [{ alias: 'al2023@v20260315' }]);
    expect(effects(alias, withField(alias, 'spec.amiFamily', undefined))).toEqual(['none']);
    const without = withField(alias, 'spec.amiFamily', undefined);
    expect(only(without, withField(without, 'spec.amiSelectorTerms', [{ alias: 'bottlerocket@v1.50.0' }]))).toEqual([
      { path: 'spec.amiSelectorTerms[0].alias', effect: 'rolls-all', mechanism: 'NodeClassDrift' },
    ]);
    expect(only(without, withField(without, 'spec.amiSelectorTerms', [{ alias: 'al2023@v20260401' }]))).toMatchObject([
      { effect: 'rolls-mismatched', mechanism: 'AMIDrift' },
    ]);
  });

  it('adding subnets or reservations drifts nothing, adding a security group may drift all', () => {
    const more = (path: string, term: object) =>
      effects(CLASS, withField(CLASS, path, [...(valueAt(CLASS, path) as object[]), term]));
    expect(more('spec.subnetSelectorTerms', { id: 'subnet-z' })).toEqual(['new-nodes-only']);
    expect(more('spec.capacityReservationSelectorTerms', { id: 'cr-z' })).toEqual(['new-nodes-only']);
    expect(more('spec.securityGroupSelectorTerms', { id: 'sg-z' })).toEqual(['rolls-mismatched']);
  });

  it('role and instance profile could not be exchanged before 1.7', () => {
    const profile = withField(withField(CLASS, 'spec.role', undefined), 'spec.instanceProfile', 'p');
    expect(only(CLASS, profile, '1.6.8')).toMatchObject([
      { path: 'spec.instanceProfile' },
      { path: 'spec.role', effect: 'refused' },
    ]);
    expect(effects(CLASS, profile, '1.7.6')).toEqual(['rolls-all', 'rolls-all']);
  });

  it('a field that the version does not know is dropped inside a list too', () => {
    const path = 'spec.blockDeviceMappings[].ebs.volumeInitializationRate';
    expect(effects(CLASS, withField(CLASS, path, 200), '1.4')).toEqual(['none']);
    expect(effects(CLASS, withField(CLASS, path, 200), '1.5')).toEqual(['rolls-all']);
  });

  it('sizes are equal by value within their family', () => {
    const path = 'spec.blockDeviceMappings[].ebs.volumeSize';
    expect(effects(CLASS, withField(CLASS, path, '1024Gi'))).toEqual(['none']);
    expect(effects(CLASS, withField(CLASS, path, '1T'))).toEqual(['rolls-all']);
  });

  it('names the field as deep as it can', () => {
    expect(only(CLASS, withField(CLASS, 'spec.blockDeviceMappings[].ebs.iops', 1))[0]?.path).toBe(
      'spec.blockDeviceMappings[0].ebs.iops',
    );
    const labels = { team: 'a', 'example.com/stage': 'x' };
    expect(only(POOL, withField(POOL, 'spec.template.metadata.labels', labels))[0]?.path).toBe(
      'spec.template.metadata.labels["example.com/stage"]',
    );
  });

  it('takes new, foreign and strange objects without an answer', () => {
    expect(driftOf({ before: undefined, after: POOL })).toEqual([]);
    expect(driftOf({ before: { kind: 'Deployment' }, after: { kind: 'Deployment', spec: 1 } })).toEqual([]);
    expect(driftOf({ before: { kind: '__proto__' }, after: {} })).toEqual([]);
    for (const requirements of [null, 'x', [null, 1, { key: 3, values: 'x' }]]) {
      expect(effects(POOL, withField(POOL, 'spec.template.spec.requirements', requirements))).toHaveLength(1);
    }
    expect(effects({ kind: 'NodePool', spec: null }, { kind: 'NodePool', spec: { template: 'x' } })).toEqual([]);
    expect(only(POOL, JSON.parse(JSON.stringify(POOL).replace('"weight"', '"__proto__":{"a":1},"wait"')))).toEqual([
      { path: 'spec.__proto__', effect: 'none' },
      { path: 'spec.wait', effect: 'none' },
      { path: 'spec.weight', effect: 'none' },
    ]);
  });

  it('gives the worst of several effects', () => {
    const both = withField(withField(POOL, 'spec.weight', 1), 'spec.template.metadata.labels', { team: 'b' });
    expect(worstEffect(driftOf({ before: POOL, after: both }))).toBe('rolls-all');
    expect(worstEffect([])).toBe('none');
  });
});

describe('requirements', () => {
  const category = (operator: string, ...values: string[]): RequirementObject => ({
    key: 'karpenter.k8s.aws/instance-category',
    operator,
    values,
  });
  const between = (before: readonly RequirementObject[], after: readonly RequirementObject[]) =>
    effects(
      withField(POOL, 'spec.template.spec.requirements', before),
      withField(POOL, 'spec.template.spec.requirements', after),
    )[0];

  it.each<[RequirementObject[], RequirementObject[], DriftEffect]>([
    [[category('In', 'c', 'm')], [category('In', 'm', 'c')], 'none'],
    [[category('In', 'c', 'm')], [category('In', 'c', 'm', 'r')], 'new-nodes-only'],
    [[category('In', 'c', 'm')], [], 'new-nodes-only'],
    [[category('In', 'c', 'm')], [category('Exists')], 'new-nodes-only'],
    [[category('In', 'c', 'm')], [category('NotIn', 't')], 'new-nodes-only'],
    [[category('NotIn', 't', 'x')], [category('NotIn', 't')], 'new-nodes-only'],
    [[category('In', 'c', 'm')], [category('In', 'c')], 'rolls-mismatched'],
    [[], [category('Exists')], 'rolls-mismatched'],
    [[category('NotIn', 't')], [category('Exists')], 'rolls-mismatched'],
    [[category('NotIn', 't')], [category('NotIn', 't', 'x')], 'rolls-mismatched'],
    [[category('Gt', '3')], [category('Gt', '2')], 'new-nodes-only'],
    [[category('Gt', '3')], [category('Gt', '4')], 'rolls-mismatched'],
    [[category('Gt', '3')], [category('Gte', '4')], 'none'],
    [[category('DoesNotExist')], [category('NotIn', 't')], 'new-nodes-only'],
    [[category('DoesNotExist')], [category('Exists')], 'rolls-mismatched'],
  ])('%j to %j: %s', (before, after, effect) => {
    expect(between(before, after)).toBe(effect);
  });

  it('are held against the labels of the NodeClaim, where no asked label may be missing', () => {
    const labels = { 'karpenter.k8s.aws/instance-category': 'm' };
    expect(requirementsDrift(labels, [category('In', 'm', 'c')])).toEqual([]);
    expect(requirementsDrift(labels, [category('In', 'c')])).toHaveLength(1);
    expect(
      requirementsDrift(labels, [{ key: 'karpenter.k8s.aws/instance-tenancy', operator: 'In', values: ['default'] }]),
    ).toHaveLength(1);
    expect(
      requirementsDrift(labels, [{ key: 'karpenter.k8s.aws/instance-gpu-count', operator: 'Exists' }]),
    ).toHaveLength(1);
    expect(requirementsDrift(labels, [{ key: 'team', operator: 'Exists' }])).toHaveLength(1);
    expect(
      requirementsDrift(labels, [
        { key: 'team', operator: 'NotIn', values: ['x'] },
        { key: 'gpu', operator: 'DoesNotExist' },
      ]),
    ).toEqual([]);
  });

  it('that only widen leave every node that satisfied the old ones', () => {
    const keys = ['a', 'b'];
    const values = ['1', '2', '3', 'x'];
    const requirement: fc.Arbitrary<RequirementObject> = fc.oneof(
      fc.record({
        key: fc.constantFrom(...keys),
        operator: fc.constantFrom('In', 'NotIn'),
        values: fc.subarray(values, { minLength: 1 }),
      }),
      fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
      fc.record({
        key: fc.constantFrom(...keys),
        operator: fc.constantFrom('Gt', 'Lt', 'Gte', 'Lte'),
        values: fc.constantFrom(['1'], ['2']),
      }),
    );
    const requirements = fc.array(requirement, { maxLength: 3 });
    const labels = [undefined, ...values, '0', '9', 'y'].flatMap((a) =>
      [undefined, ...values].map((b) => ({ ...(a && { a }), ...(b && { b }) })),
    );
    let wider = 0;
    fc.assert(
      fc.property(requirements, requirements, (before, after) => {
        if (between(before, after) === 'rolls-mismatched') return;
        wider += 1;
        for (const each of labels) {
          if (requirementsDrift(each, before).length === 0) expect(requirementsDrift(each, after)).toEqual([]);
        }
      }),
      { seed: 7, numRuns: runs(1500) },
    );
    expect(wider).toBeGreaterThan(runs(100));
  });
});

/** Another order of every list that is a set, and of every object. */
function shuffled(value: Json, order: () => number): Json {
  if (Array.isArray(value)) {
    return value
      .map((element) => ({ at: order(), element: shuffled(element, order) }))
      .sort((a, b) => a.at - b.at)
      .map(({ element }) => element);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => ({ at: order(), key, entry: shuffled(entry, order) }));
  return Object.fromEntries(entries.sort((a, b) => a.at - b.at).map(({ key, entry }) => [key, entry]));
}

/** Texts that mean the same: each in turn for the first. */
const REWRITES: readonly (readonly string[])[] = [
  ['"720h"', '"43200m"', '"719h60m"'],
  ['"1h"', '"60m"', '"3600s"'],
  ['"memory.available":"1m"', '"memory.available":"60s"', '"memory.available":"60000ms"'],
  ['"1Ti"', '"1024Gi"'],
];

it('rewrites that Karpenter cannot tell apart have no effect', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<object>(POOL, CLASS),
      fc.infiniteStream(fc.nat()),
      fc.array(fc.nat(2), { minLength: 4, maxLength: 4 }),
      (object, numbers, picks) => {
        let text = JSON.stringify(shuffled(object as Json, () => numbers.next().value as number));
        REWRITES.forEach(([first = '', ...others], index) => {
          const pick = picks[index] ?? 0;
          text = text.replaceAll(first, pick === 0 ? first : (others[pick - 1] ?? first));
        });
        const changes = (karpenterVersion: string) =>
          driftOf({ before: object, after: JSON.parse(text), karpenterVersion });
        for (const change of changes('1.14')) expect(change).toMatchObject({ effect: 'none' });
        // Since 1.15 the kubelet is hashed as it is written.
        for (const { path, effect } of changes('1.15'))
          expect(effect).toBe(path.startsWith('spec.kubelet.') ? 'rolls-all' : 'none');
      },
    ),
    { seed: 7, numRuns: runs(300) },
  );
});

describe('a static pool at its limit', () => {
  const withLimit = (nodes: unknown, replicas = 3, labels = { team: 'a' }) => ({
    ...STATIC_POOL,
    spec: {
      replicas,
      limits: { nodes },
      template: { ...STATIC_POOL.spec.template, metadata: { labels } },
    },
  });
  const stuck = (nodes: unknown, more: Partial<Parameters<typeof driftOf>[0]> = {}, replicas = 3) =>
    driftOf({
      before: withLimit(nodes, replicas),
      after: withLimit(nodes, replicas, { team: 'b' }),
      ...more,
    }).map((change) => [change.effect, change.stuck !== undefined]);
  const gate = { featureGates: { terminateFirstDrift: true } };

  it.each<[nodes: unknown, more: Partial<Parameters<typeof driftOf>[0]>, isStuck: boolean]>([
    [3, {}, true],
    ['3', {}, true],
    [2, {}, true],
    [4, {}, false],
    [undefined, {}, false],
    ['many', {}, false],
    [3, gate, false],
    [3, { ...gate, karpenterVersion: '1.14.3' }, true],
    [3, { ...gate, karpenterVersion: '1.15.2' }, false],
  ])('limits.nodes %j, %j', (nodes, more, isStuck) => {
    expect(stuck(nodes, more)).toEqual([['rolls-all', isStuck]]);
  });

  it('says so of no other change', () => {
    expect(driftOf({ before: withLimit(3), after: withLimit(3, 2) }).map((change) => change.stuck)).toEqual([
      undefined,
    ]);
    expect(stuck(0, {}, 0)).toEqual([['rolls-all', false]]);
    const [change] = driftOf({ before: withLimit(3), after: withLimit(3, 3, { team: 'b' }), karpenterVersion: '1.14' });
    expect(change?.stuck).toBe('a static pool starts the new node first, and limits.nodes leaves no room for one');
  });
});
