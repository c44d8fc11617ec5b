import { describe, expect, it } from 'vitest';
import {
  AMI_FAMILIES,
  accountCatalogue,
  type EC2NodeClassObject,
  loadCatalogue,
  type NodePoolContext,
  nodeResources,
  placePod,
  resolveNodePool,
} from '../../src/karpenter';
import type { NodePoolObject, RequirementObject } from '../../src/karpenter/objects';
import { isReleaseAtLeast } from '../../src/karpenter/versions';

const pool = (
  requirements: readonly RequirementObject[] = [],
  group?: string,
  labels?: Record<string, string>,
): NodePoolObject => ({
  metadata: { name: 'general' },
  spec: {
    template: {
      metadata: { labels },
      spec: {
        requirements,
        nodeClassRef: { name: 'default', ...(group === undefined ? {} : { group, kind: 'NodeClass' }) },
      },
    },
  },
});
const assumptions = (context: Omit<Partial<NodePoolContext>, 'nodePool'> & { nodePool?: NodePoolObject }): string =>
  resolveNodePool({ nodePool: pool(), ...context }).assumptions.join('\n');

describe('EKS Auto Mode', () => {
  const category: RequirementObject = {
    key: 'eks.amazonaws.com/instance-category',
    operator: 'In',
    values: ['c', 'm'],
  };
  const unknown = 'labels of EKS Auto Mode are not known';

  it.each<[string, NodePoolObject, readonly string[]]>([
    [
      'a requirement',
      pool([category]),
      [`${unknown}: every type is taken to meet eks.amazonaws.com/instance-category`],
    ],
    ['a label of the template', pool([], undefined, { 'eks.amazonaws.com/instance-size': 'large' }), [unknown]],
    [
      'two requirements on one label are named once',
      pool([category, { ...category, operator: 'NotIn', values: ['c'] }]),
      ['meet eks.amazonaws.com/instance-category\n'],
    ],
    ['its node class', pool([], 'eks.amazonaws.com'), ['the types that EKS Auto Mode takes are not known']],
    ['both', pool([category], 'eks.amazonaws.com'), [unknown, 'the types that EKS Auto Mode takes']],
  ])('%s is said not to be known', (_, nodePool, expected) => {
    const said = `${assumptions({ nodePool })}\n`;
    for (const sentence of expected) expect(said).toContain(sentence);
  });

  it('its node class alone is no label that was written', () => {
    expect(assumptions({ nodePool: pool([], 'eks.amazonaws.com') })).not.toContain(unknown);
  });

  it('is not spoken of elsewhere', () => {
    expect(assumptions({ nodePool: pool([{ key: 'team', operator: 'Exists' }], 'karpenter.k8s.aws') })).not.toContain(
      'Auto Mode',
    );
  });
});

describe('Nitro enclaves', () => {
  const nodeClass: EC2NodeClassObject = { spec: { enclaveOptions: { enabled: true } } };
  const unknown = 'every type is taken to support Nitro enclaves';
  const entry = (InstanceType: string, NitroEnclavesSupport?: string) => ({
    InstanceType,
    ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
    VCpuInfo: { DefaultVCpus: 2 },
    MemoryInfo: { SizeInMiB: 8192 },
    ...(NitroEnclavesSupport === undefined ? {} : { NitroEnclavesSupport }),
  });
  const { catalogue } = accountCatalogue({
    instanceTypes: {
      InstanceTypes: [entry('m5.large', 'unsupported'), entry('m5.xlarge', 'supported'), entry('m5.2xlarge')],
    },
  });

  it('are not known of the built-in types, which all stay', () => {
    expect(assumptions({ nodeClass, karpenterVersion: '1.15' })).toContain(unknown);
    const { types } = resolveNodePool({ nodePool: pool(), nodeClass, karpenterVersion: '1.15' });
    expect(types).toHaveLength(loadCatalogue().names.length);
  });

  it('are known from describe-instance-types', () => {
    const { types, funnel } = resolveNodePool({ nodePool: pool(), nodeClass, catalogue, karpenterVersion: '1.15' });
    expect(types).toEqual(['m5.xlarge']);
    expect(funnel.find(({ path }) => path === 'spec.enclaveOptions.enabled')?.removed).toEqual([
      'm5.2xlarge',
      'm5.large',
    ]);
    expect(assumptions({ nodeClass, catalogue, karpenterVersion: '1.15' })).not.toContain(unknown);
  });

  it.each<[string, EC2NodeClassObject, string]>([
    ['before 1.15', nodeClass, '1.14.1'],
    ['where they are off', { spec: { enclaveOptions: { enabled: false } } }, '1.15'],
    ['where nothing is said of them', { spec: {} }, '1.15'],
  ])('change nothing %s', (_, given, karpenterVersion) => {
    expect(assumptions({ nodeClass: given, karpenterVersion })).not.toContain(unknown);
    expect(resolveNodePool({ nodePool: pool(), nodeClass: given, catalogue, karpenterVersion }).types).toHaveLength(3);
  });
});

