import { wellKnownLabels } from '../../karpenter/labels';
import type { TaintObject } from '../../karpenter/objects';
import { labelsAt, readPodSpec, readTaints } from '../../karpenter/read-objects';
import { untolerated } from '../../karpenter/scheduling/taints';
import { NEWEST_KARPENTER_MINOR } from '../../karpenter/versions';
import { at, type JsonObject, listAt, scalarText, textAt } from '../../objects';
import { workloadKind } from './kinds';

const POOL_LABEL = 'karpenter.sh/nodepool';

/** What only the nodes of some pools have: labels of one's own, as `key=value`, and taints. */
export interface PoolMarks {
  readonly labels: ReadonlySet<string>;
  readonly taints: readonly TaintObject[];
}

const pair = (key: string, value: string): string => `${key}=${value}`;

function labelsOf(pool: JsonObject): readonly string[] {
  const given = Object.entries(labelsAt(pool, 'spec', 'template', 'metadata', 'labels'));
  const required = listAt(pool, 'spec', 'template', 'spec', 'requirements').flatMap((requirement) =>
    textAt(requirement, 'operator') === 'In'
      ? listAt(requirement, 'values').map((value) => [textAt(requirement, 'key') ?? '', scalarText(value) ?? ''])
      : [],
  );
  const wellKnown = wellKnownLabels(NEWEST_KARPENTER_MINOR);
  return [...given, ...required].flatMap(([key = '', value = '']) => (wellKnown.has(key) ? [] : [pair(key, value)]));
}

/** What tells that pods are meant for one of these pools. */
export const poolMarks = (pools: readonly JsonObject[]): PoolMarks => ({
  labels: new Set(pools.flatMap(labelsOf)),
  taints: pools.flatMap(readTaints),
});

/**
 * Whether a workload names a pool: its pods select one by name, by a label of one's own that a pool gives, or tolerate
 * the taint of a pool by its key. Preferences name nothing: the pods run elsewhere as well.
 */
export function namesPool(object: JsonObject, { labels, taints }: PoolMarks): boolean {
  const template = workloadKind(object)?.template;
  if (template === undefined) return false;
  const pod = readPodSpec(at(object, ...template, 'spec'));
  const affinity = pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const required = affinity
    .flatMap(({ matchExpressions = [] }) => matchExpressions)
    .flatMap(({ key, operator, values = [] }) =>
      operator === 'In' ? values.map((value): [string, string] => [key, value]) : [],
    );
  const selected = [...Object.entries(pod.nodeSelector ?? {}), ...required];
  return (
    selected.some(([key, value]) => key === POOL_LABEL || labels.has(pair(key, value))) ||
    taints.some((taint) =>
      (pod.tolerations ?? []).some(
        (toleration) => toleration.key === taint.key && untolerated([taint], [toleration]).length === 0,
      ),
    )
  );
}
