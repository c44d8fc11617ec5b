import { describe, expect, it } from 'vitest';
import { Cluster, type ClusterProps } from '../../src/cluster';
import { KARPENTER_MINORS, MINIMUM_KARPENTER_BY_KUBERNETES } from '../../src/karpenter';
import { isAtLeast, supportedKubernetes } from '../../src/karpenter/versions';
import { RIGHT } from './cluster.fixture';

const said = (versions: object): string[] =>
  new Cluster({ ...RIGHT, ...(versions as Partial<ClusterProps>) }).problems.map(
    ({ rule, severity, message }) => `${severity} ${rule} ${message}`,
  );

describe('a Kubernetes that Karpenter no longer supports', () => {
  it.each([
    ['1.14.1', '1.26', '1.14 supports Kubernetes 1.30 to 1.36'],
    ['1.14.3', '1.29', '1.14 supports Kubernetes 1.30 to 1.36'],
    ['1.15.2', '1.29', '1.15 supports Kubernetes 1.30 to 1.37'],
    ['1.10', '1.28', '1.10 supports Kubernetes 1.29 to 1.35'],
    ['1.9', '1.27', '1.9 supports Kubernetes 1.28 to 1.35'],
    ['1.5', '1.25', '1.5 supports Kubernetes 1.26 to 1.33'],
    ['1.0', '1.23', '1.0 supports Kubernetes 1.24 to 1.31'],
  ])('Karpenter %s with %s is one warning', (karpenterVersion, kubernetesVersion, range) => {
    expect(said({ karpenterVersion, kubernetesVersion })).toEqual([
      `warning charts/cluster-older-kubernetes Karpenter ${range}, and this is older`,
    ]);
  });

  it.each([
    ['1.15.2', '1.30'],
    ['1.14.1', '1.30'],
    ['1.13', '1.29'],
    ['1.9', '1.28'],
    ['1.8', '1.27'],
    ['1.5', '1.26'],
    ['1.2', '1.24'],
  ])('Karpenter %s with %s is fine', (karpenterVersion, kubernetesVersion) => {
    expect(said({ karpenterVersion, kubernetesVersion })).toEqual([]);
  });

  it('each minor has a range that ends where the next minor of Kubernetes needs a later one', () => {
    for (const minor of KARPENTER_MINORS) {
      const { oldest, newest } = supportedKubernetes(minor);
      expect(isAtLeast(newest, oldest), minor).toBe(true);
      expect(isAtLeast(minor, MINIMUM_KARPENTER_BY_KUBERNETES[newest] ?? ''), minor).toBe(true);
    }
  });
});
