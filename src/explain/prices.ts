import { onDemandPrice, priceListOf } from '../karpenter';
import type { ClusterState, ReviewPrices } from '../review';
import type { PriceSource } from './types';

/** What a node costs in an hour; null where nobody says. */
export type PriceOf = (type: string) => number | null;

/** Whose prices hold in a cluster, and what they are. */
export interface Prices {
  readonly of: PriceOf;
  readonly source: PriceSource;
}

/** Prices of one's own, else those that Karpenter starts with in the region of the cluster. */
export function pricesOf({ facts }: Pick<ClusterState, 'facts'>, own?: ReviewPrices): Prices {
  if (own !== undefined) {
    const { source, asOf, currency = 'USD', perHour } = own;
    return {
      of: (type) => (Object.hasOwn(perHour, type) ? (perHour[type] ?? null) : null),
      source: { currency, source, region: null, isOwn: true, asOf },
    };
  }
  const { region, asOf } = priceListOf(facts.region);
  return {
    of: (type) => onDemandPrice(type, facts.region)?.perHour ?? null,
    source: {
      currency: region.startsWith('cn-') ? 'CNY' : 'USD',
      source: `on-demand list of Karpenter for ${region}`,
      region,
      isOwn: region === facts.region,
      asOf,
    },
  };
}

/** The cheapest first; of one price by name, last those without one. */
export function byPrice(priceOf: PriceOf): (a: string, b: string) => number {
  return (a, b) => {
    const [own, other] = [priceOf(a) ?? Number.POSITIVE_INFINITY, priceOf(b) ?? Number.POSITIVE_INFINITY];
    return own === other ? (a < b ? -1 : 1) : own - other;
  };
}
