import { describe, expect, it } from 'vitest';
import { type ControllerOptions, controllerFindings } from '../../src/admission';

type Json = Record<string, unknown>;

const pool = (template: Json = {}, spec: Json = {}): Json => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'default' },
  spec: { template: { spec: template }, ...spec },
});
const labelled = (labels: Json): Json => pool({}, { template: { metadata: { labels } } });
const nodeClass = (spec: Json): Json => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec,
});
const overlay = (spec: Json): Json => ({
  apiVersion: 'karpenter.sh/v1alpha1',
  kind: 'NodeOverlay',
  metadata: { name: 'default' },
  spec,
});
const requires = (...requirements: Json[]): Json => pool({ requirements });
const scheduled = (schedule: string): Json => pool({}, { disruption: { budgets: [{ schedule }] } });

const judge = (object: unknown, options: Partial<ControllerOptions> = {}): readonly string[] =>
  controllerFindings(object, { karpenterMinor: '1.14', ...options }).map(
    ({ rule, severity, path }) =>
      `${severity === 'error' ? '' : `${severity} `}${rule.slice('controller/'.length)} ${path}`,
  );

const longName = 'x'.repeat(64);

describe('requirements', () => {
  const at = 'spec.template.spec.requirements[0]';

  it.each<[Json, readonly string[]]>([
    [{ key: 'team', operator: 'In', values: ['a', '', 'B_c.d-e'] }, []],
    [{ key: `example.com/${longName}`, operator: 'Exists' }, [`label-key ${at}.key`]],
    [{ key: `${'a.'.repeat(130)}com/x`, operator: 'Exists' }, [`label-key ${at}.key`]],
    [{ key: 'team', operator: 'In', values: ['a b'] }, [`label-value ${at}.values[0]`]],
    [{ key: 'team', operator: 'NotIn', values: ['a', 'x'.repeat(64)] }, [`label-value ${at}.values[1]`]],
    [{ key: 'karpenter.sh/nodepool', operator: 'In', values: ['a'] }, [`restricted-label ${at}.key`]],
    [{ key: 'karpenter.sh/other', operator: 'Exists' }, [`restricted-label ${at}.key`]],
    [{ key: 'a.karpenter.sh/other', operator: 'Exists' }, [`restricted-label ${at}.key`]],
    [{ key: 'notkarpenter.sh/other', operator: 'Exists' }, []],
    [{ key: 'karpenter.k8s.aws/ec2nodeclass', operator: 'In', values: ['default'] }, [`restricted-label ${at}.key`]],
    [{ key: 'kubernetes.io/hostname', operator: 'Exists' }, [`restricted-label ${at}.key`]],
    [{ key: 'beta.kubernetes.io/arch', operator: 'In', values: ['amd64'] }, []],
  ])('%j', (requirement, expected) => {
    expect(judge(requires(requirement))).toEqual(expected);
  });

  it.each<[Json, string, readonly string[]]>([
    [{ key: 'kubernetes.io/x', operator: 'Exists' }, '1.8', [`restricted-label ${at}.key`]],
    [{ key: 'kubernetes.io/x', operator: 'Exists' }, '1.9', []],
    [{ key: 'x.kops.k8s.io/y', operator: 'Exists' }, '1.8', []],
    [{ key: 'karpenter.k8s.aws/instance-tenancy', operator: 'Exists' }, '1.8', [`restricted-label ${at}.key`]],
    [{ key: 'karpenter.k8s.aws/instance-tenancy', operator: 'Exists' }, '1.9', []],
  ])('%j in %s', (requirement, karpenterMinor, expected) => {
    expect(judge(requires(requirement), { karpenterMinor: karpenterMinor as '1.9' })).toEqual(expected);
  });

  const capacityType = (operator: string, values: string[], more: Json = {}): Json =>
    requires({ key: 'karpenter.sh/capacity-type', operator, values, ...more });

  it.each<[string, Json, string, readonly string[]]>([
    ['known values', capacityType('In', ['spot', 'on-demand', 'reserved']), '1.14', []],
    ['no known value', capacityType('In', ['xspot']), '1.14', [`known-values ${at}.values`]],
    ['no known value, before the check', capacityType('In', ['xspot']), '1.0', []],
    ['an unknown value', capacityType('In', ['spot', 'x']), '1.14', [`warning known-values ${at}.values[1]`]],
    ['any value with NotIn', capacityType('NotIn', ['x']), '1.14', []],
    [
      'too few known values',
      capacityType('In', ['spot', 'x'], { minValues: 2 }),
      '1.14',
      [`known-values ${at}.minValues`, `warning known-values ${at}.values[1]`],
    ],
    ['no values, which is the API server’s matter', capacityType('In', []), '1.14', []],
    [
      'no known tenancy',
      requires({ key: 'karpenter.k8s.aws/instance-tenancy', operator: 'In', values: ['host'] }),
      '1.9',
      [`known-values ${at}.values`],
    ],
    [
      'a known tenancy',
      requires({ key: 'karpenter.k8s.aws/instance-tenancy', operator: 'In', values: ['dedicated'] }),
      '1.9',
      [],
    ],
  ])('with %s', (_, object, karpenterMinor, expected) => {
    expect(judge(object, { karpenterMinor: karpenterMinor as '1.14' })).toEqual(expected);
  });

  it('of a NodeOverlay, which may name a NodePool', () => {
    const requirements = [
      { key: 'karpenter.sh/nodepool', operator: 'In', values: ['general'] },
      { key: `example.com/${longName}`, operator: 'Exists' },
    ];
    expect(judge(overlay({ requirements }))).toEqual(['label-key spec.requirements[1].key']);
  });
});

