import type { Overlap, OverlapKind } from '../karpenter';
import { numberAt } from '../objects';
import type { AskedPool, ExplainedCluster } from './cluster';
import type { OverlapRow } from './types';

/** Those that share the most pods first. */
const ORDER: readonly OverlapKind[] = ['any-pod', 'tolerating-one', 'tolerating-both', 'never'];

export const weightOf = ({ object }: AskedPool['pool']): number => numberAt(object, 'spec', 'weight') ?? 0;

/** What two pools of a cluster share; undefined where one of them is not there. */
export function explainOverlap({ state, launching }: ExplainedCluster, a: string, b: string): Overlap | undefined {
  const [own, other] = [state.pools.get(a), state.pools.get(b)];
  return own && other && launching.overlap(own, other, state);
}

/** What a pool shares with each of the others. */
export function overlapRows({ cluster, pool }: AskedPool): readonly OverlapRow[] {
  const { state, launching } = cluster;
  return [...state.pools.values()]
    .filter((other) => other !== pool)
    .map((other) => ({
      ...launching.overlap(pool, other, state),
      other: other.name,
      otherWeight: weightOf(other),
    }))
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}