describe('network interfaces', () => {
  const wired: EC2NodeClassObject = { spec: { networkInterfaces: [{ networkCardIndex: 0, deviceIndex: 2 }] } };
  const entry = (InstanceType: string, NetworkInfo: object) => ({
    InstanceType,
    ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
    VCpuInfo: { DefaultVCpus: 2 },
    MemoryInfo: { SizeInMiB: 8192 },
    NetworkInfo,
  });
  const card = (NetworkCardIndex: number, MaximumNetworkInterfaces: number) => ({
    NetworkCardIndex,
    MaximumNetworkInterfaces,
  });
  const { catalogue } = accountCatalogue({
    instanceTypes: {
      InstanceTypes: [
        entry('a.large', { EnaSupport: 'required', NetworkCards: [card(0, 3)] }),
        entry('b.large', { EnaSupport: 'required', NetworkCards: [card(0, 2)] }),
        entry('c.large', { EnaSupport: 'unsupported', NetworkCards: [card(0, 3)] }),
        entry('d.large', { EnaSupport: 'supported', NetworkCards: [card(1, 1), card(0, 4)] }),
      ],
    },
  });
  const left = (nodeClass: EC2NodeClassObject) => resolveNodePool({ nodePool: pool(), nodeClass, catalogue }).types;

  it('need the Elastic Network Adapter, which the account tells', () => {
    expect(left(wired)).toEqual(['a.large', 'd.large']);
    expect(assumptions({ nodeClass: wired })).toContain('every type is taken to have the Elastic Network Adapter');
  });

  it('are counted on each card', () => {
    const second = (deviceIndex: number): EC2NodeClassObject => ({
      spec: { networkInterfaces: [{ networkCardIndex: 1, deviceIndex }] },
    });
    expect(left(second(0))).toEqual(['d.large']);
    expect(left(second(1))).toEqual([]);
  });
});

describe('capacity reservations', () => {
  const selecting: EC2NodeClassObject = { spec: { capacityReservationSelectorTerms: [{ tags: {} }] } };
  const found: EC2NodeClassObject = {
    ...selecting,
    status: { capacityReservations: [{ id: 'cr-1', instanceType: 'm5.large', availabilityZone: 'eu-west-1a' }] },
  };

  it.each<[string, string]>([
    ['1.14.1', 'while one is full, it counts as not there'],
    ['1.15.0', 'pods that only it could serve wait for it'],
    ['1.15.1', 'pods that only it could serve give up preferences or go to another pool'],
    ['1.15', 'pods that only it could serve give up preferences or go to another pool'],
  ])('have room as far as is known; what %s does when they are full is said', (karpenterVersion, text) => {
    expect(assumptions({ nodeClass: found, karpenterVersion })).toContain(text);
    expect(assumptions({ nodeClass: found, karpenterVersion, fullReservations: ['cr-1'] })).not.toContain('have room');
    expect(assumptions({ nodeClass: selecting, karpenterVersion })).not.toContain('have room');
  });

  const reserved = (weight: number, ...values: string[]): NodePoolObject => ({
    metadata: { name: values.join('-') },
    spec: {
      weight,
      template: {
        spec: {
          requirements: [
            { key: 'karpenter.sh/capacity-type', operator: 'In', values },
            { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['m5.large'] },
          ],
        },
      },
    },
  });
  const placed = (karpenterVersion: string, ...pools: readonly NodePoolObject[]) =>
    placePod(
      {},
      pools.map((nodePool) =>
        resolveNodePool({ nodePool, nodeClass: found, karpenterVersion, fullReservations: ['cr-1'] }),
      ),
    );

  it.each<[string, string | undefined]>([
    ['1.14.1', 'spot'],
    ['1.15.0', undefined],
    ['1.15.2', 'spot'],
  ])('a full one is passed over or waited for: in %s the pod goes to %s', (version, nodePool) => {
    const placement = placed(version, reserved(2, 'reserved'), reserved(1, 'spot'));
    expect(placement.nodePool).toBe(nodePool);
    const [first] = placement.verdicts.flatMap(({ verdict }) => verdict.obstacles);
    expect(first?.kind).toBe(version === '1.14.1' ? 'pool' : 'reservation');
    expect(first).toMatchObject(version === '1.14.1' ? {} : { waits: version === '1.15.0' });
  });

  it.each(['1.14.1', '1.15.0', '1.15.2'])('a full one stops nobody who may have other capacity: %s', (version) => {
    expect(placed(version, reserved(1, 'reserved', 'on-demand')).nodePool).toBe('reserved-on-demand');
  });

  it('a pool of lower weight that is full is not waited for', () => {
    expect(placed('1.15.0', reserved(1, 'reserved'), reserved(2, 'spot')).nodePool).toBe('spot');
  });

  it('that are not known leave every type in, whatever is required of their labels', () => {
    const requirement = { key: 'karpenter.k8s.aws/capacity-reservation-id', operator: 'In', values: ['cr-1'] };
    const typesOf = (nodeClass: EC2NodeClassObject) =>
      resolveNodePool({ nodePool: pool([requirement]), nodeClass }).types;
    expect(typesOf(selecting)).toHaveLength(loadCatalogue().names.length);
    expect(typesOf(found)).toEqual(['m5.large']);
    expect(typesOf({})).toEqual([]);
  });
});