describe('template labels', () => {
  const at = 'spec.template.metadata.labels';

  it.each<[Json, readonly string[]]>([
    [{ team: 'a', 'example.com/x': '' }, []],
    [{ 'a b': 'x' }, [`label-key ${at}["a b"]`]],
    [{ [`example.com/${longName}`]: 'x' }, [`label-key ${at}["example.com/${longName}"]`]],
    [{ a: 'x y' }, [`label-value ${at}.a`]],
    [{ 'karpenter.sh/nodepool': 'x' }, [`restricted-label ${at}["karpenter.sh/nodepool"]`]],
    [{ 'karpenter.k8s.aws/ec2nodeclass': 'x' }, [`restricted-label ${at}["karpenter.k8s.aws/ec2nodeclass"]`]],
    [{ 'kubernetes.io/hostname': 'x' }, [`restricted-label ${at}["kubernetes.io/hostname"]`]],
    [{ 'node.kubernetes.io/instance-type': 'm5.large' }, []],
  ])('%j', (labels, expected) => {
    expect(judge(labelled(labels))).toEqual(expected);
  });
});

describe('taints', () => {
  const taint = (key: string, effect = 'NoSchedule', value?: string): Json => ({
    key,
    effect,
    ...(value && { value }),
  });

  it.each<[string, Json, readonly string[]]>([
    ['one key with two effects', { taints: [taint('a'), taint('a', 'NoExecute')] }, []],
    [
      'one pair twice',
      { taints: [taint('a', 'NoSchedule', 'x'), taint('a', 'NoSchedule', 'y')] },
      ['duplicate-taint spec.template.spec.taints[1]'],
    ],
    [
      'one pair in both lists',
      { taints: [taint('a')], startupTaints: [taint('a')] },
      ['duplicate-taint spec.template.spec.startupTaints[0]'],
    ],
    ['a key too long', { taints: [taint(`example.com/${longName}`)] }, ['taint spec.template.spec.taints[0].key']],
    [
      'a value too long',
      { startupTaints: [taint('a', 'NoSchedule', longName)] },
      ['taint spec.template.spec.startupTaints[0].value'],
    ],
    ['no value', { taints: [taint('a', 'NoSchedule', '')] }, []],
  ])('%s', (_, template, expected) => {
    expect(judge(pool(template))).toEqual(expected);
  });
});

describe('budget schedules', () => {
  it.each(['0 9 * * mon-fri', '@daily', '0 0 30 2 *', '*/15 0-6 1,15 jan ?'])('%s is parsed', (schedule) => {
    expect(judge(scheduled(schedule))).toEqual([]);
  });

  it.each([
    '0 0 * * 7',
    '0 22 * * fri-mon',
    '0 0 0 * * *',
    'TZ=UTC 0 9 * * *',
    '@hourlyfoo',
    '60 * * * *',
    '0 0 * * Monday',
  ])('%s stops every disruption', (schedule) => {
    expect(judge(scheduled(schedule))).toEqual(['budget-schedule spec.disruption.budgets[0].schedule']);
  });
});

