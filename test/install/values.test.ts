import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type Cluster, type ClusterProps, existing, type SchedulerConfig } from '../../src/cluster';
import { defaultOf, missingIn, valueKeys } from '../../src/helm/value-keys';
import {
  type ChartValues,
  chartVersion,
  type HelmValues,
  type KarpenterValuesOptions,
  karpenterCrdValues,
  karpenterValues,
} from '../../src/install';
import { KARPENTER_RELEASES } from '../../src/karpenter';
import { toYaml } from '../../src/yaml';
import { runs } from '../full';
import { BUFFER, clusterOf, clusterWith, ISSUER, OVERLAY, RESERVING, STATIC_POOL } from './clusters';

const IRSA: ClusterProps['identity'] = { irsa: { issuer: ISSUER } };

const errors = ({ findings }: ChartValues): string[] =>
  findings.filter(({ severity }) => severity === 'error').map(({ rule, path }) => `${rule} ${path}`);

const at = (values: unknown, path: string): unknown =>
  path.split(' ').reduce((value, step) => (value as Record<string, unknown> | undefined)?.[step], values);

/** Paths of everything that is set, down to where the chart takes a value whole. */
function setPaths(values: object, version: string, path: readonly string[] = []): string[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    const here = [...path, name];
    const isKey = valueKeys().some(
      (key) => key.path.join('/') === here.join('/') && missingIn(key, version) === undefined,
    );
    return isKey || typeof value !== 'object' || value === null
      ? [here.join('/')]
      : setPaths(value as object, version, here);
  });
}

const keysOf = (version: string): string[] =>
  valueKeys()
    .filter((key) => missingIn(key, version) === undefined)
    .map(({ path }) => path.join('/'));

const ON_1_15: Partial<ClusterProps> = { karpenterVersion: '1.15.2' };

/** Everything that a cluster of any version can say. */
const EVERYTHING: Partial<ClusterProps> = {
  identity: IRSA,
  account: '111122223333',
  endpoint: 'https://example.eks.amazonaws.com',
  vpc: { isolated: true },
  registry: { controllerImage: 'registry.example.com/karpenter/controller' },
  settings: { vmMemoryOverheadPercent: 0.1, reservedENIs: 1 },
};

describe('the key tables', () => {
  it.each(KARPENTER_RELEASES)('karpenter %s: only keys of this chart', (release) => {
    const cluster = clusterOf(release, EVERYTHING);
    const { values, findings } = karpenterValues(cluster, {
      controllerNodes: { nodeGroup: 'system', tolerations: [{ key: 'system', operator: 'Exists' }] },
      image: { tag: release, digests: { [release]: `sha256:${'a'.repeat(64)}` } },
    });
    expect(findings).toEqual([]);
    const set = setPaths(values, release);
    expect(set.length).toBeGreaterThan(12);
    expect(set.filter((path) => !keysOf(release).includes(path))).toEqual([]);
  });

  it('know which minor brought which key', () => {
    const counts = KARPENTER_RELEASES.map((release) => keysOf(release).length);
    // A minor has hardly ever taken a key out: 1.1 the webhook.
    for (const [index, count] of counts.entries()) expect(count).toBeGreaterThanOrEqual(counts[index - 1] ?? 58);
    expect(keysOf('1.0.14')).toContain('webhook/enabled');
    expect(keysOf('1.1')).not.toContain('webhook/enabled');
    expect(keysOf('1.6.1')).not.toContain('settings/disableDryRun');
    expect(keysOf('1.6.2')).toContain('settings/disableDryRun');
  });
});

