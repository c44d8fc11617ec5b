import { loadCatalogue } from './builtin';

/** The list of one region. */
interface PriceList {
  /** The day that it is of. */
  readonly asOf: string;
  /** Over `INSTANCE_TYPES`, in its order; 0 where the region has no price. */
  readonly perHour: readonly number[];
}

/** prices.json: the lists by region. */
export type PriceFile = Readonly<Record<string, PriceList>>;

/** What a node costs on demand. */
export interface OnDemandPrice {
  /** Per hour, Linux, default tenancy. */
  readonly perHour: number;
  /**
   * The region whose list this is. Karpenter starts with us-east-1 wherever it carries no list of the region, and asks
   * the pricing API later (not in an isolated VPC), so a price of another region is an estimate.
   */
  readonly region: string;
  /** The day of that list, `2026-07-20`. */
  readonly asOf: string;
  /** `CNY` in AWS China, whose price lists are in yuan. */
  readonly currency: 'USD' | 'CNY';
}

const START_REGION = 'us-east-1';

let loaded: ReadonlyMap<string, PriceList> | undefined;

function lists(): ReadonlyMap<string, PriceList> {
  loaded ??= new Map(Object.entries(require('./prices.json') as PriceFile));
  return loaded;
}

/** The regions with a price list of their own. */
export const priceRegions = (): readonly string[] => [...lists().keys()];

/** Which list the prices of a region are from, and of which day it is. */
export function priceListOf(region: string = START_REGION): Pick<OnDemandPrice, 'region' | 'asOf'> {
  const own = lists().has(region) ? region : START_REGION;
  return { region: own, asOf: lists().get(own)?.asOf ?? '' };
}

/** Prices by list and type: a fleet asks for the same ones again and again. */
const known = new Map<string, Map<string, OnDemandPrice>>();

/**
 * The on-demand price that Karpenter starts with for a type in a region, with the day of the list; undefined when the list
 * has none. The list is `us-east-1` for a region without a list of its own, and without a region.
 */
export function onDemandPrice(type: string, region: string = START_REGION): OnDemandPrice | undefined {
  const own = lists().has(region) ? region : START_REGION;
  const prices = known.get(own) ?? new Map<string, OnDemandPrice>();
  known.set(own, prices);
  const price = prices.get(type);
  if (price !== undefined) return price;
  const found = priceOf(type, own);
  if (found !== undefined) prices.set(type, found);
  return found;
}

function priceOf(type: string, region: string): OnDemandPrice | undefined {
  const row = loadCatalogue().rowByName.get(type);
  const perHour = row === undefined ? 0 : (lists().get(region)?.perHour[row] ?? 0);
  if (perHour === 0) return undefined;
  return Object.freeze({ perHour, ...priceListOf(region), currency: region.startsWith('cn-') ? 'CNY' : 'USD' });
}
