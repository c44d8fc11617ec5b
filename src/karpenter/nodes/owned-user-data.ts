import type { Severity } from '../../findings';
import { at, isObject, type JsonObject, listAt, objectAt } from '../../objects';

/** What user data sets and Karpenter owns: it writes the same itself, or counts without it. */
export interface OwnedSetting {
  /** Whose business it is: the last part of the rule that tells it. */
  readonly kind:
    | 'owned-field'
    | 'taints'
    | 'kubelet-field'
    | 'node-label'
    | 'owned-label'
    | 'instance-store'
    | 'kubelet-flag';
  /** What becomes of it. */
  readonly message: string;
  /** The value that was set. */
  readonly got: unknown;
  /** What to write instead. */
  readonly fix: string;
  /** Whether nodes fail by it, or it is only lost. */
  readonly severity: Severity;
}

/** A field of a document that is better not there. */
interface OwnedField {
  readonly path: readonly string[];
  /** The only value that matters. @default - any */
  readonly value?: string;
  /** The field of `spec.kubelet` of the node class that it stands for. */
  readonly field?: string;
  readonly kind: OwnedSetting['kind'];
  readonly message: string;
  readonly fix: string;
  readonly severity: Severity;
}

const writtenByKarpenter = (...path: readonly string[]): OwnedField => ({
  kind: 'owned-field',
  path,
  message: 'is written by Karpenter for every node',
  fix: 'leave it out',
  severity: 'error',
});

/** What to do instead of setting taints from user data. */
export const TAINTS_FIX = 'write taints and startupTaints of the NodePool, so that Karpenter counts with them';

const replacedByTaints = (...path: readonly string[]): OwnedField => ({
  kind: 'taints',
  path,
  message: 'is replaced by the taints of the pool',
  fix: TAINTS_FIX,
  severity: 'error',
});

const UNSEEN = 'is not seen by Karpenter, which computes the room on a node without it';
const fixOf = (field: string): string => `write kubelet.${field} of the EC2NodeClass`;

/** A setting that stands in `spec.kubelet` of the node class too, which is the one that Karpenter reads. */
const belongsToNodeClass = (field: string, ...path: readonly string[]): OwnedField => ({
  kind: 'kubelet-field',
  path,
  field,
  message: UNSEEN,
  fix: fixOf(field),
  severity: 'warning',
});