describe('budgets that stop node repair', () => {
  const ON = { karpenterMinor: '1.15', featureGates: { nodeRepair: true } } as const;
  const FREEZE = { nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' };
  const found = (budgets: unknown, options: ControllerOptions = ON) =>
    controllerFindings(pool({}, { disruption: { budgets } }), options).filter(
      ({ rule }) => rule === 'controller/repair-budget',
    );
  const ofPool = (...budgets: readonly unknown[]) => found(budgets).map(({ message }) => message);

  it('say when and the way out', () => {
    expect(found([{ nodes: '10%' }, FREEZE])).toEqual([
      {
        rule: 'controller/repair-budget',
        severity: 'warning',
        resource: 'NodePool/default',
        path: 'spec.disruption.budgets[1]',
        got: FREEZE,
        message:
          'node repair asks the budgets from Karpenter 1.15 on, and this one allows no node for any reason: no broken node is repaired from "0 9 * * mon-fri" for 8h (UTC), 2088 of the 8760 hours of a year',
        fix: 'give it reasons without Unhealthy: [Underutilized, Empty, Drifted]',
      },
    ]);
  });

  it.each<[budget: unknown, when: RegExp]>([
    [{ nodes: '0', schedule: '@daily', duration: '24h' }, /always$/],
    [{ nodes: '0%', schedule: '@daily', duration: '24h' }, /always$/],
    [{ nodes: '4294967296', schedule: '@daily', duration: '1440m' }, /always$/],
    [{ nodes: '0', reasons: null, schedule: '@weekly', duration: '168h' }, /always$/],
    [{ nodes: '0', schedule: '0 0 20 dec *', duration: '336h' }, /"0 0 20 dec \*" for 336h \(UTC\), 336 of the 8760/],
    [{ nodes: '0', schedule: '* * * * *', duration: '1m' }, /"\* \* \* \* \*" for 1m \(UTC\)$/],
  ])('%j', (budget, when) => {
    expect(ofPool(budget)).toEqual([expect.stringMatching(when)]);
  });

  it.each<[budget: unknown]>([
    [{ nodes: '1%' }],
    [{}],
    [{ nodes: '0', reasons: ['Underutilized', 'Empty', 'Drifted'] }],
    // On purpose.
    [{ nodes: '0', reasons: ['Unhealthy'] }],
    // That nothing is ever disrupted is one finding, which names repair.
    [{ nodes: '0' }],
    [{ nodes: '4294967296' }],
    [{ nodes: '0', reasons: null }],
    [{ nodes: '0', schedule: '0 0 31 2 *', duration: '1h' }],
    [{ nodes: '0', reasons: [] }],
    // These have findings of their own.
    [{ nodes: 'half' }],
    [{ nodes: '0', schedule: '0 0 * * 7', duration: '8h' }],
    [{ nodes: '0', duration: '8h' }],
    [null],
    ['0'],
  ])('%j is none', (budget) => {
    expect(ofPool(budget)).toEqual([]);
  });

  it('are one finding a pool', () => {
    const nights = [1, 2, 3, 4].map((day) => ({ nodes: '0', schedule: `0 22 * * ${day}`, duration: '9h' }));
    expect(ofPool(...nights, { nodes: '5' })).toEqual([
      expect.stringMatching(
        /4 of them allow .* from "0 22 \* \* 1" for 9h, "0 22 \* \* 2" for 9h, "0 22 \* \* 3" for 9h and 1 more \(UTC\), 18\d\d of/,
      ),
    ]);
  });

  it('only where repair is a disruption with budgets', () => {
    expect(found([FREEZE], { ...ON, karpenterMinor: '1.14' })).toEqual([]);
    expect(found([FREEZE], { ...ON, featureGates: {} })).toEqual([]);
    expect(found([FREEZE], { karpenterMinor: '1.15' })).toEqual([]);
    expect(found([FREEZE], { ...ON, settings: { legacyNodeRepair: true } })).toEqual([]);
    expect(found([FREEZE], { ...ON, settings: { legacyNodeRepair: false } })).toHaveLength(1);
  });
});

describe('what the controller cannot read', () => {
  it.each<[string, Json, readonly string[], string?]>([
    ['a duration beyond 292 years', pool({ expireAfter: '99999999999h' }), ['spec.template.spec.expireAfter']],
    ['Never', pool({ expireAfter: 'Never' }, { disruption: { consolidateAfter: 'Never' } }), []],
    [
      'what the pattern before 1.4 let through',
      pool({}, { disruption: { consolidateAfter: '1hfoo' } }),
      ['spec.disruption.consolidateAfter'],
      '1.3',
    ],
    ['an exponent with a fraction', pool({}, { limits: { cpu: '1e1.5' } }), ['spec.limits.cpu']],
    ['the most that 32 bits hold', nodeClass({ ipPrefixCount: 2 ** 31 - 1 }), []],
    [
      'a grace period that is no duration',
      nodeClass({ kubelet: { evictionSoftGracePeriod: { 'memory.available': '1 minute' } } }),
      ['spec.kubelet.evictionSoftGracePeriod["memory.available"]'],
    ],
    [
      'times that the format lets through',
      pool({
        taints: [
          { timeAdded: '2026-02-28t10:00:00z' },
          { key: 'b', timeAdded: ['x'] },
          { key: 'c', timeAdded: '2026-02-28T10:00:00Z' },
        ],
      }),
      ['spec.template.spec.taints[0].timeAdded', 'spec.template.spec.taints[1].timeAdded'],
    ],
    ['a capacity', overlay({ capacity: { 'example.com/a': '1e1.5' } }), ['spec.capacity["example.com/a"]']],
  ])('%s', (_, object, paths, karpenterMinor = '1.14') => {
    const found = judge(object, { karpenterMinor: karpenterMinor as '1.14' });
    expect(found).toEqual(paths.map((path) => `undecodable ${path}`));
  });
});

describe('kubelet', () => {
  it.each<[string, Json, string, readonly string[]]>([
    [
      'sound settings',
      { kubeReserved: { cpu: '100m' }, evictionHard: { 'memory.available': '5%', 'nodefs.available': '1Gi' } },
      '1.14',
      [],
    ],
    [
      'an empty threshold',
      { evictionHard: { 'memory.available': '' } },
      '1.14',
      ['kubelet spec.kubelet.evictionHard["memory.available"]'],
    ],
    [
      'an empty threshold of a signal that only the kubelet reads',
      { evictionHard: { 'pid.available': '' } },
      '1.14',
      [],
    ],
    [
      'an empty soft threshold',
      { evictionSoft: { 'memory.available': '' } },
      '1.8',
      ['kubelet spec.kubelet.evictionSoft["memory.available"]'],
    ],
    ['an empty soft threshold, not reckoned with any more', { evictionSoft: { 'memory.available': '' } }, '1.9', []],
    [
      'a reservation that is no quantity',
      { systemReserved: { memory: '1e1.5' } },
      '1.14',
      ['kubelet spec.kubelet.systemReserved.memory'],
    ],
  ])('%s', (_, kubelet, karpenterMinor, expected) => {
    expect(judge(nodeClass({ kubelet }), { karpenterMinor: karpenterMinor as '1.14' })).toEqual(expected);
  });
});

describe('AMI aliases', () => {
  const at = 'ami-alias spec.amiSelectorTerms[0].alias';
  it.each<[string, string | undefined, readonly string[]]>([
    ['al2@latest', '1.32', []],
    ['al2@latest', '1.33', [at]],
    ['al2@latest', 'v1.34.2', [at]],
    ['al2@latest', undefined, []],
    ['al2023@latest', '1.34', []],
    ['windows2025@latest', '1.34', [at]],
    ['windows2025@latest', '1.35', []],
    ['windows2022@latest', '1.30', []],
  ])('%s on Kubernetes %s', (alias, kubernetesVersion, expected) => {
    expect(
      judge(nodeClass({ amiSelectorTerms: [{ alias }] }), { ...(kubernetesVersion && { kubernetesVersion }) }),
    ).toEqual(expected);
  });
});

describe('feature gates', () => {
  const buffer = {
    apiVersion: 'autoscaling.x-k8s.io/v1beta1',
    kind: 'CapacityBuffer',
    metadata: { name: 'a' },
    spec: { replicas: 1, podTemplateRef: { name: 'a' } },
  };
  const reserved = nodeClass({ capacityReservationSelectorTerms: [{ id: 'cr-1' }] });

  it.each<[string, unknown, ControllerOptions['featureGates'], string, readonly string[]]>([
    ['NodeOverlay, off', overlay({ requirements: [] }), {}, '1.14', ['feature-gate ']],
    ['NodeOverlay, on', overlay({ requirements: [] }), { nodeOverlay: true }, '1.14', []],
    ['NodeOverlay, not known', overlay({ requirements: [] }), undefined, '1.14', []],
    ['CapacityBuffer, off', buffer, { capacityBuffer: false }, '1.14', ['feature-gate ']],
    ['CapacityBuffer, on', buffer, { capacityBuffer: true }, '1.14', []],
    ['static pool, off', pool({}, { replicas: 0 }), {}, '1.14', ['feature-gate spec.replicas']],
    ['static pool, on', pool({}, { replicas: 3 }), { staticCapacity: true }, '1.14', []],
    ['dynamic pool', pool(), {}, '1.14', []],
    ['reservations, by default', reserved, {}, '1.6', []],
    [
      'reservations, by default before 1.6',
      reserved,
      {},
      '1.5',
      ['feature-gate spec.capacityReservationSelectorTerms[0]'],
    ],
    [
      'reservations, off',
      reserved,
      { reservedCapacity: false },
      '1.14',
      ['feature-gate spec.capacityReservationSelectorTerms[0]'],
    ],
  ])('%s', (_, object, featureGates, karpenterMinor, expected) => {
    expect(judge(object, { karpenterMinor: karpenterMinor as '1.14', featureGates })).toEqual(expected);
  });
});

it('looks at Karpenter’s objects only', () => {
  expect(judge({ ...nodeClass({ ipPrefixCount: 2 ** 40 }), apiVersion: 'eks.amazonaws.com/v1' })).toEqual([]);
  expect(judge({ apiVersion: 'karpenter.sh/v1', kind: 'constructor' })).toEqual([]);
  expect(judge(null)).toEqual([]);
});

describe('block device mappings', () => {
  const at = (index: number) => `block-device-mapping spec.blockDeviceMappings[${index}]`;
  const messages = (amiFamily: string, ...blockDeviceMappings: Json[]) =>
    controllerFindings(nodeClass({ amiFamily, amiSelectorTerms: [{ id: 'ami-1' }], blockDeviceMappings }), {
      karpenterMinor: '1.14',
    }).map(({ message }) => message);
  const sized = { volumeSize: '20Gi' };

  it.each<[string, readonly Json[], readonly string[]]>([
    ['complete', [{ deviceName: '/dev/xvda', ebs: {} }], []],
    ['no volume', [{ deviceName: '/dev/xvda' }], [at(0)]],
    ['null as the volume', [{ deviceName: '/dev/xvda', ebs: null }], [at(0)]],
    ['no device name', [{ ebs: sized }], [at(0)]],
    ['neither, beside a complete one', [{ deviceName: '/dev/xvda', ebs: sized }, {}], [at(1), at(1)]],
    ["what is no mapping is the CRD's affair", ['x' as unknown as Json, { ebs: sized }], [at(1)]],
  ])('%s', (_, blockDeviceMappings, expected) => {
    expect(judge(nodeClass({ blockDeviceMappings }))).toEqual(expected);
  });

  it.each<[string, string, readonly Json[], string]>([
    ['before the device is found', 'AL2023', [{ ebs: sized }, { deviceName: '/dev/xvda', ebs: sized }], 'panic'],
    ['after it is found', 'AL2023', [{ deviceName: '/dev/xvda', ebs: sized }, { ebs: sized }], 'refused by EC2'],
    ['with a root volume of known size', 'AL2023', [{ ebs: sized, rootVolume: true }], 'refused by EC2'],
    ['with a root volume without size', 'AL2023', [{ ebs: {}, rootVolume: true }], 'panic'],
    ['where the image decides', 'Custom', [{ ebs: sized }], 'refused by EC2'],
    [
      'Bottlerocket looks for its second volume',
      'Bottlerocket',
      [{ deviceName: '/dev/xvda', ebs: sized }, { ebs: {} }],
      'panic',
    ],
  ])('a missing device name %s', (_, family, mappings, expected) => {
    expect(messages(family, ...mappings)).toEqual([expect.stringContaining(expected)]);
  });
});
