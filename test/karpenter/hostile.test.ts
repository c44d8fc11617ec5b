import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountCatalogue } from '../../src/karpenter/catalogue/account';
import { poolReach } from '../../src/karpenter/nodes/limits';
import type { EC2NodeClassObject, NodePoolObject, PodSpecObject } from '../../src/karpenter/objects';
import { resolveNodePool } from '../../src/karpenter/resolver/resolve';
import { whyNot } from '../../src/karpenter/resolver/why-not';
import { overlap } from '../../src/karpenter/scheduling/overlap';
import { podVerdict } from '../../src/karpenter/scheduling/verdict';
import { runs } from '../full';

const { catalogue } = accountCatalogue({
  offerings: [
    { InstanceTypeOfferings: [{ InstanceType: 'm5d.large', LocationType: 'region', Location: 'eu-west-1' }] },
  ],
});

const NODE_POOL: NodePoolObject = {
  metadata: { name: 'general', labels: { a: 'b' } },
  spec: {
    weight: 1,
    limits: { cpu: 10, memory: '10Gi' },
    template: {
      metadata: { labels: { team: 'a' } },
      spec: {
        nodeClassRef: { name: 'default' },
        requirements: [
          { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'], minValues: 1 },
          { key: 'karpenter.k8s.aws/instance-cpu', operator: 'Gt', values: ['1'] },
        ],
        taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }],
      },
    },
  },
};
const NODE_CLASS: EC2NodeClassObject = {
  spec: {
    amiFamily: 'Bottlerocket',
    amiSelectorTerms: [{ alias: 'bottlerocket@latest' }],
    blockDeviceMappings: [{ deviceName: '/dev/xvdb', ebs: { volumeSize: '50Gi' } }],
    kubelet: { maxPods: 20, podsPerCore: 3, kubeReserved: { cpu: '1' }, evictionHard: { 'memory.available': '5%' } },
    networkInterfaces: [{ networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' }],
    cpuOptions: { nestedVirtualization: 'enabled' },
    capacityReservationSelectorTerms: [{}],
  },
  status: {
    subnets: [{ id: 'subnet-1', zone: 'eu-west-1a', zoneID: 'euw1-az1' }],
    capacityReservations: [{ id: 'cr-1', instanceType: 'm5d.large', availabilityZone: 'eu-west-1a' }],
  },
};
const POD: PodSpecObject = {
  nodeSelector: { team: 'a' },
  tolerations: [{ key: 'team', operator: 'Equal', value: 'a', effect: 'NoSchedule' }],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'team', operator: 'Exists' }] }],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, preference: { matchExpressions: [{ key: 'team', operator: 'In', values: ['a'] }] } },
      ],
    },
  },
  containers: [{ name: 'x', resources: { requests: { cpu: '100m' } } }],
  initContainers: [{ name: 'y', restartPolicy: 'Always', resources: { requests: { cpu: '100m' } } }],
};

type Path = readonly (string | number)[];

const pathsOf = (value: unknown, path: Path = []): readonly Path[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]
    : [path];

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy: unknown = Array.isArray(value) ? [...value] : { ...(value as object) };
  const record = copy as Record<string | number, unknown>;
  record[key] = replaced(record[key], rest, by);
  return copy;
}

const VALID = { nodePool: NODE_POOL, nodeClass: NODE_CLASS, pod: POD };
const EVIL = [
  ...[null, 0, -1, 1.5, 1e30, true, '', '__proto__', '\u0000', '9'.repeat(10_000), '5%'],
  ...[[], [null], [[]], ['a', 1], {}, { __proto__: null }, { length: 3 }, { cpu: null }],
];

describe('objects that are not what they should be', () => {
  it('the valid ones are accepted, so that the replaced parts are really read', () => {
    const resolution = resolveNodePool({ nodePool: NODE_POOL, nodeClass: NODE_CLASS, catalogue });
    expect(podVerdict(POD, resolution).accepts).toBe(true);
    expect(poolReach(resolution).types[0]?.nodes).toBe(1);
  });

  it('never throw, whichever part is replaced by whatever', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pathsOf(VALID).filter((path) => path.length > 1)),
        fc.oneof(fc.constantFrom<unknown>(...EVIL), fc.jsonValue()),
        (path, evil) => {
          const { nodePool, nodeClass, pod } = replaced(VALID, path, evil) as typeof VALID;
          const resolution = resolveNodePool({ nodePool, nodeClass, catalogue });
          expect(whyNot(resolution, 'm5d.large').verdict).toMatch(/allowed/);
          expect(podVerdict(pod, resolution).accepts).toBeTypeOf('boolean');
          expect(overlap(resolution, resolution).kind).toBeTypeOf('string');
          expect(poolReach(resolution).limits.length).toBeGreaterThanOrEqual(0);
        },
      ),
      { seed: 7, numRuns: runs(1500) },
    );
  });
});
