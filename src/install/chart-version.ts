import type { Cluster } from '../cluster';
import { karpenterRelease } from '../karpenter';

const RELEASE = /^\d+\.\d+\.\d+$/;

/**
 * The one version of both charts and of the controller's image: the cluster's own patch, or the known patch where the
 * cluster names a minor alone (of a minor that is not known yet, its first). Two charts of different versions disagree about fields and rules of the CRDs.
 */
export function chartVersion({ karpenterVersion, karpenterMinor }: Cluster): string {
  const version = karpenterVersion.replace(/^v/, '');
  if (RELEASE.test(version)) return version;
  return version === karpenterMinor ? karpenterRelease(karpenterMinor) : `${version}.0`;
}
