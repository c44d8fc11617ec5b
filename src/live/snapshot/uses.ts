import { type Resources, resourceAmounts } from '../../karpenter/units/quantity';
import { entriesAt, type KubernetesObject, nameOf, scalarText, textAt } from '../../objects';
import type { Snapshot } from './snapshot';

const POOL_LABEL = 'karpenter.sh/nodepool';

function countsByPool(objects: readonly unknown[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const object of objects) {
    const pool = textAt(object, 'metadata', 'labels', POOL_LABEL);
    if (pool !== undefined) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  }
  return counts;
}

/** What counts the nodes of pools. */
export type Counted = Pick<Snapshot, 'nodePools' | 'nodeClaims' | 'nodes'>;

/**
 * How many nodes each NodePool has, by their label `karpenter.sh/nodepool`: NodeClaims, those that are still starting
 * included, or nodes where there are more of these. Pools without nodes have 0.
 */
export function nodesByPool({ nodePools, nodeClaims, nodes }: Counted): Readonly<Record<string, number>> {
  const [claimed, running] = [countsByPool(nodeClaims), countsByPool(nodes)];
  const pools = new Set([...nodePools.flatMap((pool) => nameOf(pool) ?? []), ...claimed.keys(), ...running.keys()]);
  return Object.fromEntries(
    [...pools].sort().map((pool) => [pool, Math.max(claimed.get(pool) ?? 0, running.get(pool) ?? 0)]),
  );
}

const capacityOf = (object: unknown): Resources =>
  resourceAmounts(
    Object.fromEntries(
      entriesAt(object, 'status', 'capacity').map(([name, amount]) => [name, scalarText(amount) ?? '']),
    ),
  );

/**
 * What the nodes of each NodePool have, as Karpenter counts it against the limits: the capacity of the nodes, and of
 * NodeClaims whose node is not there yet.
 */
export function usageByPool({ nodeClaims, nodes }: Counted): Readonly<Record<string, Resources>> {
  const known = new Set(nodes.flatMap((node) => nameOf(node) ?? []));
  const starting = nodeClaims.filter((claim) => !known.has(textAt(claim, 'status', 'nodeName') ?? ''));
  const usage = new Map<string, Record<string, number>>();
  for (const object of [...nodes, ...starting]) {
    const pool = textAt(object, 'metadata', 'labels', POOL_LABEL);
    if (pool === undefined) continue;
    const used = usage.get(pool) ?? {};
    usage.set(pool, used);
    for (const [resource, amount] of Object.entries({ ...capacityOf(object), nodes: 1 })) {
      used[resource] = (used[resource] ?? 0) + amount;
    }
  }
  return Object.fromEntries([...usage].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The objects of a snapshot, by what they are there for. */
export interface SnapshotObjects {
  /** NodePools, EC2NodeClasses, NodeOverlays and CapacityBuffers. */
  readonly karpenter: readonly KubernetesObject[];
  /** What makes pods, DaemonSets included; empty where they were left out. */
  readonly workloads: readonly KubernetesObject[];
}

/**
 * The objects of a snapshot for the model and for a review. User data and annotations of nodes are not in it: whether
 * nodes roll is told by the objects of the cluster itself, `liveSide`.
 */
export const snapshotObjects = (snapshot: Snapshot): SnapshotObjects => ({
  karpenter: [...snapshot.nodePools, ...snapshot.nodeClasses, ...snapshot.nodeOverlays, ...snapshot.capacityBuffers],
  workloads: [...snapshot.daemonSets, ...(snapshot.workloads ?? [])],
});
