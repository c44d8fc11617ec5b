import fc from 'fast-check';
import { fieldAt, isWithin, valueSince } from '../../imports/fields';
import { isAtLeast, type KarpenterMinor } from '../../src/karpenter/versions';

type Json = Record<string, unknown>;

const digits = fc.constantFrom('0', '1', '7', '20', '100', '007', '+5');
const word = fc.stringMatching(/^[a-z]([-a-z0-9]{0,8}[a-z0-9])?$/);
const labelValue = fc.oneof(word, fc.constantFrom('A_b.c-1', '0', 'x'.repeat(63)));
const name = fc.oneof(word, fc.constantFrom('my-pool.v2', 'a'.repeat(253)));
const quantity = fc.constantFrom(0, 4, 1000, '0', '100', '1.5', '500m', '10Gi', '64Ki', '2e3', '1E', '.5', '5.');
const goDuration = fc.constantFrom('30s', '90m', '24h', '720h', '1h30m', '1h30m5s');
const orNever = fc.oneof(goDuration, fc.constant('Never'));
const id = (prefix: string): fc.Arbitrary<string> =>
  fc.stringMatching(/^[0-9a-f]{8,17}$/).map((hex) => `${prefix}-${hex}`);
const map = (keys: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<Json> =>
  fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: keys.length }).map((entries) => ({ ...entries }));
const oneOf = (...choices: readonly Json[]): fc.Arbitrary<Json> => fc.constantFrom(...choices);

const tagKey = fc.constantFrom('team', 'karpenter.sh/discovery', 'Name', 'aws:cloudformation:stack-name');
const tags = fc.dictionary(tagKey, word, { minKeys: 1 }).map((entries): Json => ({ ...entries }));

const KEYS = [
  'kubernetes.io/arch',
  'topology.kubernetes.io/zone',
  'node.kubernetes.io/instance-type',
  'karpenter.k8s.aws/instance-family',
  'karpenter.k8s.aws/instance-cpu',
  'example.com/team',
  'team',
] as const;

/** Fields and values of a kind that a minor has. Newer ones are left out of what is made for it. */
class Version {
  constructor(
    private readonly kind: string,
    readonly minor: KarpenterMinor,
  ) {}

  has(field: string): boolean {
    const known = fieldAt(this.kind, field);
    return known !== undefined && isWithin(this.minor, known);
  }

  values(field: string, all: readonly string[]): fc.Arbitrary<string> {
    return fc.constantFrom(
      ...all.filter((value) => {
        const since = valueSince(this.kind, field, value);
        return since !== undefined && isAtLeast(this.minor, since);
      }),
    );
  }

  /** Members with those of newer fields left out. Each is there or not, except the required ones. */
  object(
    at: string,
    members: Record<string, fc.Arbitrary<unknown>>,
    required: readonly string[] = [],
  ): fc.Arbitrary<Json> {
    const known = Object.entries(members).filter(([field]) => this.has(`${at}.${field}`));
    return fc.record(Object.fromEntries(known), { requiredKeys: [...required] }).map((made): Json => ({ ...made }));
  }
}

function requirement(version: Version, at: string, allowed: { minValues: boolean }): fc.Arbitrary<Json> {
  const values = fc.uniqueArray(labelValue, { minLength: 1, maxLength: 4 });
  const key = fc.constantFrom(...KEYS);
  const operator = (...operators: string[]): fc.Arbitrary<string> => version.values(`${at}.operator`, operators);
  const many = fc
    .record({ key, operator: operator('In'), values })
    .chain((made) =>
      fc
        .record({ minValues: fc.integer({ min: 1, max: made.values.length }) }, { requiredKeys: [] })
        .map((more): Json => (allowed.minValues ? { ...made, ...more } : made)),
    );
  return fc.oneof(
    many,
    fc.constantFrom<Json[]>(
      { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] },
      { key: 'karpenter.sh/capacity-type', operator: 'NotIn', values: ['spot'] },
    ),
    fc.record({ key, operator: operator('NotIn'), values }),
    fc.record({ key, operator: operator('Exists', 'DoesNotExist') }),
    fc.record({
      key,
      operator: operator('Gt', 'Lt', 'Gte', 'Lte'),
      values: digits.filter((text) => text !== '+5').map((text) => [text]),
    }),
  );
}

