import { formatTaint, NEVER } from '../karpenter';
import { readTaints } from '../karpenter/read-objects';
import { numberAt, scalarAt } from '../objects';
import { calendarOf } from './calendar';
import { askedPool, type ExplainedCluster, placeIn, refusals } from './cluster';
import { daemonSetsOf } from './daemon-sets';
import { emptyingRows, funnelRows } from './funnel';
import { hintsOf } from './hints';
import { overlapRows, weightOf } from './overlap-rows';
import { pricesOf } from './prices';
import { poolSize } from './size';
import { typeRows } from './type-rows';
import type { ExplainOptions, PoolExplanation } from './types';

/** What the CRD sets where nothing is written. */
const DEFAULT_EXPIRY = '720h';

function expiryOf(pool: object): string | null {
  const written = scalarAt(pool, 'spec', 'template', 'spec', 'expireAfter') ?? DEFAULT_EXPIRY;
  return written === NEVER ? null : written;
}

/**
 * What a pool allows and which line removed the rest, what its limits come to, when its nodes may be disrupted, and what it
 * shares with other pools. Undefined where the cluster has no pool of that name.
 */
export function explainPool(
  cluster: ExplainedCluster,
  name: string,
  options: ExplainOptions = {},
): PoolExplanation | undefined {
  const asked = askedPool(cluster, name);
  if (asked === undefined) return undefined;
  const { pool, nodeClass, className, resolution } = asked;
  const { state, given } = cluster;
  const prices = pricesOf(state, options.prices);
  const daemonSets = daemonSetsOf(asked);
  const told: Omit<PoolExplanation, 'hints'> = {
    kind: 'pool',
    cluster: cluster.facts,
    pool: name,
    resource: pool.resource,
    place: placeIn(pool, '', options),
    weight: weightOf(pool),
    replicas: numberAt(pool.object, 'spec', 'replicas') ?? null,
    nodeClass:
      className === undefined
        ? null
        : { name: className, isKnown: nodeClass !== undefined, place: placeIn(nodeClass, '', options) },
    running: given.nodes?.[name] ?? null,
    refused: [pool, ...(nodeClass === undefined ? [] : [nodeClass])].flatMap((object) => refusals(object, state)),
    funnel: funnelRows(asked, options),
    emptiedBy: emptyingRows(asked, options),
    minValues: resolution.minValues,
    types: typeRows({ asked, priceOf: prices.of, daemonSets }, options.prices),
    prices: prices.source,
    size: poolSize(asked, prices.of, options),
    calendar: calendarOf(asked, options),
    expireAfter: expiryOf(pool.object),
    overlaps: overlapRows(asked),
    taints: readTaints(pool.object).map(formatTaint),
    daemonSets: daemonSets.rows,
    assumptions: resolution.assumptions,
  };
  return { ...told, hints: hintsOf(told) };
}
