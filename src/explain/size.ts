import { formatPath } from '../findings';
import type { LimitReach, PoolReach, TypeReach } from '../karpenter';
import { type AskedPool, placeIn } from './cluster';
import type { PriceOf } from './prices';
import { resourcesOf } from './type-rows';
import type { ExplainOptions, FullPoolRow, LimitRow, PoolSize } from './types';

/** The type whose nodes come nearest to a limit, and how far they get. */
function nearestType({ resource, reached }: LimitReach, asked: AskedPool, types: readonly TypeReach[]): string | null {
  const used = ({ type, nodes = 0 }: TypeReach): number =>
    nodes * (resource === 'nodes' ? 1 : (resourcesOf(asked.resolution, type)?.capacity[resource] ?? 0));
  return types.find((each) => used(each) === reached)?.type ?? null;
}

type Reckoned = Omit<PoolSize, 'limits'> & { readonly limits: readonly Omit<LimitRow, 'place'>[] };

function reckoned(asked: AskedPool, priceOf: PriceOf, hasOwnPrices: boolean): Reckoned {
  const { types, limits, price, problems } = asked.launches.reach;
  const full = types.flatMap(({ type, nodes }): FullPoolRow[] => {
    if (nodes === undefined || nodes === 0) return [];
    const perNode = priceOf(type);
    return [{ type, nodes, perHour: perNode === null ? null : nodes * perNode }];
  });
  const priced = full.filter(({ perHour }) => perHour !== null);
  const isBounded = types.every(({ nodes }) => nodes !== undefined);
  const least = (rows: readonly FullPoolRow[], of: (row: FullPoolRow) => number): FullPoolRow | null =>
    rows.reduce<FullPoolRow | null>((found, row) => (found === null || of(row) < of(found) ? row : found), null);
  return {
    limits: limits.map((limit) => {
      const { resource, reached, left, blocksEverything } = limit;
      return {
        resource,
        limit: limit.limit,
        reached: reached ?? null,
        left,
        nearest: reached === undefined ? null : nearestType(limit, asked, types),
        blocksEverything,
      };
    }),
    fewest: isBounded ? least(full, ({ nodes }) => nodes) : null,
    most: isBounded ? least(full, ({ nodes }) => -nodes) : null,
    cheapest: least(priced, ({ perHour }) => perHour ?? 0),
    dearest: least(priced, ({ perHour }) => -(perHour ?? 0)),
    ceilingPerHour: hasOwnPrices ? null : (price?.ceiling ?? null),
    problems: problems.map(({ path, message, fix }) => `${path}: ${message}${fix === undefined ? '' : `; ${fix}`}`),
  };
}

const known = new WeakMap<PoolReach, Reckoned>();

/** What the limits of a pool come to in nodes and money; by list prices once for pools that are alike. */
export function poolSize(asked: AskedPool, priceOf: PriceOf, options: ExplainOptions): PoolSize {
  const { reach } = asked.launches;
  const hasOwnPrices = options.prices !== undefined;
  const size = (hasOwnPrices ? undefined : known.get(reach)) ?? reckoned(asked, priceOf, hasOwnPrices);
  if (!hasOwnPrices) known.set(reach, size);
  const isStatic = asked.resolution.context.nodePool.spec?.replicas !== undefined;
  const pathOf = (resource: string): string =>
    isStatic && resource === 'nodes' ? 'spec.replicas' : formatPath(['spec', 'limits', resource]);
  return {
    ...size,
    limits: size.limits.map((limit) => ({ ...limit, place: placeIn(asked.pool, pathOf(limit.resource), options) })),
  };
}
