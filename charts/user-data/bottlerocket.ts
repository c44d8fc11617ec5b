import { stringify } from 'smol-toml';
import type { Problem } from '../../karpenter';
import { nodeLabelProblems } from './node-labels';
import { mapAt, type PlainMap, plainCopy } from './plain-data';
import { userDataProblem } from './problem';
import { characterProblems } from './text-rules';

/**
 * Settings of Bottlerocket by their own names, without the leading `settings.`; what is known is typed, anything else
 * is a map. Karpenter parses them, writes its own over them and drops keys of `kubernetes` that it does not know.
 *
 * @see https://bottlerocket.dev/en/os/latest/#/api/settings/
 */
export interface BottlerocketSettings extends PlainMap {
  /** Settings of the kubelet. What `spec.kubelet` of the node class has belongs there. @default - none */
  readonly kubernetes?: PlainMap;
}

/** Settings that Karpenter writes for every node (pkg/providers/amifamily/bootstrap/bottlerocket.go). */
const KARPENTERS_FIELDS = ['api-server', 'cluster-certificate', 'cluster-name'];

/** Settings whose value Karpenter computes with, by the name of the node class's kubelet field. */
const NODE_CLASS_FIELDS: Readonly<Record<string, string>> = {
  'cluster-dns-ip': 'clusterDNS',
  'cpu-cfs-quota-enforced': 'cpuCFSQuota',
  'eviction-hard': 'evictionHard',
  'eviction-max-pod-grace-period': 'evictionMaxPodGracePeriod',
  'eviction-soft': 'evictionSoft',
  'eviction-soft-grace-period': 'evictionSoftGracePeriod',
  'image-gc-high-threshold-percent': 'imageGCHighThresholdPercent',
  'image-gc-low-threshold-percent': 'imageGCLowThresholdPercent',
  'kube-reserved': 'kubeReserved',
  'max-pods': 'maxPods',
  'system-reserved': 'systemReserved',
};

/**
 * The other keys of `kubernetes` that Karpenter carries over; it writes this table anew and any further key is lost
 * with a line in its log (pkg/providers/amifamily/bootstrap/bottlerocketsettings.go). Read from one version of that
 * file, not verified for each release.
 */
const CARRIED_FIELDS = new Set([
  'allowed-unsafe-sysctls',
  'cloud-provider',
  'cluster-domain',
  'container-log-max-files',
  'container-log-max-size',
  'container-log-max-workers',
  'container-log-monitor-interval',
  'cpu-manager-policy',
  'cpu-manager-policy-options',
  'cpu-manager-reconcile-period',
  'credential-providers',
  'device-ownership-from-security-context',
  'event-burst',
  'event-qps',
  'hostname-override-source',
  'ids-per-pod',
  'kube-api-burst',
  'kube-api-qps',
  'log-level',
  'node-labels',
  'node-taints',
  'pod-pids-limit',
  'registry-burst',
  'registry-qps',
  'seccomp-default',
  'server-tls-bootstrap',
  'shutdown-grace-period',
  'shutdown-grace-period-for-critical-pods',
  'single-process-oom-kill',
  'static-pods',
  'topology-manager-policy',
  'topology-manager-scope',
]);

function kubernetesProblems(key: string, kubernetes: PlainMap): Problem[] {
  const at = `settings.kubernetes.${key}`;
  const got = kubernetes[key];
  if (KARPENTERS_FIELDS.includes(key)) {
    return [userDataProblem(`${at} is written by Karpenter for every node`, got, 'leave it out')];
  }
  if (key === 'node-taints') {
    const fix = 'write taints and startupTaints of the NodePool, so that Karpenter counts with them';
    return [userDataProblem(`${at} is replaced by the taints of the pool`, got, fix)];
  }
  if (key === 'node-labels') return nodeLabelProblems(Object.keys(mapAt(kubernetes, key)), at);
  const field = Object.hasOwn(NODE_CLASS_FIELDS, key) ? NODE_CLASS_FIELDS[key] : undefined;
  if (field !== undefined) {
    const message = `${at} is not seen by Karpenter, which computes the room on a node without it`;
    return [userDataProblem(message, got, `write kubelet.${field} of the EC2NodeClass`, 'warning')];
  }
  if (CARRIED_FIELDS.has(key)) return [];
  const message = `${at} is no setting that Karpenter is known to carry over; it drops what it does not know`;
  return [
    userDataProblem(message, got, 'check the spelling, or look for a line about it in the log of Karpenter', 'warning'),
  ];
}

/** The TOML of Bottlerocket's settings, and what is wrong with them. */
export function bottlerocketToml(given: BottlerocketSettings): {
  readonly text: string;
  readonly problems: readonly Problem[];
} {
  const { map: settings, problems } = plainCopy(given, 'settings');
  const text = stringify({ settings });
  const kubernetes = mapAt(settings, 'kubernetes');
  return {
    text,
    problems: [
      ...problems,
      ...Object.keys(kubernetes).flatMap((key) => kubernetesProblems(key, kubernetes)),
      ...characterProblems(text, 'settings'),
    ],
  };
}
