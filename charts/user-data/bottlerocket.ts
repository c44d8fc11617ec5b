import { stringify } from 'smol-toml';
import type { Problem } from '../../src/findings';
import { belongsToNodeClass, type FieldRule, fieldProblems, replacedByTaints, writtenByKarpenter } from './field-rules';
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

/** Settings that Karpenter writes over these, or does not see (pkg/providers/amifamily/bootstrap/bottlerocket.go). */
const FIELD_RULES: readonly FieldRule[] = [
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

const hasRule = (key: string): boolean => FIELD_RULES.some(({ path }) => path.at(-1) === key);

const droppedProblems = (kubernetes: PlainMap): Problem[] =>
  Object.keys(kubernetes)
    .filter((key) => !CARRIED_FIELDS.has(key) && !hasRule(key))
    .map((key) =>
      userDataProblem(
        'charts/user-data-dropped-setting',
        `settings.kubernetes.${key} is no setting that Karpenter is known to carry over; it drops what it does not know`,
        kubernetes[key],
        'check the spelling, or look for a line about it in the log of Karpenter',
        'warning',
      ),
    );

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
      ...fieldProblems(FIELD_RULES, settings, 'settings'),
      ...nodeLabelProblems(Object.keys(mapAt(kubernetes, 'node-labels')), 'settings.kubernetes.node-labels'),
      ...droppedProblems(kubernetes),
      ...characterProblems(text, 'settings'),
    ],
  };
}
