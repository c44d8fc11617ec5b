import type { Problem } from '../../src/findings';
import { deepMerge } from '../../src/objects';
import { renderYaml } from '../../src/yaml';
import {
  belongsToNodeClass,
  type FieldRule,
  fieldProblems,
  replacedByTaints,
  TAINTS_FIX,
  writtenByKarpenter,
} from './field-rules';
import type { MimePart } from './mime';
import { nodeLabelProblems } from './node-labels';
import { mapAt, type PlainMap, plainCopy } from './plain-data';
import { userDataProblem } from './problem';

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

/** Flags of the kubelet that stand for a field of `spec.kubelet` of the node class. */
const NODE_CLASS_FIELD_BY_FLAG: ReadonlyMap<string, string> = new Map([
  ['--cluster-dns', 'clusterDNS'],
  ['--cpu-cfs-quota', 'cpuCFSQuota'],
  ['--eviction-hard', 'evictionHard'],
  ['--eviction-max-pod-grace-period', 'evictionMaxPodGracePeriod'],
  ['--eviction-soft', 'evictionSoft'],
  ['--eviction-soft-grace-period', 'evictionSoftGracePeriod'],
  ['--image-gc-high-threshold', 'imageGCHighThresholdPercent'],
  ['--image-gc-low-threshold', 'imageGCLowThresholdPercent'],
  ['--kube-reserved', 'kubeReserved'],
  ['--max-pods', 'maxPods'],
  ['--pods-per-core', 'podsPerCore'],
  ['--system-reserved', 'systemReserved'],
]);

/** What Karpenter's own NodeConfig sets after this one, or does not see (pkg/providers/amifamily/bootstrap/nodeadm.go). */
const FIELD_RULES: readonly FieldRule[] = [
  writtenByKarpenter('cluster', 'name'),
  writtenByKarpenter('cluster', 'apiServerEndpoint'),
  writtenByKarpenter('cluster', 'certificateAuthority'),
  writtenByKarpenter('cluster', 'cidr'),
  replacedByTaints('kubelet', 'config', 'registerWithTaints'),
  ...[...NODE_CLASS_FIELD_BY_FLAG.values()].map((field) => belongsToNodeClass(field, 'kubelet', 'config', field)),
  {
    id: 'charts/user-data-instance-store',
    path: ['instance', 'localStorage', 'strategy'],
    value: 'RAID0',
    message: "is not seen by Karpenter, which counts the root volume as the node's storage",
    fix: "write instanceStorePolicy: 'RAID0' of the EC2NodeClass",
    severity: 'warning',
  },
];

function flagProblems(flag: string, at: string): Problem[] {
  const [name = '', value = ''] = flag.split(/[= ](.*)/s, 2);
  if (!/^--?[a-z][a-z0-9-]*$/.test(name)) {
    return [
      userDataProblem(
        'charts/user-data-kubelet-flag',
        `${at} is no flag of the kubelet`,
        flag,
        "write it as '--name=value'",
      ),
    ];
  }
  if (name === '--register-with-taints') {
    return [
      userDataProblem(
        'charts/user-data-taints',
        `${at} sets taints, which Karpenter sets itself from the pool`,
        flag,
        TAINTS_FIX,
      ),
    ];
  }
  if (name === '--node-labels') {
    const labels = value.replaceAll(/["']/g, '').split(',');
    const keys = labels.map((label) => label.split('=', 1)[0] ?? '').filter((key) => key !== '');
    return nodeLabelProblems(keys, at);
  }
  const field = NODE_CLASS_FIELD_BY_FLAG.get(name);
  return field === undefined ? [] : fieldProblems([belongsToNodeClass(field, name)], { [name]: flag }, at);
}

/** The document of one NodeConfig, and what is wrong with it. */
export function nodeConfigPart(
  { raw, ...typed }: NodeConfigSpec,
  at: string,
): { readonly part: MimePart; readonly problems: readonly Problem[] } {
  const { map: spec, problems } = plainCopy(deepMerge<object>(typed, raw), at);
  const { flags: given } = mapAt(spec, 'kubelet');
  const flags = Array.isArray(given) ? given : [];
  const { text, problems: unwritten } = renderYaml({ spec }, { style: 'nodeConfig' });
  const content = `apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n${text}`;
  return {
    part: { contentType: 'application/node.eks.aws', content },
    problems: [
      ...problems,
      ...fieldProblems(FIELD_RULES, spec, at),
      ...flags.flatMap((flag, index) => flagProblems(String(flag), `${at}.kubelet.flags[${index}]`)),
      ...unwritten.map(({ rule, message, got, fix }) => userDataProblem(rule, `${at}: ${message}`, got, fix ?? '')),
    ],
  };
}
