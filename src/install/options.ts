import type { GitOps } from './gitops/options';
import type { KarpenterValuesOptions } from './karpenter-values';

/** How Karpenter is installed in a cluster and kept there. */
export interface InstallOptions extends Omit<KarpenterValuesOptions, 'objects'> {
  /** Objects for the tool that applies the output. @default - none: people install with the scripts */
  readonly gitOps?: GitOps;
  /**
   * Whether pools, node classes and CRDs that leave the output stay in the cluster until a person confirms: Argo CD asks,
   * Flux leaves them. A pool with `retire: true` goes without. Deleting any of them deletes its nodes.
   * @default - on but in the tier `development`
   */
  readonly deletionGuards?: boolean;
}
