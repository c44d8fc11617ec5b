import type { EC2NodeClassProps } from './ec2-node-class-props';
import type { DynamicNodePoolProps } from './node-pool-props';

/**
 * What an organisation sets once for all its pools and node classes. Maps (kubelet, metadata options, tags) are merged
 * with a construct's own, which win; lists (volumes, budgets) are replaced by them.
 *
 * @example
 * const defaults: Defaults = {
 *   nodeClass: { metadataOptions: Imds.blockPods(), kubelet: { systemReserved: { cpu: '100m' } } },
 *   nodePool: { disruption: { consolidateAfter: Duration.minutes(1), budgets: [Budget.atMost('10%')] } },
 * };
 */
export interface Defaults {
  /**
   * An edit of any of these rolls every node of every class that takes it. `tags` above all: a synth warns where they
   * reach a node class. Tags that need not be on instances belong into `Cluster.tags`.
   * @default - nothing
   */
  readonly nodeClass?: Pick<
    EC2NodeClassProps,
    | 'ami'
    | 'associatePublicIPAddress'
    | 'blockDeviceMappings'
    | 'detailedMonitoring'
    | 'instanceStorePolicy'
    | 'kubelet'
    | 'metadataOptions'
    | 'tags'
  >;
  /**
   * Labels, annotations, startup taints, expiry and grace period are part of the nodes: an edit rolls them all. The
   * disruption settings take effect at once and roll nothing.
   * @default - nothing
   */
  readonly nodePool?: Pick<
    DynamicNodePoolProps,
    'labels' | 'annotations' | 'startupTaints' | 'expireAfter' | 'terminationGracePeriod' | 'disruption'
  >;
}
