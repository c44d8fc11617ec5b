import { loadCatalogue } from './builtin';

/** prices.json: dollars per hour over `INSTANCE_TYPES`, in its order; 0 where a region has no price. */
export type PriceFile = Readonly<Record<string, readonly number[]>>;

/** What a node costs on demand. */
export interface OnDemandPrice {
  /** Per hour, Linux, default tenancy. */
  readonly perHour: number;
  /**
   * The region whose list this is. Karpenter starts with us-east-1 wherever it carries no list of the region, and asks
   * the pricing API later (not in an isolated VPC), so a price of another region is an estimate.
   */
  readonly region: string;
  /** `CNY` in AWS China, whose price lists are in yuan. */
  readonly currency: 'USD' | 'CNY';
}

const START_REGION = 'us-east-1';

let loaded: ReadonlyMap<string, readonly number[]> | undefined;

function lists(): ReadonlyMap<string, readonly number[]> {
  loaded ??= new Map(Object.entries(require('./prices.json') as PriceFile));
  return loaded;
}

/** The regions with a price list of their own. */
export const priceRegions = (): readonly string[] => [...lists().keys()];

/**
 * The on-demand price that Karpenter starts with for a type in a region (lists of July 2026); undefined when the list
 * has none. The list is `us-east-1` for a region without a list of its own, and without a region.
 */
export function onDemandPrice(type: string, region: string = START_REGION): OnDemandPrice | undefined {
  const own = lists().has(region) ? region : START_REGION;
  const row = loadCatalogue().rowByName.get(type);
  const perHour = row === undefined ? 0 : (lists().get(own)?.[row] ?? 0);
  if (perHour === 0) return undefined;
  return { perHour, region: own, currency: own.startsWith('cn-') ? 'CNY' : 'USD' };
}
