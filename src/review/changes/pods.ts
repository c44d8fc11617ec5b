import type { Finding } from '../../findings';
import { tolerationOf } from '../../karpenter';
import type { PodSpecObject, TaintObject } from '../../karpenter/objects';
import { readTaints } from '../../karpenter/read-objects';
import { entriesAt, isObject, type JsonObject, kindOf, listAt, member, scalarText, textAt } from '../../objects';
import { type Draft, listed } from '../draft';
import { betweenFindings } from '../findings';
import type { ClusterState, SideObject } from '../sides/cluster-state';
import type { BothStates } from '../sides/pairs';
import type { Launching } from './launches';

const UNSCHEDULABLE = 'set/unschedulable-workload';

const unschedulable = (state: ClusterState): readonly Finding[] =>
  betweenFindings(state).filter(({ rule }) => rule === UNSCHEDULABLE);

/** Workloads of the cluster that a pool took, and that none takes any more. */
function workloadDrafts({ before, after }: BothStates): Draft[] {
  const now = unschedulable(after);
  if (now.length === 0) return [];
  const known = new Set(unschedulable(before).map(({ resource }) => resource));
  return now
    .filter(({ resource }) => !known.has(resource))
    .map(({ resource, message, path }) => ({
      effect: 'no-pool',
      rule: 'review/no-pool',
      resource,
      path,
      reason: message,
    }));
}

/** Keys that pods commonly choose by; labels of one's own come on top. */
const CHOSEN: readonly string[] = [
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'karpenter.sh/capacity-type',
  'topology.kubernetes.io/zone',
];

const OTHER_DOMAIN = /(^|\.)(karpenter\.sh|karpenter\.k8s\.aws|kubernetes\.io|k8s\.io|k8s\.aws|amazonaws\.com)\//;

interface Choice {
  readonly key: string;
  readonly value: string;
}

/** The values that a pool offers to pods that select: by labels of its own, and by what it says of common keys. */
function choicesOf({ object }: SideObject): readonly Choice[] {
  const template = member(member(object, 'spec'), 'template');
  const isChosen = (key: string): boolean => CHOSEN.includes(key) || !OTHER_DOMAIN.test(key);
  const labels = entriesAt(template, 'metadata', 'labels').map(([key, value]) => ({
    key,
    value: scalarText(value) ?? '',
  }));
  const required = listAt(template, 'spec', 'requirements').flatMap((requirement) =>
    textAt(requirement, 'operator') === 'In'
      ? listAt(requirement, 'values').map((value) => ({
          key: textAt(requirement, 'key') ?? '',
          value: scalarText(value) ?? '',
        }))
      : [],
  );
  return [...labels, ...required].filter(({ key, value }) => isChosen(key) && value !== '');
}

const barriers = (pool: SideObject): readonly TaintObject[] =>
  readTaints(pool.object).filter(({ effect }) => effect !== 'PreferNoSchedule');

const podOf = ({ key, value }: Choice, pool: SideObject): PodSpecObject => ({
  nodeSelector: { [key]: value },
  tolerations: barriers(pool).map(tolerationOf),
});

/** Choices of a pool that no pool meets any more. */
function lostChoices(pool: SideObject, states: BothStates, launching: Launching): readonly Choice[] {
  const renewed = states.after.pools.get(pool.name);
  const kept = new Set(renewed === undefined ? [] : choicesOf(renewed).map(({ key, value }) => `${key}=${value}`));
  const candidates = choicesOf(pool).filter(({ key, value }) => !kept.has(`${key}=${value}`));
  return candidates.filter((choice) => {
    const pod = podOf(choice, pool);
    if (!launching.accepts(pod, pool, states.before)) return false;
    return ![...states.after.pools.values()].some((other) => launching.accepts(pod, other, states.after));
  });
}

/** What no pod finds any more, although nobody knows whether one looks for it. */
function choiceDrafts(states: BothStates, changed: readonly SideObject[], launching: Launching): Draft[] {
  return changed.flatMap((pool): Draft[] => {
    const lost = lostChoices(pool, states, launching);
    if (lost.length === 0) return [];
    const texts = lost.map(({ key, value }) => `${key}=${value}`);
    return [
      {
        effect: 'no-pool',
        rule: 'review/no-pool',
        resource: pool.resource,
        path: 'spec.template',
        before: texts,
        reason: `pods that select ${listed(texts)} found a node in ${pool.name} and find none in any pool`,
        pools: [pool.name],
      },
    ];
  });
}

/** Whether an object holds pods that could be asked about. */
export const isWorkload = (object: JsonObject): boolean =>
  ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicaSet', 'PodTemplate'].includes(
    kindOf(object) ?? '',
  ) && isObject(object);

/** Pods that no pool takes any more: those of workloads that are there, and those that may be. */
export const podDrafts = (states: BothStates, changedPools: readonly SideObject[], launching: Launching): Draft[] => [
  ...workloadDrafts(states),
  ...choiceDrafts(states, changedPools, launching),
];