describe('a value of a user', () => {
  const given = (version: string, values: object): ChartValues =>
    karpenterValues(clusterOf(version), { values: values as HelmValues });

  it.each([
    ['1.12.2', { settings: { amiRefreshInterval: '2m' } }, 'settings.amiRefreshInterval exists from Karpenter 1.13'],
    ['1.10.2', { serviceMonitor: { enabled: true }, schedulerName: 'x' }, undefined],
    ['1.8.8', { serviceMonitor: { sampleLimit: 10 } }, 'serviceMonitor.sampleLimit exists from Karpenter 1.9'],
    ['1.1.10', { webhook: { port: 8443 } }, 'webhook.port was removed after Karpenter 1.0'],
    ['1.6.1', { settings: { disableDryRun: true } }, 'settings.disableDryRun exists from Karpenter 1.6.2'],
    [
      '1.14.1',
      { controller: { eksPodIdentityAssociations: true } },
      'no version of the chart has controller.eksPodIdentityAssociations; Helm ignores it silently',
    ],
    ['1.14.1', { settings: 'x' }, 'settings is a group of values'],
    ['1.14.1', { 'settings.batchIdleDuration': '2s' }, 'no version of the chart has settings.batchIdleDuration'],
    ['1.14.1', { logLevel: null }, "null takes the chart's default away"],
    ['1.14.1', JSON.parse('{ "__proto__": { "a": 1 } }'), 'no version of the chart has __proto__'],
  ])('%s %j', (version, values, message) => {
    const { findings } = given(version, values as object);
    expect(findings.map((finding) => finding.message)).toEqual(
      message === undefined ? [] : [expect.stringContaining(message)],
    );
  });

  it('that follows from the cluster is refused, and says where to set it', () => {
    const derived: readonly (readonly [object, string])[] = [
      [{ settings: { clusterName: 'other' } }, 'set name of the Cluster'],
      [{ settings: { interruptionQueue: 'arn:aws:sqs:eu-west-1:1:q' } }, 'set interruptionQueue of the Cluster'],
      [{ settings: { featureGates: { nodeRepair: null } } }, 'set featureGates of the Cluster'],
      [{ settings: { ignoreDRARequests: true } }, 'set settings of the Cluster'],
      [
        { controller: { env: [{ name: 'A' }, { name: 'SCHEDULER_CONFIG', value: '{}' }] } },
        'set settings.schedulerConfig of the Cluster',
      ],
      [{ controller: { image: { digest: 'sha256:0' } } }, 'set install.image'],
      [{ nodeSelector: { a: 'b' } }, 'set install.controllerNodes'],
      [
        { serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'x' } } },
        'set identity and controllerRole of the Cluster',
      ],
    ];
    for (const [values, fix] of derived) {
      expect(given('1.14.1', values).findings).toMatchObject([{ rule: 'install/derived-value', fix }]);
    }
  });

  it.each(['replicas', 'affinity', 'topologySpreadConstraints', 'priorityClassName'])('%s needs a reason', (name) => {
    for (const value of [null, 1, { override: 1 }, { override: 1, reason: ' ' }]) {
      expect(errors(given('1.14.1', { [name]: value }))).toEqual([`install/protection install.values.${name}`]);
    }
    const { text, findings } = given('1.14.1', { [name]: { override: [], reason: 'one\nnode: only' } });
    expect(findings).toEqual([]);
    expect(text).toContain("# Instead of the chart's own: one\n# node: only\n");
    expect(load(text)).toMatchObject({ [name]: [] });
  });

  it('replaces a protection whole, although Helm merges maps', () => {
    const { values } = given('1.14.1', { affinity: { override: { podAntiAffinity: {} }, reason: 'kind' } });
    expect(values.affinity).toEqual({
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: null },
      nodeAffinity: null,
    });
  });

  it('that the chart would drop is written as a text', () => {
    const ignoring = (version: string): unknown =>
      at(
        karpenterValues(clusterOf(version, { settings: { ignoreDRARequests: false } })).values,
        'settings ignoreDRARequests',
      );
    expect(ignoring('1.14.1')).toBe('false');
    expect(ignoring('1.15.2')).toBe(false);
    const cluster = clusterWith({ settings: { vmMemoryOverheadPercent: 0, reservedENIs: 0, enableZonalShift: false } });
    expect(karpenterValues(cluster).values.settings).toMatchObject({
      vmMemoryOverheadPercent: '0',
      reservedENIs: '0',
      enableZonalShift: false,
    });
  });

  it('that is no data is a finding, not an exception', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(errors(given('1.14.1', { podLabels: circle, dnsPolicy: '\ud800' }))).toEqual([
      'install/value-not-data install.values.podLabels',
      'install/value-not-data install.values.dnsPolicy',
    ]);
  });
});

