import type { Cluster } from '../cluster';
import { karpenterRelease } from '../karpenter';

/**
 * The one version of both charts and of the controller's image: the cluster's own patch, or the newest known patch where
 * the cluster names a minor alone. Two charts of different versions disagree about fields and rules of the CRDs.
 */
export function chartVersion({ karpenterVersion, karpenterMinor }: Cluster): string {
  const version = karpenterVersion.replace(/^v/, '');
  return version === karpenterMinor ? karpenterRelease(karpenterMinor) : version;
}