const taint = fc.record(
  {
    key: fc.constantFrom('dedicated', 'example.com/gpu', 'team'),
    value: fc.constantFrom('yes', 'a.b/c'),
    effect: fc.constantFrom('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
    timeAdded: fc.constantFrom('2026-02-28T10:00:00Z', '2026-02-28T10:00:00.5+01:00'),
  },
  { requiredKeys: ['key', 'effect'] },
);

/** Taints and startup taints without a pair of key and effect twice. */
const taints = fc
  .uniqueArray(taint, { maxLength: 4, selector: ({ key, effect }) => `${key} ${effect}` })
  .chain((all) => fc.nat(all.length).map((at): Json => ({ taints: all.slice(0, at), startupTaints: all.slice(at) })));

const nodeClassRef = fc.oneof(
  fc.record({ group: fc.constant('karpenter.k8s.aws'), kind: fc.constant('EC2NodeClass'), name }),
  fc.constant({ group: 'example.com', kind: 'OtherNodeClass', name: 'Any Name' }),
);

function claimSpec(version: Version, at: string): fc.Arbitrary<Json> {
  const requirements = fc.array(requirement(version, `${at}.requirements[]`, { minValues: true }), { maxLength: 5 });
  const members = { nodeClassRef, requirements, expireAfter: orNever, terminationGracePeriod: goDuration };
  return fc
    .tuple(version.object(at, members, ['nodeClassRef', 'requirements']), taints, fc.boolean())
    .map(([spec, both, tainted]) => (tainted ? { ...spec, ...both } : spec));
}

function budget(version: Version): fc.Arbitrary<Json> {
  const at = 'spec.disruption.budgets[]';
  const reasons = fc.uniqueArray(fc.constantFrom('Underutilized', 'Empty', 'Drifted'));
  const window = fc.record({
    schedule: fc.constantFrom('@daily', '0 9 * * mon-fri', '*/15 0-6 1,15 jan ?', '0 0 1 * *'),
    duration: fc.constantFrom('8h', '30m', '1h30m', '160h', '8h0s'),
  });
  const nodes = fc.constantFrom('0', '10', '100%', '5%');
  return fc
    .tuple(version.object(at, { nodes, reasons }), window, fc.boolean())
    .map(([made, when, scheduled]) => (scheduled ? { ...made, ...when } : made));
}

function nodePool(minor: KarpenterMinor): fc.Arbitrary<Json> {
  const version = new Version('NodePool', minor);
  const disruption = version.object(
    'spec.disruption',
    {
      consolidateAfter: orNever,
      consolidationPolicy: version.values('spec.disruption.consolidationPolicy', [
        'WhenEmpty',
        'WhenEmptyOrUnderutilized',
        'Balanced',
      ]),
      budgets: fc.array(budget(version), { maxLength: 3 }),
    },
    ['consolidateAfter'],
  );
  const labels = map(['team', 'example.com/team', 'kubernetes.io/arch'], labelValue);
  const template = version.object(
    'spec.template',
    {
      metadata: version.object('spec.template.metadata', { labels, annotations: map(['note', 'a b'], fc.string()) }),
      spec: claimSpec(version, 'spec.template.spec'),
    },
    ['spec'],
  );
  const dynamic = {
    weight: fc.integer({ min: 1, max: 100 }),
    limits: map(['cpu', 'memory', 'nvidia.com/gpu'], quantity),
  };
  const fixed = { replicas: fc.nat(1000), limits: map(['nodes'], quantity) };
  const variants = version.has('spec.replicas') ? [dynamic, fixed] : [dynamic];
  return fc.oneof(
    ...variants.map((variant) => {
      const required = 'replicas' in variant ? ['template', 'replicas'] : ['template'];
      return version.object('spec', { template, disruption, ...variant }, required);
    }),
  );
}

function nodeClaim(minor: KarpenterMinor): fc.Arbitrary<Json> {
  const version = new Version('NodeClaim', minor);
  const resources = fc.record({ requests: map(['cpu', 'memory', 'pods'], quantity) }, { requiredKeys: [] });
  return fc
    .tuple(claimSpec(version, 'spec'), version.object('spec', { resources }))
    .map(([spec, more]) => ({ ...spec, ...more }));
}

function nodeOverlay(minor: KarpenterMinor): fc.Arbitrary<Json> {
  const version = new Version('NodeOverlay', minor);
  const common = {
    requirements: fc.array(requirement(version, 'spec.requirements[]', { minValues: false }), { maxLength: 4 }),
    weight: fc.integer({ min: 1, max: 10_000 }),
    capacity: map(['example.com/fpga', 'hugepages-2Mi'], quantity),
  };
  const price = { price: fc.constantFrom('0', '0.052', '12') };
  const adjustment = { priceAdjustment: fc.constantFrom('+10%', '-5%', '-100%', '+0.5', '-.25', '-0.5') };
  return fc.oneof(
    version.object('spec', { ...common, ...price }, ['requirements']),
    version.object('spec', { ...common, ...adjustment }, ['requirements']),
  );
}

const reserved = map(['cpu', 'memory', 'ephemeral-storage', 'pid'], fc.constantFrom('100m', '1', '200Mi', '+1Gi'));
const SIGNALS = ['memory.available', 'nodefs.available', 'nodefs.inodesFree', 'imagefs.available', 'pid.available'];
const threshold = fc.constantFrom('5%', '100%', '12.5%', '100Mi', '1Gi', '0');

/** Soft thresholds and their grace periods have the same keys; of two percentages of image use the high one is higher. */
function kubelet(minor: KarpenterMinor): fc.Arbitrary<Json> {
  const soft = map(SIGNALS, threshold).map((evictionSoft): Json => {
    const grace = Object.keys(evictionSoft).map((signal) => [signal, '1m30s']);
    return { evictionSoft, evictionSoftGracePeriod: Object.fromEntries(grace) };
  });
  const image = fc.nat(98).map((low) => ({ imageGCLowThresholdPercent: low, imageGCHighThresholdPercent: low + 1 }));
  const rest = fc.record(
    {
      clusterDNS: fc.constant(['10.0.0.10']),
      cpuCFSQuota: fc.boolean(),
      evictionHard: map(SIGNALS, threshold),
      evictionMaxPodGracePeriod: fc.nat(600),
      kubeReserved: reserved,
      systemReserved: reserved,
      maxPods: fc.nat(250),
      // From 1.15 the controller refuses it for Bottlerocket, which ignored it before.
      ...(isAtLeast(minor, '1.15') ? {} : { podsPerCore: fc.nat(20) }),
    },
    { requiredKeys: [] },
  );
  return fc.tuple(rest, fc.option(soft), fc.option(image)).map(([a, b, c]): Json => ({ ...a, ...b, ...c }));
}

const FAMILIES = ['AL2', 'AL2023', 'Bottlerocket', 'Custom', 'Windows2019', 'Windows2022', 'Windows2025'];

function amis(version: Version): fc.Arbitrary<Json> {
  const families = version.values('spec.amiFamily', FAMILIES);
  const alias = families
    .filter((family) => family !== 'Custom')
    .chain((family) => {
      const release = family.startsWith('Windows') ? 'latest' : 'v20260315';
      const made = { amiSelectorTerms: [{ alias: `${family.toLowerCase()}@${release}` }] };
      return fc.constantFrom<Json[]>(made, { ...made, amiFamily: family }, { ...made, amiFamily: 'Custom' });
    });
  const own = fc.oneof<fc.Arbitrary<Json>[]>(
    tags.map((each) => ({ tags: each })),
    id('ami').map((each) => ({ id: each })),
    fc.record({ name: fc.constant('my-ami-*'), owner: fc.constantFrom('self', '123456789012') }),
    ...(version.has('spec.amiSelectorTerms[].ssmParameter') ? [oneOf({ ssmParameter: '/my/ami' })] : []),
  );
  const terms = fc.record({ amiFamily: families, amiSelectorTerms: fc.array(own, { minLength: 1, maxLength: 3 }) });
  return fc.oneof(alias, terms);
}

function blockDevices(version: Version): fc.Arbitrary<Json[]> {
  const at = 'spec.blockDeviceMappings[].ebs';
  const size = fc.constantFrom('20Gi', '1Gi', '59000Gi', '64000G', '8Ti', '64T');
  const common = {
    deleteOnTermination: fc.boolean(),
    encrypted: fc.boolean(),
    iops: fc.integer({ min: 100, max: 64_000 }),
    throughput: fc.nat(1000),
    kmsKeyID: word,
    volumeType: fc.constantFrom('gp3', 'io2', 'standard'),
  };
  const ebs = fc.oneof(
    version.object(at, { ...common, volumeSize: size }, ['volumeSize']),
    version.object(
      at,
      {
        ...common,
        snapshotID: id('snap'),
        volumeSize: size,
        volumeInitializationRate: fc.integer({ min: 100, max: 300 }),
      },
      ['snapshotID'],
    ),
  );
  const device = fc.record({ deviceName: fc.constantFrom('/dev/xvda', '/dev/xvdb'), ebs });
  return fc
    .tuple(fc.uniqueArray(device, { maxLength: 2, selector: ({ deviceName }) => deviceName }), fc.boolean())
    .map(([all, root]) => all.map((each, index): Json => (root && index === 0 ? { ...each, rootVolume: true } : each)));
}

function ec2NodeClass(minor: KarpenterMinor): fc.Arbitrary<Json> {
  const version = new Version('EC2NodeClass', minor);
  const terms = (...choices: fc.Arbitrary<Json>[]): fc.Arbitrary<Json[]> =>
    fc.array(fc.oneof(...choices), { minLength: 1, maxLength: 3 });
  const tagged = tags.map((each): Json => ({ tags: each }));
  const withId = (prefix: string): fc.Arbitrary<Json> => id(prefix).map((each) => ({ id: each }));
  const reservation = [
    withId('cr'),
    tags.map((each): Json => ({ tags: each, ownerID: '123456789012' })),
    ...(version.has('spec.capacityReservationSelectorTerms[].instanceMatchCriteria')
      ? [oneOf({ instanceMatchCriteria: 'open' }, { instanceMatchCriteria: 'targeted', ownerID: '123456789012' })]
      : []),
  ];
  const cards = fc.nat(4).map((count) => [
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
    ...Array.from({ length: count }, (_, at) => ({
      networkCardIndex: at + 1,
      deviceIndex: 1,
      interfaceType: 'efa-only',
    })),
  ]);
  const spec = version.object(
    'spec',
    {
      subnetSelectorTerms: terms(tagged, withId('subnet')),
      securityGroupSelectorTerms: terms(tagged, withId('sg'), oneOf({ name: 'my-group' })),
      capacityReservationSelectorTerms: terms(...reservation),
      associatePublicIPAddress: fc.boolean(),
      detailedMonitoring: fc.boolean(),
      blockDeviceMappings: blockDevices(version),
      instanceStorePolicy: fc.constant('RAID0'),
      ipPrefixCount: fc.nat(15),
      userData: fc.string(),
      context: word,
      kubelet: kubelet(minor),
      metadataOptions: fc.record(
        {
          httpEndpoint: fc.constantFrom('enabled', 'disabled'),
          httpProtocolIPv6: fc.constantFrom('enabled', 'disabled'),
          httpPutResponseHopLimit: fc.integer({ min: 1, max: 64 }),
          httpTokens: fc.constantFrom('required', 'optional'),
        },
        { requiredKeys: [] },
      ),
      connectionTracking: oneOf({ udpTimeout: 30 }, { tcpEstablishedTimeout: 432_000, udpStreamTimeout: 60 }),
      cpuOptions: oneOf({ nestedVirtualization: 'enabled' }, {}),
      networkInterfaces: cards,
      placementGroupSelector: oneOf({ name: 'my-group' }, { id: 'pg-0123456789abcdef0' }),
      tags,
    },
    ['subnetSelectorTerms', 'securityGroupSelectorTerms'],
  );
  const identity = oneOf({ role: 'KarpenterNodeRole' }, { instanceProfile: 'my-profile' });
  return fc.tuple(spec, amis(version), identity).map(([a, b, c]) => ({ ...a, ...b, ...c }));
}

function capacityBuffer(): fc.Arbitrary<Json> {
  const common = { replicas: fc.nat(50), percentage: fc.nat(100), limits: map(['cpu', 'memory'], quantity) };
  const template = { ...common, podTemplateRef: fc.record({ name }) };
  const scalable = {
    ...common,
    scalableRef: fc.record({ apiGroup: fc.constant('apps'), kind: fc.constant('Deployment'), name }),
  };
  return fc.oneof(
    fc.record(template, { requiredKeys: ['podTemplateRef', 'replicas'] }),
    fc.record(scalable, { requiredKeys: ['scalableRef'] }),
  );
}

const KINDS: Readonly<Record<string, { apiVersion: string; spec: (minor: KarpenterMinor) => fc.Arbitrary<Json> }>> = {
  NodePool: { apiVersion: 'karpenter.sh/v1', spec: nodePool },
  NodeClaim: { apiVersion: 'karpenter.sh/v1', spec: nodeClaim },
  NodeOverlay: { apiVersion: 'karpenter.sh/v1alpha1', spec: nodeOverlay },
  EC2NodeClass: { apiVersion: 'karpenter.k8s.aws/v1', spec: ec2NodeClass },
  CapacityBuffer: { apiVersion: 'autoscaling.x-k8s.io/v1beta1', spec: capacityBuffer },
};

/** Objects of a kind that a Karpenter minor accepts: the API server as well as the controller. */
export function validObject(kind: string, minor: KarpenterMinor): fc.Arbitrary<Json> {
  const known = KINDS[kind];
  if (known === undefined) throw new Error(`no generator for ${kind}`);
  const metadata = fc.record(
    {
      name,
      labels: map(['team', 'example.com/a'], labelValue),
      annotations: map(['note', 'example.com/b'], fc.string()),
    },
    { requiredKeys: ['name'] },
  );
  return fc
    .tuple(metadata, known.spec(minor))
    .map(([meta, spec]) => structuredClone({ apiVersion: known.apiVersion, kind, metadata: { ...meta }, spec }));
}