/** Flags of the kubelet that stand for a field of `spec.kubelet` of the node class. */
const FIELD_BY_FLAG: ReadonlyMap<string, string> = new Map([
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

/** What Karpenter's own NodeConfig sets after the user's, or does not see (AWS v1.15.2 pkg/providers/amifamily/bootstrap/nodeadm.go). */
const NODE_CONFIG: readonly OwnedField[] = [
  writtenByKarpenter('cluster', 'name'),
  writtenByKarpenter('cluster', 'apiServerEndpoint'),
  writtenByKarpenter('cluster', 'certificateAuthority'),
  writtenByKarpenter('cluster', 'cidr'),
  replacedByTaints('kubelet', 'config', 'registerWithTaints'),
  ...[...FIELD_BY_FLAG.values()].map((field) => belongsToNodeClass(field, 'kubelet', 'config', field)),
  {
    kind: 'instance-store',
    path: ['instance', 'localStorage', 'strategy'],
    value: 'RAID0',
    message: "is not seen by Karpenter, which counts the root volume as the node's storage",
    fix: "write instanceStorePolicy: 'RAID0' of the EC2NodeClass",
    severity: 'warning',
  },
];

/** Settings that Karpenter writes over the user's, or does not see (AWS v1.15.2 pkg/providers/amifamily/bootstrap/bottlerocket.go). */
const BOTTLEROCKET: readonly OwnedField[] = [
  writtenByKarpenter('kubernetes', 'api-server'),
  writtenByKarpenter('kubernetes', 'cluster-certificate'),
  writtenByKarpenter('kubernetes', 'cluster-name'),
  replacedByTaints('kubernetes', 'node-taints'),
  belongsToNodeClass('clusterDNS', 'kubernetes', 'cluster-dns-ip'),
  belongsToNodeClass('cpuCFSQuota', 'kubernetes', 'cpu-cfs-quota-enforced'),
  belongsToNodeClass('evictionHard', 'kubernetes', 'eviction-hard'),
  belongsToNodeClass('evictionMaxPodGracePeriod', 'kubernetes', 'eviction-max-pod-grace-period'),
  belongsToNodeClass('evictionSoft', 'kubernetes', 'eviction-soft'),
  belongsToNodeClass('evictionSoftGracePeriod', 'kubernetes', 'eviction-soft-grace-period'),
  belongsToNodeClass('imageGCHighThresholdPercent', 'kubernetes', 'image-gc-high-threshold-percent'),
  belongsToNodeClass('imageGCLowThresholdPercent', 'kubernetes', 'image-gc-low-threshold-percent'),
  belongsToNodeClass('kubeReserved', 'kubernetes', 'kube-reserved'),
  belongsToNodeClass('maxPods', 'kubernetes', 'max-pods'),
  belongsToNodeClass('systemReserved', 'kubernetes', 'system-reserved'),
];

/** The fields that a document has. What the node class sets as well, Karpenter writes over it. */
const ownedFields = (
  fields: readonly OwnedField[],
  document: JsonObject,
  place: string,
  kubelet: JsonObject,
): OwnedSetting[] =>
  fields.flatMap(({ kind, path, value, field, message, fix, severity }) => {
    const got = at(document, ...path);
    if (got === undefined || (value !== undefined && got !== value)) return [];
    const isWrittenOver = field !== undefined && Object.hasOwn(kubelet, field);
    const shown = `${place}.${path.join('.')}`;
    return [
      isWrittenOver
        ? {
            kind,
            message: `${shown} is replaced by kubelet.${field} of the EC2NodeClass`,
            got,
            fix: 'leave it out',
            severity,
          }
        : { kind, message: `${shown} ${message}`, got, fix, severity },
    ];
  });

/** Labels that Karpenter or the kubelet gives a node: another value makes Karpenter lose or misjudge it. */
const OWNED_LABEL =
  /(?:^|\.)(?:karpenter\.sh|karpenter\.k8s\.aws)\/|^(?:topology\.kubernetes\.io|topology\.k8s\.aws)\/|^(?:node\.)?kubernetes\.io\//;

const LABEL_FIX =
  "write it into the pool's labels (spec.template.metadata.labels), which Karpenter puts on the node and counts with";

/** What is wrong with labelling a node from user data. */
const labels = (keys: readonly string[], place: string): OwnedSetting[] =>
  keys.map((got) => {
    const isOwned = OWNED_LABEL.test(got);
    return {
      kind: isOwned ? 'owned-label' : 'node-label',
      message: `${place} sets the label ${got}, which Karpenter ${isOwned ? 'sets itself' : 'does not know of when it schedules'}`,
      got,
      fix: LABEL_FIX,
      severity: isOwned ? 'error' : 'warning',
    };
  });

function ownedFlag(flag: string, place: string): OwnedSetting[] {
  const [name = '', value = ''] = flag.split(/[= ](.*)/s, 2);
  if (!/^--?[a-z][a-z0-9-]*$/.test(name)) {
    const message = `${place} is no flag of the kubelet`;
    return [{ kind: 'kubelet-flag', message, got: flag, fix: "write it as '--name=value'", severity: 'error' }];
  }
  if (name === '--register-with-taints') {
    const message = `${place} sets taints, which Karpenter sets itself from the pool`;
    return [{ kind: 'taints', message, got: flag, fix: TAINTS_FIX, severity: 'error' }];
  }
  if (name === '--node-labels') {
    const keys = value.replaceAll(/["']/g, '').split(',');
    return labels(
      keys.map((label) => label.split('=', 1)[0] ?? '').filter((key) => key !== ''),
      place,
    );
  }
  const field = FIELD_BY_FLAG.get(name);
  return field === undefined
    ? []
    : [
        {
          kind: 'kubelet-field',
          message: `${place}.${name} ${UNSEEN}`,
          got: flag,
          fix: fixOf(field),
          severity: 'warning',
        },
      ];
}

/**
 * What the spec of a NodeConfig sets that is Karpenter's. Nodeadm merges the documents of a node in their order and Karpenter's is
 * the last, so that its fields win; of flags, which come before any configuration, the user's are kept.
 *
 * @param kubelet `spec.kubelet` of the node class
 */
export const ownedInNodeConfig = (
  spec: JsonObject,
  place: string,
  kubelet: JsonObject = {},
): readonly OwnedSetting[] => [
  ...ownedFields(NODE_CONFIG, spec, place, kubelet),
  ...listAt(spec, 'kubelet', 'flags').flatMap((flag, index) =>
    ownedFlag(String(flag), `${place}.kubelet.flags[${index}]`),
  ),
];

/**
 * What settings of Bottlerocket set that is Karpenter's: it writes its own over them.
 *
 * @param kubelet `spec.kubelet` of the node class
 */
export const ownedInBottlerocket = (
  settings: JsonObject,
  place: string,
  kubelet: JsonObject = {},
): readonly OwnedSetting[] => {
  const given = at(settings, 'kubernetes', 'node-labels');
  return [
    ...ownedFields(BOTTLEROCKET, settings, place, kubelet),
    ...(isObject(given) ? labels(Object.keys(objectAt(given)), `${place}.kubernetes.node-labels`) : []),
  ];
};
