import type { Quantity } from '../../src/karpenter';
import { parseQuantity } from '../../src/karpenter';
import { amounts, type ResourceAmounts } from './resources';

/** Something that has limits, such as a NodePool. */
export interface Limited {
  /** Name of what has the limits, for the comment in the YAML. */
  readonly name?: string;
  /** The limits by resource. */
  readonly limits: Readonly<Record<string, Quantity | undefined>>;
}

/** How many pods a pool's limits admit, and how that was computed. */
export interface ReplicasFromLimits {
  readonly replicas: number;
  readonly explanation: string;
}

/**
 * The most pods with these requests that a pool's limits admit, or undefined where no request is limited. An upper
 * bound: nodes also hold daemons and what the kubelet keeps, so the last pods stay pending, which shows that the limit
 * holds.
 */
export function replicasFromLimits(
  { name, limits }: Limited,
  requests: ResourceAmounts,
): ReplicasFromLimits | undefined {
  const bounds = amounts({ ...requests, pods: 1 } as ResourceAmounts).flatMap(([resource, request]) => {
    const limit = Object.hasOwn(limits, resource) ? limits[resource] : undefined;
    const total = limit === undefined ? undefined : parseQuantity(limit);
    const each = parseQuantity(request);
    if (limit === undefined || total === undefined || each === undefined || total < 0n || each <= 0n) return [];
    const pods = Number(total / each);
    return [{ pods, text: `${resource} ${limit} / ${request} = ${pods}` }];
  });
  if (bounds.length === 0) return undefined;
  const replicas = Math.min(...bounds.map(({ pods }) => pods));
  const pool = name === undefined ? 'the pool' : `NodePool ${name}`;
  return {
    replicas,
    explanation: `${replicas} replicas: the most that the limits of ${pool} admit (${bounds.map(({ text }) => text).join(', ')}); daemons and reserves of the nodes take their part, so the last pods stay pending`,
  };
}
