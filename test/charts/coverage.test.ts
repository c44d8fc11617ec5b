import { App, Duration } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import {
  arch,
  Budget,
  CapacityBuffer,
  type CapacityBufferProps,
  EC2NodeClass,
  type EC2NodeClassProps,
  KarpenterChart,
  type KarpenterObject,
  NodeOverlay,
  type NodeOverlayProps,
  NodePool,
  type NodePoolProps,
} from '../../charts';
import { fieldsOf, isWithin } from '../../imports/fields';
import { Cluster } from '../../src/cluster';
import { KARPENTER_MINORS, type KarpenterMinor, NEWEST_KARPENTER_MINOR } from '../../src/karpenter/versions';

const cluster = new Cluster({
  name: 'coverage',
  region: 'eu-west-1',
  environment: 'test',
  tier: 'development',
  karpenterVersion: NEWEST_KARPENTER_MINOR,
  kubernetesVersion: '1.34',
});

// Literal props: a field without a typed prop of its own would not compile here.
const NODE_CLASSES: readonly EC2NodeClassProps[] = [
  {
    amiFamily: 'AL2023',
    amiSelectorTerms: [
      { alias: 'al2023@v20260315' },
      { id: 'ami-0123' },
      { name: 'mine-*', owner: 'self', tags: { team: 'a' } },
      { ssmParameter: '/images/mine' },
    ],
    associatePublicIPAddress: false,
    blockDeviceMappings: [
      {
        deviceName: '/dev/xvda',
        rootVolume: true,
        ebs: {
          deleteOnTermination: true,
          encrypted: true,
          iops: 3000,
          kmsKeyID: 'alias/mine',
          snapshotID: 'snap-0123',
          throughput: 125,
          volumeInitializationRate: 100,
          volumeSize: '20Gi',
          volumeType: 'gp3',
        },
      },
    ],
    capacityReservationSelectorTerms: [
      { id: 'cr-0123' },
      { instanceMatchCriteria: 'open', ownerID: '111122223333', tags: { team: 'a' } },
    ],
    connectionTracking: { tcpEstablishedTimeout: 60, udpStreamTimeout: 60, udpTimeout: 30 },
    context: 'context',
    cpuOptions: { nestedVirtualization: 'enabled' },
    detailedMonitoring: true,
    enclaveOptions: { enabled: true },
    instanceStorePolicy: 'RAID0',
    ipPrefixCount: 1,
    kubelet: {
      clusterDNS: ['10.0.0.10'],
      cpuCFSQuota: true,
      cpuManagerPolicy: 'static',
      evictionHard: { 'memory.available': '5%' },
      evictionMaxPodGracePeriod: 60,
      evictionSoft: { 'memory.available': '10%' },
      evictionSoftGracePeriod: { 'memory.available': '1m' },
      imageGCHighThresholdPercent: 85,
      imageGCLowThresholdPercent: 80,
      kubeReserved: { cpu: '100m' },
      maxPods: 110,
      podsPerCore: 10,
      systemReserved: { memory: '100Mi' },
    },
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpProtocolIPv6: 'disabled',
      httpPutResponseHopLimit: 2,
      httpTokens: 'required',
    },
    networkInterfaces: [{ deviceIndex: 0, networkCardIndex: 0, interfaceType: 'interface' }],
    placementGroupSelector: { id: 'pg-0123' },
    role: 'nodes',
    securityGroupSelectorTerms: [{ id: 'sg-0123' }, { name: 'nodes' }, { tags: { team: 'a' } }],
    subnetSelectorTerms: [{ id: 'subnet-0123' }, { tags: { team: 'a' } }],
    tags: { team: 'a' },
    userData: '#!/bin/bash\n',
  },
  { amiSelectorTerms: [{ alias: 'al2@latest' }], instanceProfile: 'nodes', placementGroupSelector: { name: 'group' } },
];

const nodeClass = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'nodes' };
const taint = { key: 'team', value: 'a', effect: 'NoSchedule', timeAdded: '2026-01-01T00:00:00Z' } as const;

const NODE_POOLS: readonly NodePoolProps[] = [
  {
    nodeClass,
    requirements: [arch.in('amd64', 'arm64').minValues(2)],
    labels: { team: 'a' },
    annotations: { note: 'a' },
    taints: [taint],
    startupTaints: [taint],
    expireAfter: Duration.days(30),
    terminationGracePeriod: Duration.hours(1),
    limits: { cpu: 1 },
    weight: 10,
    disruption: {
      consolidateAfter: 'Never',
      consolidationPolicy: 'Balanced',
      budgets: [Budget.atMost('20%').for('Empty').during('0 9 * * mon-fri', Duration.hours(8))],
    },
  },
  { nodeClass, requirements: [], replicas: 1, limits: { nodes: 2 } },
];

