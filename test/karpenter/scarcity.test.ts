import { describe, expect, it } from 'vitest';
import { type EC2NodeClassObject, type PodSpecObject, placePod, resolveNodePool, whyNot } from '../../src/karpenter';
import type { NodePoolObject, RequirementObject } from '../../src/karpenter/objects';
import { podRequests } from '../../src/karpenter/scheduling/requests';

const types = (...values: string[]): RequirementObject => ({
  key: 'node.kubernetes.io/instance-type',
  operator: 'In',
  values,
});
const pool = (
  requirements: readonly RequirementObject[],
  limits?: Readonly<Record<string, string | number>>,
): NodePoolObject => ({ metadata: { name: 'general' }, spec: { limits, template: { spec: { requirements } } } });
const asking = (requests: Readonly<Record<string, string>>): PodSpecObject => ({
  containers: [{ resources: { requests } }],
});

const obstacle = (pod: PodSpecObject, nodePool: NodePoolObject, nodeClass?: EC2NodeClassObject) => {
  const [found] = placePod(pod, [resolveNodePool({ nodePool, nodeClass })]).verdicts.flatMap(
    ({ verdict }) => verdict.obstacles,
  );
  if (found?.kind !== 'instance-types') throw new Error(`${JSON.stringify(found)} is not about instance types`);
  return found;
};

const M5 = [types('m5.large', 'm5.xlarge')];

describe('a pod without a type learns what is scarce', () => {
  it.each<[string, PodSpecObject, NodePoolObject, readonly string[], string]>([
    ['cores', asking({ cpu: '8', memory: '1Gi' }), pool(M5), ['cpu'], '8 cpu asked for, the largest type leaves 3.92'],
    [
      'memory',
      asking({ memory: '20Gi' }),
      pool(M5),
      ['memory'],
      '20Gi memory asked for, the largest type leaves 13.83Gi',
    ],
    ['two at once', asking({ cpu: '8', memory: '20Gi' }), pool(M5), ['cpu', 'memory'], 'cpu asked for'],
    ['a GPU', asking({ 'nvidia.com/gpu': '1' }), pool(M5), ['nvidia.com/gpu'], 'the largest type leaves 0'],
    ['huge pages', asking({ 'hugepages-2Mi': '4Mi' }), pool(M5), ['hugepages-2Mi'], '4Mi hugepages-2Mi asked for'],
    ['room', asking({ cpu: '3', memory: '14Gi' }), pool([types('c5.xlarge', 'r5.large')]), [], 'at once'],
    ['a limit', {}, pool(M5, { cpu: 1 }), ['cpu'], 'the smallest type takes 2 cpu, the limits leave 1'],
    [
      'a limit of GPUs',
      {},
      pool([types('g4dn.xlarge')], { 'nvidia.com/gpu': 0 }),
      ['nvidia.com/gpu'],
      'limits leave 0',
    ],
    [
      'two limits together',
      {},
      pool([types('c5.xlarge', 'r5.large')], { cpu: 2, memory: '10Gi' }),
      [],
      'within all limits',
    ],
    [
      'a label of the pod',
      { nodeSelector: { 'karpenter.k8s.aws/instance-gpu-count': '1' } },
      pool(M5),
      [],
      "none of the pool's types has karpenter.k8s.aws/instance-gpu-count In [1]",
    ],
  ])('%s', (_, pod, nodePool, scarce, text) => {
    const found = obstacle(pod, nodePool);
    expect(found.scarce).toEqual(scarce);
    expect(found.text).toContain(text);
  });

  it('daemons count', () => {
    const [{ verdict } = { verdict: undefined }] = placePod(
      asking({ cpu: '1' }),
      [resolveNodePool({ nodePool: pool([types('m5.large')]) })],
      {
        daemonOverhead: { cpu: 1000 },
      },
    ).verdicts;
    expect(verdict?.obstacles.map(({ text }) => text).join()).toContain(
      '2 cpu asked for, the largest type leaves 1.93',
    );
  });
});

describe('resources of the pod as a whole', () => {
  const pod: PodSpecObject = {
    resources: { requests: { cpu: '4' } },
    containers: [{ resources: { requests: { cpu: '1' } } }],
  };
  const cpuOf = (settings: Parameters<typeof podRequests>[1]) => podRequests(pod, settings).cpu;

  it('are read by Karpenter since 1.8, and kept by Kubernetes since 1.34', () => {
    expect(cpuOf({ karpenterVersion: '1.7.6' })).toBe(1000);
    expect(cpuOf({ karpenterVersion: '1.8.8' })).toBe(4000);
    expect(cpuOf({ kubernetesVersion: '1.33' })).toBe(1000);
    expect(cpuOf({ kubernetesVersion: '1.34' })).toBe(4000);
    expect(cpuOf({})).toBe(4000);
  });

  it('decide where a pod goes, by the Kubernetes version of the cluster', () => {
    const resolution = resolveNodePool({ nodePool: pool([types('m5.large', 'm5.2xlarge')]) });
    const typesOn = (kubernetesVersion: string) =>
      placePod(pod, [resolution], { kubernetesVersion }).verdicts.flatMap(({ verdict }) => verdict.types);
    expect(typesOn('1.33')).toEqual(['m5.2xlarge', 'm5.large']);
    expect(typesOn('1.35')).toEqual(['m5.2xlarge']);
  });
});

describe('a type whose reservations exceed its capacity', () => {
  const nodeClass: EC2NodeClassObject = { spec: { kubelet: { kubeReserved: { memory: '1Gi' } } } };

  it('is not in the pool, and the reason names what is reserved', () => {
    const resolution = resolveNodePool({ nodePool: pool([types('t3.nano', 'm5.large')]), nodeClass });
    expect(resolution.types).toEqual(['m5.large']);
    expect(resolution.funnel.at(-1)).toMatchObject({ stage: 'capacity', path: 'spec.kubelet', removed: ['t3.nano'] });
    expect(whyNot(resolution, 't3.nano').reasons).toEqual([
      {
        object: 'EC2NodeClass',
        paths: ['spec.kubelet'],
        text: expect.stringMatching(/^of its 473Mi memory 1\.09Gi are reserved$/),
      },
    ]);
  });

  it('leaves a pool of nothing else empty', () => {
    expect(resolveNodePool({ nodePool: pool([types('t3.nano')]), nodeClass }).types).toEqual([]);
  });

  it('goes with a high share for the hypervisor too', () => {
    const left = (vmMemoryOverheadPercent: number) =>
      resolveNodePool({ nodePool: pool([types('t3.nano')]), vmMemoryOverheadPercent }).types;
    expect(left(0.075)).toEqual(['t3.nano']);
    expect(left(0.5)).toEqual([]);
  });
});