describe('minValues by patch release', () => {
  const zones = [{ name: 'eu-west-1a' }, { name: 'eu-west-1b' }];
  const requirement: RequirementObject = {
    key: 'topology.kubernetes.io/zone',
    operator: 'In',
    values: ['eu-west-1a', 'eu-west-1c'],
    minValues: 2,
  };
  const count = (karpenterVersion: string) =>
    resolveNodePool({ nodePool: pool([requirement]), zones, karpenterVersion }).minValues[0]?.found;

  it.each<[string, number]>([
    ['1.13', 2],
    ['1.14', 2],
    ['1.14.1', 2],
    ['1.14.2', 2],
    ['1.14.3', 1],
    ['1.14.10', 1],
    ['1.15', 1],
    ['1.15.2', 1],
  ])('%s finds %i', (version, expected) => {
    expect(count(version)).toBe(expected);
  });

  it('of 1.14.2 nobody knows', () => {
    const said = (karpenterVersion: string) => assumptions({ nodePool: pool([requirement]), zones, karpenterVersion });
    expect(said('1.14.2')).toContain('whether 1.14.2 still does is not known');
    expect(said('1.14.1')).not.toContain('not known: minValues');
    expect(assumptions({ zones, karpenterVersion: '1.14.2' })).not.toContain('1.14.2');
  });

  it('a minor alone is the release that this package knows', () => {
    expect(isReleaseAtLeast('1.14', '1.14.1')).toBe(true);
    expect(isReleaseAtLeast('1.14', '1.14.2')).toBe(false);
    expect(isReleaseAtLeast('1.9', '1.14.3')).toBe(false);
    expect(isReleaseAtLeast('1.15', '1.14.3')).toBe(true);
  });
});

it('no built-in type is overdrawn by what Karpenter reserves of itself on Linux, as the resolver relies on', () => {
  const catalogue = loadCatalogue();
  const linux = AMI_FAMILIES.filter((family) => !family.startsWith('Windows'));
  const overdrawn = linux.flatMap((amiFamily) =>
    catalogue.names.filter((_, row) => {
      const hardware = catalogue.hardware(row);
      if (hardware === undefined) return true;
      return Object.values(nodeResources(hardware, { spec: { amiFamily } }).allocatable).some((amount) => amount < 0);
    }),
  );
  expect(overdrawn).toEqual([]);
  expect(resolveNodePool({ nodePool: pool(), nodeClass: { spec: { amiFamily: 'Windows2022' } } }).types).not.toContain(
    't3.nano',
  );
});

it('a volume smaller than what is reserved of it leaves no type', () => {
  const sized = (volumeSize: string): EC2NodeClassObject => ({
    spec: { amiFamily: 'AL2023', blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize } }] },
  });
  expect(resolveNodePool({ nodePool: pool(), nodeClass: sized('1Gi') }).types).toEqual([]);
  expect(resolveNodePool({ nodePool: pool(), nodeClass: sized('2Gi') }).types).toContain('m5.large');
});

it('huge pages of an overlay come off the memory, down to nothing', () => {
  const hardware = loadCatalogue().hardware(loadCatalogue().rowByName.get('m5.large') ?? -1);
  if (hardware === undefined) throw new Error('m5.large is not in the catalogue');
  const memory = (pages: string) =>
    nodeResources(hardware, { spec: { amiFamily: 'AL2023' } }, { overlayCapacity: { 'hugepages-2Mi': pages } })
      .allocatable.memory;
  expect(memory('1Gi')).toBe(6903 * 1024 ** 2 - 1024 ** 3);
  expect(memory('100Gi')).toBe(0);
});