describe('what YAML cannot carry', () => {
  it('is a finding, and no text', () => {
    const { text, findings } = karpenterValues(clusterWith(), { resources: { requests: { cpu: Number.NaN } } });
    expect(text).toBe('');
    expect(findings).toMatchObject([{ severity: 'error', path: 'controller.resources.requests.cpu' }]);
  });
});

describe('what follows from the cluster', () => {
  const changes: readonly (readonly [path: string, props: Partial<ClusterProps>, value: unknown])[] = [
    ['settings clusterName', { name: 'Prod_EU' }, 'Prod_EU'],
    ['settings interruptionQueue', { interruptionQueue: 'events' }, 'events'],
    ['settings interruptionQueue', { interruptionQueue: existing('arn:aws:sqs:eu-west-1:111122223333:q') }, 'q'],
    ['settings interruptionQueue', { interruptionQueue: false }, undefined],
    ['settings isolatedVPC', { vpc: { isolated: true } }, true],
    ['settings clusterEndpoint', { endpoint: 'https://x.example' }, 'https://x.example'],
    ['settings vmMemoryOverheadPercent', { settings: { vmMemoryOverheadPercent: 0.05 } }, 0.05],
    ['settings reservedENIs', { settings: { reservedENIs: 1 } }, '1'],
    ['settings minValuesPolicy', { settings: { minValuesPolicy: 'BestEffort' } }, 'BestEffort'],
    ['settings preferencePolicy', { settings: { preferencePolicy: 'Ignore' } }, 'Ignore'],
    ['settings enableZonalShift', { settings: { enableZonalShift: true } }, true],
    ['settings ignoreDRARequests', { settings: { ignoreDRARequests: true } }, true],
    ['settings legacyNodeRepair', { ...ON_1_15, settings: { legacyNodeRepair: true } }, true],
    ['settings enableDRA', { ...ON_1_15, settings: { enableDRA: true } }, true],
    ['settings awsFeatureGates nodeClassCEL', { ...ON_1_15, featureGates: { nodeClassCEL: true } }, true],
    ['settings awsFeatureGates draEFA', { ...ON_1_15, featureGates: { draEFA: true } }, true],
    ['settings featureGates nodeRepair', { featureGates: { nodeRepair: true } }, true],
    ['settings featureGates reservedCapacity', { featureGates: { reservedCapacity: false } }, false],
    ['serviceAccount name', { serviceAccount: 'autoscaler' }, 'autoscaler'],
    [
      'serviceAccount annotations eks.amazonaws.com/role-arn',
      { identity: IRSA, account: '111122223333' },
      'arn:aws:iam::111122223333:role/KarpenterControllerRole-prod-eu',
    ],
    [
      'controller image repository',
      { registry: { controllerImage: 'registry.example.com:5000/karpenter/controller' } },
      'registry.example.com:5000/karpenter/controller',
    ],
  ];

  it.each(changes)('%s', (path, props, value) => {
    const read = (cluster: Cluster): unknown =>
      at(karpenterValues(cluster).values, path.replace('~', '/')) ?? undefined;
    const exact = (cluster: Cluster): unknown =>
      path.includes('~')
        ? (at(karpenterValues(cluster).values, 'serviceAccount/annotations') as Record<string, unknown> | undefined)?.[
            'eks.amazonaws.com/role-arn'
          ]
        : read(cluster);
    expect(exact(clusterWith(props))).toEqual(value);
    expect(exact(clusterWith())).not.toEqual(value);
  });

  it('a setting that the version does not have is an error that names the version', () => {
    const cluster = clusterOf('1.3.8', { settings: { minValuesPolicy: 'Strict', preferencePolicy: 'Ignore' } });
    expect(karpenterValues(cluster).findings.map(({ message }) => message)).toEqual([
      'settings.minValuesPolicy exists from Karpenter 1.6; the chart is 1.3.8 and ignores it silently',
      'settings.preferencePolicy exists from Karpenter 1.4; the chart is 1.3.8 and ignores it silently',
    ]);
  });

  it('the account stands nowhere unless it was given', () => {
    expect(karpenterValues(clusterWith()).text).not.toMatch(/\d{12}/);
    const irsa = karpenterValues(clusterWith({ identity: IRSA }));
    expect(irsa.findings).toMatchObject([{ rule: 'install/role-arn', severity: 'warning' }]);
    expect(irsa.text).not.toContain('role-arn');
  });

  it('takes the path of the role into its ARN', () => {
    const { text } = karpenterValues(clusterWith({ identity: IRSA, account: '111122223333' }), { rolePath: '/eks/' });
    expect(text).toContain('role/eks/KarpenterControllerRole-prod-eu');
  });

  it('knows the patch where the cluster names a minor', () => {
    expect(chartVersion(clusterOf('1.9'))).toBe('1.9.2');
    expect(chartVersion(clusterOf('1.9.0'))).toBe('1.9.0');
  });
});

