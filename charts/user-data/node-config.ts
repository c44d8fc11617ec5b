import type { Problem } from '../../src/findings';
import { ownedInNodeConfig } from '../../src/karpenter';
import { deepMerge } from '../../src/objects';
import { renderYaml } from '../../src/yaml';
import type { MimePart } from './mime';
import { type PlainMap, plainCopy } from './plain-data';
import { ownedProblems, userDataProblem } from './problem';

/**
 * The spec of a NodeConfig, which nodeadm reads at the first boot of an AL2023 node. Karpenter appends one of its own
 * (cluster, labels, taints, `spec.kubelet` of the node class); objects are merged in order and the last value wins, so
 * Karpenter's wins.
 *
 * @see https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
 */
export interface NodeConfigSpec {
  /** Settings and flags of the kubelet. */
  readonly kubelet?: {
    /**
     * Fields of a KubeletConfiguration. What `spec.kubelet` of the node class has belongs there: Karpenter computes
     * the room on a node from it and does not read user data.
     * @default - none
     */
    readonly config?: PlainMap;
    /** Command line flags of the kubelet, each `--name=value`. @default - none */
    readonly flags?: readonly string[];
  };
  /** Settings of containerd. */
  readonly containerd?: {
    /** TOML that is merged into containerd's configuration. @default - none */
    readonly config?: string;
    /** Part of an OCI runtime specification that every container gets. @default - none */
    readonly baseRuntimeSpec?: PlainMap;
  };
  /** Settings of the instance's own disks. */
  readonly instance?: {
    /** What happens to the disks of the instance itself. */
    readonly localStorage?: {
      /**
       * `RAID0` and `RAID10` make one volume for containers, logs and kubelet, `Mount` mounts each disk. For `RAID0`
       * prefer `instanceStorePolicy` of the node class: Karpenter then counts the space.
       * @default - the disks are left alone
       */
      readonly strategy?: 'RAID0' | 'RAID10' | 'Mount';
      /** Where the file system is mounted. @default '/mnt/k8s-disks/' */
      readonly mountPath?: string;
      /** Directories that stay on the root volume. @default - none */
      readonly disabledMounts?: readonly ('Containerd' | 'PodLogs')[];
    };
  };
  /** Features of nodeadm; `FastImagePull` pulls and unpacks image layers in parallel. @default - nodeadm's own */
  readonly featureGates?: {
    /** Pull and unpack the layers of an image in parallel. */
    readonly FastImagePull?: boolean;
    /** Name the node after its instance id, not after its private DNS name. */
    readonly InstanceIdNodeName?: boolean;
  };
  /** Fields of the spec that these types do not know yet, laid over the rest as they are. @default - nothing */
  readonly raw?: PlainMap;
}

/** The document of one NodeConfig, and what is wrong with it. */
export function nodeConfigPart(
  { raw, ...typed }: NodeConfigSpec,
  at: string,
): { readonly part: MimePart; readonly problems: readonly Problem[] } {
  const { map: spec, problems } = plainCopy(deepMerge<object>(typed, raw), at);
  const { text, problems: unwritten } = renderYaml({ spec }, { style: 'nodeConfig' });
  const content = `apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n${text}`;
  return {
    part: { contentType: 'application/node.eks.aws', content },
    problems: [
      ...problems,
      ...ownedProblems(ownedInNodeConfig(spec, at)),
      ...unwritten.map(({ rule, message, got, fix }) => userDataProblem(rule, `${at}: ${message}`, got, fix ?? '')),
    ],
  };
}
