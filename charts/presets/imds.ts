import type { MetadataOptions } from '../ec2-node-class-spec';

/** IMDSv2 for the node alone, or for its pods too. */
export const Imds = {
  /**
   * Pods do not reach the instance metadata, so they cannot take the node's role: hop limit 1.
   * Load balancer controller and EBS CSI driver then need their region and VPC as arguments.
   */
  blockPods: (): MetadataOptions => ({ httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 }),

  /** Pods reach it, and with it the node's role. @param hops 2 for pods in a network of their own; at most 64 @default 2 */
  allowPods: (hops = 2): MetadataOptions => ({
    httpEndpoint: 'enabled',
    httpTokens: 'required',
    httpPutResponseHopLimit: hops,
  }),
};
