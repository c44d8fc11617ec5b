import type { Taint } from '../taints';

/**
 * Taints that an agent removes from a node when it is ready. Without them pods are placed too early, fail, and Karpenter
 * may launch a second node for them. Adding one to a pool rolls its nodes.
 */
export const startupTaints = {
  /** Cilium removes it when its agent runs on the node. */
  cilium: (): Taint => ({ key: 'node.cilium.io/agent-not-ready', value: 'true', effect: 'NoExecute' }),
  /** The EBS CSI driver removes it when its node plugin has registered. */
  ebsCsi: (): Taint => ({ key: 'ebs.csi.aws.com/agent-not-ready', effect: 'NoExecute' }),
  /** The EFS CSI driver removes it when its node plugin has registered. */
  efsCsi: (): Taint => ({ key: 'efs.csi.aws.com/agent-not-ready', effect: 'NoExecute' }),
};
