import { describe, expect, it } from 'vitest';
import { driftOf, worstEffect } from '../../src/karpenter/drift/drift';
import { kubeletCases } from '../admission/kubelet-cases';

type Kubelet = Readonly<Record<string, unknown>> | undefined;

const classOf = (kubelet: Kubelet, spec: object = {}): object => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: { amiFamily: 'AL2023', ...(kubelet && { kubelet }), ...spec },
});

const changes = (before: Kubelet, after: Kubelet, karpenterVersion: string) =>
  driftOf({ before: classOf(before), after: classOf(after), karpenterVersion });

const effectOf = (before: Kubelet, after: Kubelet, version: string): string =>
  worstEffect(changes(before, after, version));

const servers = (...clusterDNS: string[]): Kubelet => ({ clusterDNS });
const grace = (text: string): Kubelet => ({ evictionSoftGracePeriod: { 'memory.available': text } });

describe('an edit of the kubelet', () => {
  it.each<[string, Kubelet, Kubelet, string, string]>([
    [
      'the order of clusterDNS',
      servers('10.0.0.10', '10.0.0.11'),
      servers('10.0.0.11', '10.0.0.10'),
      'none',
      'rolls-all',
    ],
    // Equal ones cancelled out in pairs.
    ['a server twice more', servers('a'), servers('a', 'a', 'a'), 'none', 'rolls-all'],
    ['60s and 1m', grace('60s'), grace('1m'), 'none', 'rolls-all'],
    ['{} and absent', {}, undefined, 'rolls-all', 'none'],
    ['absent and {}', undefined, {}, 'rolls-all', 'none'],
    ['nulls and absent', { maxPods: null }, undefined, 'rolls-all', 'none'],
    ['a null and absent beside others', { maxPods: null, podsPerCore: 1 }, { podsPerCore: 1 }, 'none', 'none'],
    ['an empty list and absent', { clusterDNS: [], maxPods: 1 }, { maxPods: 1 }, 'rolls-all', 'rolls-all'],
    ['an empty map and absent', { kubeReserved: {}, maxPods: 1 }, { maxPods: 1 }, 'rolls-all', 'rolls-all'],
    ['false and absent', { cpuCFSQuota: false, maxPods: 1 }, { maxPods: 1 }, 'rolls-all', 'rolls-all'],
    ['100m and 0.1', { kubeReserved: { cpu: '100m' } }, { kubeReserved: { cpu: '0.1' } }, 'rolls-all', 'rolls-all'],
    [
      'a key that Karpenter does not manage',
      { maxPods: 1 },
      { maxPods: 1, cpuManagerPolicy: 'static' },
      'none',
      'rolls-all',
    ],
    ['an empty object of such a key', { maxPods: 1 }, { maxPods: 1, memorySwap: {} }, 'none', 'rolls-all'],
    ['below such a key', { logging: { verbosity: 1 } }, { logging: { verbosity: 2 } }, 'none', 'rolls-all'],
    [
      'the order of names',
      { maxPods: 1, kubeReserved: { cpu: '1', memory: '1' } },
      { kubeReserved: { memory: '1', cpu: '1' }, maxPods: 1 },
      'none',
      'none',
    ],
    ['a number and its text', { maxPods: 110 }, { maxPods: '110' }, 'rolls-all', 'rolls-all'],
    ['another number', { maxPods: 110 }, { maxPods: 111 }, 'rolls-all', 'rolls-all'],
  ])('%s: 1.14 and 1.15', (_, before, after, until, since) => {
    expect([effectOf(before, after, '1.14.1'), effectOf(before, after, '1.15')]).toEqual([until, since]);
  });

  it('is told field by field', () => {
    const before = { maxPods: 110, clusterDNS: ['a', 'b'], logging: { verbosity: 1 } };
    const after = { maxPods: 111, clusterDNS: ['b', 'a'], logging: { verbosity: 2 } };
    expect(changes(before, after, '1.15').map(({ path, effect, mechanism }) => [path, effect, mechanism])).toEqual([
      ['spec.kubelet.clusterDNS', 'rolls-all', 'NodeClassDrift'],
      ['spec.kubelet.logging.verbosity', 'rolls-all', 'NodeClassDrift'],
      ['spec.kubelet.maxPods', 'rolls-all', 'NodeClassDrift'],
    ]);
    expect(changes({}, undefined, '1.15')).toMatchObject([
      { path: 'spec.kubelet', reason: 'the text is the same, and an empty one is as absent' },
    ]);
  });

  it('drifts exactly where the hash of Karpenter 1.15 differs', () => {
    const cases = kubeletCases().filter(({ hash }) => hash !== undefined);
    expect(cases.length).toBeGreaterThan(90);
    const differences = cases.flatMap((a, index) =>
      cases.slice(index).filter((b) => (effectOf(a.kubelet, b.kubelet, '1.15') === 'none') !== (a.hash === b.hash)),
    );
    expect(differences).toEqual([]);
  });
});

describe('enclaveOptions', () => {
  const edit = (before: object | undefined, after: object | undefined, karpenterVersion: string) =>
    driftOf({
      before: classOf(undefined, { enclaveOptions: before }),
      after: classOf(undefined, { enclaveOptions: after }),
      karpenterVersion,
    }).map(({ effect }) => effect);

  it('are hashed since 1.15: false is not absent', () => {
    expect(edit(undefined, { enabled: false }, '1.15')).toEqual(['rolls-all']);
    expect(edit({ enabled: false }, { enabled: true }, '1.15')).toEqual(['rolls-all']);
    expect(edit({ enabled: true }, { enabled: true }, '1.15')).toEqual([]);
    expect(edit(undefined, { enabled: true }, '1.14')).toEqual(['none']);
  });
});
