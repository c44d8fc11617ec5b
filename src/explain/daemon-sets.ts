import { podVerdict, type Resources } from '../karpenter';
import { readPodSpec } from '../karpenter/read-objects';
import { podRequests } from '../karpenter/scheduling/requests';
import { isAtLeast } from '../karpenter/versions';
import { at } from '../objects';
import type { AskedPool } from './cluster';
import type { DaemonSetRow } from './types';

/** What DaemonSets take of the nodes of a pool. */
export interface DaemonSets {
  readonly rows: readonly DaemonSetRow[];
  /** What they take of a node of a type. */
  readonly on: (type: string) => Resources;
}

/** Since then Karpenter reckons for each type apart, before for all types of a pool alike (core `scheduler.go` 963-1043). */
const BY_TYPE_SINCE = '1.14';

/** Pods of DaemonSets do without their preferences, and no `PreferNoSchedule` taint keeps them away. */
function placedPod(spec: unknown) {
  const { nodeSelector, affinity, tolerations = [] } = readPodSpec(spec);
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return {
    nodeSelector,
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } },
    tolerations: [...tolerations, { operator: 'Exists', effect: 'PreferNoSchedule' }],
  };
}

const plus = (a: Resources, b: Resources): Resources => {
  const sum: Record<string, number> = { ...a };
  for (const [resource, amount] of Object.entries(b)) sum[resource] = (sum[resource] ?? 0) + amount;
  return sum;
};

const found = new WeakMap<AskedPool['resolution'], DaemonSets>();

/** The DaemonSets among the objects of the cluster that run on nodes of a pool, and what they take of these. */
export function daemonSetsOf({ cluster, resolution }: AskedPool): DaemonSets {
  const known = found.get(resolution);
  if (known !== undefined) return known;
  const { state } = cluster;
  const { context } = resolution;
  // Neither limits nor replicas keep a DaemonSet from the nodes that there are.
  const { limits: _, replicas: __, ...spec } = context.nodePool.spec ?? {};
  const open = { ...resolution, context: { ...context, nodePool: { ...context.nodePool, spec } } };
  const versions = { karpenterVersion: state.version, kubernetesVersion: state.facts.kubernetesVersion };
  const byType = isAtLeast(state.version, BY_TYPE_SINCE);
  const taken = new Map<string, Resources>();
  const rows: DaemonSetRow[] = [];
  for (const { kind, group, object, resource } of state.objects.values()) {
    if (kind !== 'DaemonSet' || group !== 'apps') continue;
    const pod = at(object, 'spec', 'template', 'spec');
    const { accepts, types } = podVerdict(placedPod(pod), open);
    if (!accepts) continue;
    const requests = podRequests(readPodSpec(pod), versions);
    const on = byType ? types : resolution.types;
    for (const type of on) taken.set(type, plus(taken.get(type) ?? {}, requests));
    rows.push({ resource, requests, types: on.length });
  }
  const result: DaemonSets = { rows, on: (type) => taken.get(type) ?? {} };
  found.set(resolution, result);
  return result;
}