const NODE_OVERLAYS: readonly NodeOverlayProps[] = [
  { requirements: [arch.in('amd64')], price: 0.1, capacity: { 'example.com/slice': 4 }, weight: 10 },
  { requirements: [arch.in('amd64')], priceAdjustment: '+10%' },
];

const CAPACITY_BUFFERS: readonly CapacityBufferProps[] = [
  {
    replicas: 1,
    percentage: 10,
    limits: { cpu: 10 },
    podTemplateRef: { name: 'web' },
    provisioningStrategy: 'buffer.x-k8s.io/active-capacity',
  },
  { scalableRef: { apiGroup: 'apps', kind: 'Deployment', name: 'web' } },
];

const isBelow = (path: string, other: string): boolean =>
  other !== path && other.startsWith(path) && /^[.[{]/.test(other.slice(path.length));

/** Paths of the leaves of a value: list items as `[]`, values of the CRD's maps as `{}`, whatever they hold where the CRD does not say. */
function leaves(value: unknown, path: string, known: ReadonlySet<string>): string[] {
  if (path.endsWith('{}') && ![...known].some((other) => isBelow(path, other))) return [path];
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, `${path}[]`, known));
  if (typeof value !== 'object' || value === null) return [path];
  const map = known.has(`${path}{}`);
  return Object.entries(value).flatMap(([key, child]) => leaves(child, map ? `${path}{}` : `${path}.${key}`, known));
}

const synthesize = <P>(
  make: (chart: KarpenterChart, id: string, props: P) => KarpenterObject<object>,
  all: readonly P[],
) => {
  const chart = new KarpenterChart(new App(), 'chart', { cluster });
  return all.map((props, index) => make(chart, `object-${index}`, props).toJson() as { spec: object });
};

describe.each([
  ['EC2NodeClass', synthesize((chart, id, props) => new EC2NodeClass(chart, id, props), NODE_CLASSES)],
  ['NodePool', synthesize((chart, id, props) => new NodePool(chart, id, props), NODE_POOLS)],
  ['NodeOverlay', synthesize((chart, id, props) => new NodeOverlay(chart, id, props), NODE_OVERLAYS)],
  ['CapacityBuffer', synthesize((chart, id, props) => new CapacityBuffer(chart, id, props), CAPACITY_BUFFERS)],
] as const)('%s', (kind, objects) => {
  const all = Object.entries(fieldsOf(kind));
  const fieldsIn = (minor: KarpenterMinor): ReadonlySet<string> =>
    new Set(all.filter(([, span]) => isWithin(minor, span)).map(([path]) => path));
  const written = (known: ReadonlySet<string>): ReadonlySet<string> =>
    new Set(objects.flatMap(({ spec }) => leaves(spec, 'spec', known)));

  it.each(KARPENTER_MINORS)('has a prop for every field of Karpenter %s', (minor) => {
    const known = fieldsIn(minor);
    const found = written(known);
    const wanted = [...known].filter((path) => ![...known].some((other) => isBelow(path, other)));
    expect(wanted.filter((path) => !found.has(path))).toEqual([]);
  });

  it('writes nothing that the newest CRD does not have', () => {
    const known = fieldsIn(NEWEST_KARPENTER_MINOR);
    expect(known.size).toBeGreaterThan(5);
    expect([...written(known)].filter((path) => !known.has(path))).toEqual([]);
  });
});

it('passes the props of a node class on unchanged', () => {
  const [everything] = synthesize(
    (chart, id, props: EC2NodeClassProps) => new EC2NodeClass(chart, id, props),
    NODE_CLASSES,
  );
  expect(everything?.spec).toEqual(NODE_CLASSES[0]);
});

it('passes the props of a buffer on unchanged', () => {
  const [everything] = synthesize(
    (chart, id, props: CapacityBufferProps) => new CapacityBuffer(chart, id, props),
    CAPACITY_BUFFERS,
  );
  expect(everything?.spec).toEqual(CAPACITY_BUFFERS[0]);
});

it('writes the values of a pool where the CRD wants them', () => {
  const [everything] = synthesize((chart, id, props: NodePoolProps) => new NodePool(chart, id, props), NODE_POOLS);
  expect(everything?.spec).toEqual({
    disruption: {
      consolidateAfter: 'Never',
      consolidationPolicy: 'Balanced',
      budgets: [{ nodes: '20%', reasons: ['Empty'], schedule: '0 9 * * mon-fri', duration: '8h' }],
    },
    limits: { cpu: 1 },
    template: {
      metadata: { labels: { team: 'a' }, annotations: { note: 'a' } },
      spec: {
        expireAfter: '720h',
        nodeClassRef: nodeClass,
        requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'], minValues: 2 }],
        startupTaints: [taint],
        taints: [taint],
        terminationGracePeriod: '1h',
      },
    },
    weight: 10,
  });
});
