import { numberAt, scalarAt } from '../../objects';
import type { NodePoolObject, PodSpecObject } from '../objects';
import { readPodSpec } from '../read-objects';
import type { Resolution } from '../resolver/resolve';
import { ignoredPodReasons, podAttempts } from './pod';
import { type PodVerdict, podVerdict, type SchedulingSettings, tryAttempt, waits } from './verdict';

const nameOf = (nodePool: NodePoolObject): string => scalarAt(nodePool, 'metadata', 'name') ?? '';

/**
 * The order of two NodePools: the heavier first, no weight counting as 0; of equal weight the one whose name is later in
 * the alphabet (core `pkg/utils/nodepool/nodepool.go` 161-171). The tie-break is not documented: do not build on it.
 */
export function compareNodePools(a: NodePoolObject, b: NodePoolObject): number {
  const weightOf = (nodePool: NodePoolObject): number => numberAt(nodePool, 'spec', 'weight') ?? 0;
  const byWeight = weightOf(b) - weightOf(a);
  if (byWeight !== 0) return byWeight;
  return nameOf(a) === nameOf(b) ? 0 : nameOf(a) < nameOf(b) ? 1 : -1;
}

/** NodePools in the order in which the controller tries them for a new node. */
export const orderNodePools = (nodePools: readonly NodePoolObject[]): readonly NodePoolObject[] =>
  [...nodePools].sort(compareNodePools);

/** What one pool says to a pod. */
export interface PoolVerdict {
  /** Name of the pool. */
  readonly nodePool: string;
  /** What it says. */
  readonly verdict: PodVerdict;
}

/** Where a pod goes when no running or planned node has room for it. */
export interface Placement {
  /** The pool that starts the node; undefined when none does. */
  readonly nodePool?: string;
  /** Every pool in the order in which they are tried, with its own answer. */
  readonly verdicts: readonly PoolVerdict[];
}

/** What is known of the cluster, or how it is found for each pool: daemons do not take the same of the nodes of all. */
export type PlacementSettings = SchedulingSettings | ((resolution: Resolution) => SchedulingSettings);

/**
 * Which NodePool starts a node for a pod. Every pool is tried in order before the pod gives up a preference. Nodes that
 * run already, or are planned in the same batch, come first whatever their pool's weight: this is about new nodes only.
 */
export function placePod(
  given: PodSpecObject,
  resolutions: readonly Resolution[],
  settings: PlacementSettings = {},
): Placement {
  const pod = readPodSpec(given);
  const known = new Map(resolutions.map((each) => [each, typeof settings === 'function' ? settings(each) : settings]));
  const settingsOf = (resolution: Resolution): SchedulingSettings => known.get(resolution) ?? {};
  const ordered = [...resolutions].sort((a, b) => compareNodePools(a.context.nodePool, b.context.nodePool));
  const verdicts = ordered.map((resolution) => ({
    nodePool: nameOf(resolution.context.nodePool),
    verdict: podVerdict(pod, resolution, settingsOf(resolution)),
  }));
  const nodePool = firstToTake(pod, ordered, settingsOf);
  return nodePool === undefined ? { verdicts } : { nodePool, verdicts };
}

/** The first pool that takes an attempt of the pod; none where an earlier one has it wait. */
function firstToTake(
  pod: PodSpecObject,
  ordered: readonly Resolution[],
  settingsOf: (resolution: Resolution) => SchedulingSettings,
): string | undefined {
  const [first] = ordered;
  if (first === undefined) return undefined;
  // How pods are read is a setting of the controller, the same for all pools.
  for (const attempt of podAttempts(pod, settingsOf(first))) {
    for (const resolution of ordered) {
      if (ignoredPodReasons(pod, resolution.matcher.version).length > 0) continue;
      const verdict = tryAttempt(attempt, pod, resolution, settingsOf(resolution));
      if (verdict.accepts) return nameOf(resolution.context.nodePool);
      if (waits(verdict)) return undefined;
    }
  }
  return undefined;
}