describe('feature gates', () => {
  const gates = (cluster: Cluster, objects: readonly object[] = []): unknown =>
    at(karpenterValues(cluster, { objects }).values, 'settings featureGates');

  /** Of both groups, as the chart names them. */
  const writtenGates = (version: string, props: Partial<ClusterProps> = {}): Readonly<Record<string, unknown>> => {
    const { values } = karpenterValues(clusterOf(version, props));
    const group = (name: string): [string, unknown][] =>
      Object.entries((at(values, `settings ${name}`) ?? {}) as object).map(([gate, value]) => [
        `settings/${name}/${gate}`,
        value,
      ]);
    return Object.fromEntries([...group('featureGates'), ...group('awsFeatureGates')]);
  };

  it('are all written, so that none is null but those that the chart leaves open', () => {
    for (const release of KARPENTER_RELEASES) {
      const expected = valueKeys()
        .filter((key) => missingIn(key, release) === undefined && defaultOf(key, release) !== null)
        .map(({ path }) => path.join('/'))
        .filter((path) => /^settings\/(f|awsF)eatureGates\//.test(path));
      const written = writtenGates(release);
      expect(Object.keys(written).sort()).toEqual(expected.sort());
      expect(new Set(Object.values(written).map((value) => typeof value))).toEqual(new Set(['boolean']));
    }
    // Its defaults spell the key StaticCapacity, its template reads staticCapacity.
    expect(gates(clusterOf('1.8.0'))).toMatchObject({ staticCapacity: false });
  });

  it('that the chart leaves open are written where they are asked for', () => {
    const group = 'settings/awsFeatureGates';
    expect(writtenGates('1.15')).not.toHaveProperty([`${group}/draEFA`]);
    const asked = { featureGates: { draEFA: false, draNVIDIAGPU: true } };
    expect(writtenGates('1.15', asked)).toMatchObject({
      [`${group}/draEFA`]: false,
      [`${group}/draNVIDIAGPU`]: true,
      [`${group}/nodeClassCEL`]: false,
    });
  });

  it.each<[props: Partial<ClusterProps>, found: readonly string[]]>([
    [{ featureGates: { rebootForRepair: true } }, ['feature-gate-requires featureGates.rebootForRepair']],
    [{ featureGates: { terminateFirstRepair: true } }, ['feature-gate-requires featureGates.terminateFirstRepair']],
    [{ featureGates: { rebootForRepair: true, terminateFirstRepair: true, nodeRepair: true } }, []],
    [{ featureGates: { rebootForRepair: false, terminateFirstDrift: true } }, []],
    [{ settings: { legacyNodeRepair: true } }, ['feature-gate-requires settings.legacyNodeRepair']],
    [
      {
        settings: { legacyNodeRepair: true },
        featureGates: { nodeRepair: true, terminateFirstRepair: true, rebootForRepair: true },
      },
      ['exclusive-settings featureGates.terminateFirstRepair', 'exclusive-settings featureGates.rebootForRepair'],
    ],
    [{ settings: { legacyNodeRepair: true }, featureGates: { nodeRepair: true, terminateFirstRepair: false } }, []],
    [
      // Even to the value that enableDRA stands for.
      { settings: { enableDRA: true, ignoreDRARequests: false }, featureGates: { draEFA: true, draNVIDIAGPU: false } },
      [
        'exclusive-settings featureGates.draNVIDIAGPU',
        'exclusive-settings featureGates.draEFA',
        'exclusive-settings settings.ignoreDRARequests',
      ],
    ],
    [
      { settings: { ignoreDRARequests: true }, featureGates: { draEFA: true } },
      ['exclusive-settings settings.ignoreDRARequests'],
    ],
    [{ settings: { ignoreDRARequests: false }, featureGates: { draEFA: true } }, []],
    [{ settings: { enableDRA: false, ignoreDRARequests: true }, featureGates: { draEFA: false } }, []],
  ])('%j: what they exclude and need', (props, found) => {
    expect(errors(karpenterValues(clusterOf('1.15.2', props)))).toEqual(found.map((each) => `install/${each}`));
  });

  it('of drivers are on with enableDRA', () => {
    expect(clusterOf('1.15.2', { settings: { enableDRA: true } }).hasGate('draEFA')).toBe(true);
    expect(clusterOf('1.15.2', { settings: { enableDRA: true } }).hasGate('nodeClassCEL')).toBe(false);
    expect(clusterOf('1.15.2').hasGate('draEFA')).toBe(false);
  });

  it.each([
    ['nodeOverlay', OVERLAY],
    ['staticCapacity', STATIC_POOL],
    ['capacityBuffer', BUFFER],
  ])('%s is on where an object needs it', (gate, object) => {
    expect(gates(clusterWith())).toMatchObject({ [gate]: false });
    expect(gates(clusterWith(), [object])).toMatchObject({ [gate]: true });
    const { text } = karpenterValues(clusterWith(), { objects: [object] });
    expect(text).toContain(`# Needed by ${object.kind}/${object.metadata.name}.\n    ${gate}: true`);
    const off = karpenterValues(clusterWith({ featureGates: { [gate]: false } }), { objects: [object] });
    expect(errors(off)).toEqual([`install/feature-gate featureGates.${gate}`]);
  });

  it('reservedCapacity is on before 1.6 only where a node class needs it', () => {
    expect(gates(clusterOf('1.5.8'))).toMatchObject({ reservedCapacity: false });
    expect(gates(clusterOf('1.5.8'), [RESERVING])).toMatchObject({ reservedCapacity: true });
    expect(gates(clusterOf('1.6.8'))).toMatchObject({ reservedCapacity: true });
  });

  it('that the version does not have are errors', () => {
    const { findings } = karpenterValues(clusterOf('1.6.8', { featureGates: { nodeOverlay: true } }));
    expect(findings).toMatchObject([
      {
        rule: 'install/newer-value',
        message: 'the feature gate nodeOverlay exists from Karpenter 1.7; the chart is 1.6.8',
      },
    ]);
  });
});

describe('the configuration of the scheduler', () => {
  const ZONE = { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' } as const;
  const spread = (...defaultConstraints: readonly unknown[]): unknown => ({
    podTopologySpread: { defaultConstraints },
  });
  const valuesWith = (schedulerConfig: unknown, version = '1.15.2', values?: HelmValues): ChartValues =>
    karpenterValues(clusterOf(version, { settings: { schedulerConfig: schedulerConfig as SchedulerConfig } }), {
      values,
    });

  it('becomes a variable of the controller, beside those of the user', () => {
    const user = { name: 'AWS_STS_REGIONAL_ENDPOINTS', value: 'regional' };
    const { values, findings, text } = valuesWith(spread(ZONE), '1.15', { controller: { env: [user] } });
    expect(findings).toEqual([]);
    const env = at(values, 'controller env') as readonly { readonly name: string; readonly value: string }[];
    expect(env).toEqual([user, { name: 'SCHEDULER_CONFIG', value: expect.any(String) }]);
    expect(JSON.parse(env[1]?.value ?? '')).toEqual(spread(ZONE));
    expect(load(text)).toEqual(values);
    expect(at(karpenterValues(clusterOf('1.15')).values, 'controller env')).toBeUndefined();
  });

  it('is nothing to a version that does not read it', () => {
    expect(valuesWith(spread(ZONE), '1.14.1').findings).toMatchObject([
      { rule: 'install/newer-value', path: 'settings.schedulerConfig', severity: 'error' },
    ]);
  });

  it.each<[config: unknown, paths: readonly string[]]>([
    [{}, []],
    [{ podTopologySpread: {} }, []],
    [{ podTopologySpread: null }, []],
    [spread(), []],
    [spread(ZONE, { ...ZONE, whenUnsatisfiable: 'DoNotSchedule', minDomains: 2, nodeTaintsPolicy: 'Honor' }), []],
    [[], ['']],
    ['podTopologySpread: {}', ['']],
    [{ podTopologySpread: [] }, ['.podTopologySpread']],
    [{ podTopologySpread: { defaultConstraints: {} } }, ['.podTopologySpread.defaultConstraints']],
    [spread(null), ['[0]']],
    [spread({}), ['[0].maxSkew', '[0].topologyKey', '[0].whenUnsatisfiable']],
    [spread({ ...ZONE, maxSkew: 0 }), ['[0].maxSkew']],
    [spread({ ...ZONE, maxSkew: '1' }), ['[0].maxSkew']],
    [spread({ ...ZONE, maxSkew: 1.5 }), ['[0].maxSkew']],
    [spread({ ...ZONE, maxSkew: 2 ** 31 }), ['[0].maxSkew']],
    [spread({ ...ZONE, topologyKey: 'a/b/c' }), ['[0].topologyKey']],
    [spread({ ...ZONE, whenUnsatisfiable: 'Never' }), ['[0].whenUnsatisfiable']],
    [spread({ ...ZONE, nodeAffinityPolicy: 'honor' }), ['[0].nodeAffinityPolicy']],
    [spread(ZONE, { ...ZONE, maxSkew: 2 }), ['[1]']],
    [spread({ ...ZONE, maxSkew: Number.NaN }), ['']],
  ])('%j', (config, paths) => {
    expect(valuesWith(config).findings.map(({ rule, path }) => `${rule} ${path}`)).toEqual(
      paths.map((path) => {
        const list = path.startsWith('[') ? '.podTopologySpread.defaultConstraints' : '';
        return `install/scheduler-config settings.schedulerConfig${list}${path}`;
      }),
    );
  });
});

it.each<[config: unknown, path: string]>([
  [{ podTopologyspread: {} }, 'podTopologyspread'],
  [{ podTopologySpread: { defaultingType: 'List' } }, 'podTopologySpread.defaultingType'],
  [
    { podTopologySpread: { defaultConstraints: [{ maxSkew: 1, labelSelector: {} }] } },
    'podTopologySpread.defaultConstraints[0].labelSelector',
  ],
  [JSON.parse('{ "__proto__": 1 }'), '__proto__'],
])('a field that the controller would refuse in its configuration is no prop: %j', (schedulerConfig, path) => {
  const { findings } = karpenterValues(clusterOf('1.15', { settings: { schedulerConfig: schedulerConfig as never } }));
  expect(findings).toContainEqual(
    expect.objectContaining({
      rule: 'props/unknown-key',
      severity: 'error',
      path: `settings.schedulerConfig.${path}`,
    }),
  );
});

describe('a refresh interval', () => {
  it.each<[value: string, message: RegExp | undefined]>([
    ['1m', undefined],
    ['60s', undefined],
    ['1h30m', undefined],
    ['59s', /less than 1m: the controller does not start/],
    ['-5m', /less than 1m/],
    ['5', /the controller ignores it and takes 1m/],
    ['1d', /ignores it/],
  ])('%s', (value, message) => {
    const { findings } = karpenterValues(clusterOf('1.15'), {
      values: { settings: { securityGroupRefreshInterval: value } },
    });
    expect(findings.map((finding) => finding.message)).toEqual(
      message === undefined ? [] : [expect.stringMatching(message)],
    );
  });
});

describe('the image of a mirrored cluster', () => {
  const DIGEST = `sha256:${'0'.repeat(64)}`;
  const found = (registry: ClusterProps['registry'], image?: KarpenterValuesOptions['image']): string[] =>
    karpenterValues(clusterWith({ registry }), { image }).findings.map(({ message }) => message);

  it('has the version of the chart, by tag and by digest', () => {
    expect(found({}, { digests: { '1.14.1': DIGEST } })).toEqual([]);
    expect(found({}, { digests: { '1.14.0': DIGEST } })).toEqual([
      'has no digest for 1.14.1, the version of the chart',
    ]);
    expect(found({}, { digests: { '1.14.1': 'sha256:1' } })).toEqual([
      expect.stringContaining('the digest of 1.14.1 is none'),
    ]);
    expect(found({}, { tag: '1.13.1' })).toEqual([expect.stringContaining('the chart is 1.14.1')]);
    expect(found({ controllerImage: 'r.example/karpenter/controller:1.13.1' })).toEqual([
      'names a tag, which the chart adds itself; 1.14.1 is the version of the chart',
    ]);
    expect(found({ controllerImage: `r.example/k/controller@${DIGEST}` })).toEqual([
      'names a digest, which the chart adds itself',
    ]);
  });

  it('and the charts are named without scheme', () => {
    expect(found({ charts: 'oci://r.example/karpenter' })).toEqual(['holds a scheme']);
    expect(found({ charts: "r.example/karpenter'; rm -rf /" })).toEqual(['is no repository of a registry']);
    expect(found({ charts: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/karpenter' })).toEqual([]);
  });
});

describe('where the controller runs', () => {
  it('on a node group, with the tolerations of the chart', () => {
    const { values } = karpenterValues(clusterWith(), {
      controllerNodes: { nodeGroup: 'system', tolerations: [{ key: 'system', operator: 'Exists' }] },
    });
    expect(values).toMatchObject({
      nodeSelector: { 'kubernetes.io/os': 'linux', 'eks.amazonaws.com/nodegroup': 'system' },
      tolerations: [
        { key: 'CriticalAddonsOnly', operator: 'Exists' },
        { key: 'system', operator: 'Exists' },
      ],
    });
    expect(errors(karpenterValues(clusterWith(), { controllerNodes: { nodeGroup: 'a b' } }))).toEqual([
      'install/controller-nodes install.controllerNodes',
    ]);
  });

  it('on Fargate only with IRSA', () => {
    expect(errors(karpenterValues(clusterWith(), { controllerNodes: 'fargate' }))).toEqual([
      'install/fargate-identity install.controllerNodes',
    ]);
    const irsa = clusterWith({ identity: IRSA, account: '111122223333' });
    expect(karpenterValues(irsa, { controllerNodes: 'fargate' }).findings).toMatchObject([
      { rule: 'install/fargate-spread', severity: 'info' },
    ]);
    const host = karpenterValues(irsa, { controllerNodes: 'fargate', values: { hostNetwork: true } });
    expect(errors(host)).toEqual(['install/fargate-network install.values.hostNetwork']);
  });

  it('outside of kube-system with FlowSchemas', () => {
    const cluster = clusterWith({ namespace: 'karpenter' });
    expect(karpenterValues(cluster).findings).toMatchObject([{ rule: 'install/flow-schemas', severity: 'warning' }]);
    expect(karpenterValues(cluster, { objects: [{ kind: 'FlowSchema' }] }).findings).toEqual([]);
  });
});

describe('the values of karpenter-crd', () => {
  it('keep the CRDs, and tell the webhook of 1.0 where the controller is', () => {
    expect(karpenterCrdValues(clusterWith()).values).toEqual({
      additionalAnnotations: { 'helm.sh/resource-policy': 'keep' },
    });
    expect(karpenterCrdValues(clusterOf('1.0.14', { namespace: 'autoscaling' })).values).toMatchObject({
      webhook: { serviceName: 'karpenter', serviceNamespace: 'autoscaling' },
    });
  });
});

describe('the YAML', () => {
  const text = fc.string({ unit: 'binary' });
  const tree = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      text,
      fc.boolean(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(text, tie('value'), { maxKeys: 3 }),
    ),
  })).value;

  it('reads back as what went in, whatever that is', () => {
    fc.assert(
      fc.property(fc.dictionary(text, tree, { maxKeys: 4 }), text, (values, heading) => {
        const data = JSON.parse(JSON.stringify(values)) as object;
        const read = load(toYaml(data, { style: 'document', comment: heading })) as unknown;
        expect(JSON.stringify(read)).toEqual(JSON.stringify(data));
      }),
      { seed: 5, numRuns: runs(1000) },
    );
  });

  it('holds reasons that try to leave their comment', () => {
    fc.assert(
      fc.property(
        text.filter((reason) => reason.trim() !== ''),
        (reason) => {
          const { text: yaml, values } = karpenterValues(clusterWith(), {
            values: { replicas: { override: 3, reason } },
          });
          expect(load(yaml)).toEqual(values);
        },
      ),
      { seed: 5, numRuns: runs(500) },
    );
  });
});
