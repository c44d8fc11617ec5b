import type { Problem } from '../findings';
import { isAtLeast, isKubernetesMinor, karpenterMinor, supportedKubernetes } from '../karpenter/versions';
import type { ClusterFacts } from './facts';

/** A Kubernetes that the cluster's Karpenter was not made for any more, which stops nothing. */
export function olderKubernetes({
  karpenterVersion,
  kubernetesVersion,
}: Pick<ClusterFacts, 'karpenterVersion' | 'kubernetesVersion'>): Problem[] {
  const karpenter = karpenterMinor(karpenterVersion);
  if (karpenter === undefined || !isKubernetesMinor(kubernetesVersion)) return [];
  const { oldest, newest } = supportedKubernetes(karpenter);
  if (isAtLeast(kubernetesVersion, oldest)) return [];
  return [
    {
      rule: 'charts/cluster-older-kubernetes',
      severity: 'warning',
      path: 'kubernetesVersion',
      got: kubernetesVersion,
      message: `Karpenter ${karpenter} supports Kubernetes ${oldest} to ${newest}, and this is older`,
      fix: `upgrade the control plane to ${oldest} or later, one minor after the other`,
    },
  ];
}
