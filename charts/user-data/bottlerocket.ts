import { stringify } from 'smol-toml';
import type { Problem } from '../../src/findings';
import { belongsToNodeClass, type FieldRule, fieldProblems, replacedByTaints, writtenByKarpenter } from './field-rules';
import { nodeLabelProblems } from './node-labels';
import { mapAt, type PlainMap, plainCopy } from './plain-data';
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
      ...characterProblems(text, 'settings'),
    ],
  };
}
