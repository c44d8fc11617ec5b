import type { GitOps } from './gitops/options';
import type { KarpenterValuesOptions } from './karpenter-values';

/** How Karpenter is installed in a cluster and kept there. */
export interface InstallOptions extends Omit<KarpenterValuesOptions, 'objects'> {
  /** Objects for the tool that applies the output. @default - none: people install with the scripts */
  readonly gitOps?: GitOps;
  /**
   * Whether pools, node classes and CRDs that leave the output stay in the cluster until a person confirms: Argo CD asks,
   * Flux leaves them. A pool with `retire: true` goes without. Deleting a pool deletes its nodes, and a CRD all of them; a
   * node class waits for its NodeClaims, and its pools launch nothing meanwhile.
   * @default - on but in the tier `development`
   */
  readonly deletionGuards?: boolean;
}
