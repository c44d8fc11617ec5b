import { deepEqual } from '../../objects';
import type { ReviewCluster, ReviewSide } from '../types';
import { type ClusterState, clusterState, type SideObject } from './cluster-state';
import { sameCluster } from './parts';

/** A cluster before and after, as it was given; one of the two may be missing. */
export interface GivenPair {
  readonly before: ReviewCluster | undefined;
  readonly after: ReviewCluster | undefined;
}

/** A cluster before and after; one of the two may be missing. */
export interface ClusterPair {
  readonly before: ClusterState | undefined;
  readonly after: ClusterState | undefined;
}

/** A cluster that is on both sides. */
export interface BothStates {
  readonly before: ClusterState;
  readonly after: ClusterState;
}

/** An object before and after, not both missing. */
export interface ObjectPair {
  readonly before: SideObject | undefined;
  readonly after: SideObject | undefined;
}

const onlyOne = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);

/**
 * The clusters that differ, matched by folder. A folder that only
 * one side has goes with the one of the other side that has the same name in its facts: a moved folder is no deletion.
 */
export function* clusterPairs(before: ReviewSide, after: ReviewSide): Iterable<GivenPair> {
  const [old, renewed] = [before, after].map(
    ({ clusters }) => new Map(clusters.map((cluster) => [cluster.folder, cluster])),
  ) as [Map<string, ReviewCluster>, Map<string, ReviewCluster>];
  const moved = new Map<string, ReviewCluster>();
  const gone = [...old.values()].filter(({ folder }) => !renewed.has(folder));
  for (const cluster of renewed.values()) {
    const name = cluster.facts?.name;
    if (old.has(cluster.folder) || name === undefined) continue;
    const from = onlyOne(gone.filter(({ facts }) => facts?.name === name));
    if (from !== undefined && ![...moved.values()].includes(from)) moved.set(cluster.folder, from);
  }
  const taken = new Set([...moved.values()]);
  for (const cluster of renewed.values()) {
    const from = old.get(cluster.folder) ?? moved.get(cluster.folder);
    if (from !== undefined && sameCluster(from, cluster)) continue;
    yield { before: from, after: cluster };
  }
  for (const cluster of gone) if (!taken.has(cluster)) yield { before: cluster, after: undefined };
}

/** What a pair comes to. */
export function statesOf({ before, after }: GivenPair): ClusterPair {
  const state = before && clusterState(before);
  return { before: state, after: after && clusterState(after, state) };
}

/** The objects of a cluster that are not the same text on both sides. */
export function objectPairs({ before, after }: BothStates): readonly ObjectPair[] {
  const pairs: ObjectPair[] = [];
  for (const [key, object] of after.objects) {
    const old = before.objects.get(key);
    if (old === undefined || (old !== object && !deepEqual(old.object, object.object)))
      pairs.push({ before: old, after: object });
  }
  for (const [key, object] of before.objects)
    if (!after.objects.has(key)) pairs.push({ before: object, after: undefined });
  return pairs;
}
