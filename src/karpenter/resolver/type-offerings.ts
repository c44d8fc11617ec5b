import { type OnDemandPrice, onDemandPrice } from '../catalogue/prices';
import { allowsOffering, type CapacityType, hasOffering } from './offerings';
import type { Resolution } from './resolve';

/** One way in which a pool may get a node of a type. */
export interface AllowedOffering {
  /** How the node is paid. */
  readonly capacityType: CapacityType;
  /** Undefined where the zones are not known. */
  readonly zone?: string;
  /** The zone by id; undefined when it is not known. */
  readonly zoneId?: string;
  /** The capacity reservation; undefined for other capacity. */
  readonly reservationId?: string;
  /** For `on-demand` only: spot prices are not known offline, and reserved capacity is paid for already. */
  readonly price?: OnDemandPrice;
}

/** Karpenter takes the first capacity type of these that is allowed and available. */
const PREFERENCE: readonly CapacityType[] = ['reserved', 'spot', 'on-demand'];

/** The offerings of a type that a NodePool allows, in Karpenter's order of capacity types; empty for a type that it does not. */
export function allowedOfferings(resolution: Resolution, type: string): readonly AllowedOffering[] {
  const { matcher, requirements, context, types } = resolution;
  const row = matcher.catalogue.rowByName.get(type);
  if (row === undefined || !types.includes(type)) return [];
  const region = context.region ?? matcher.catalogue.region;
  return matcher.offerings
    .filter((offering) => hasOffering(offering, row) && allowsOffering(requirements, offering, matcher.wellKnown))
    .sort((a, b) => PREFERENCE.indexOf(a.capacityType) - PREFERENCE.indexOf(b.capacityType))
    .map(({ capacityType, zone, zoneId, reservationId }) => {
      const price = capacityType === 'on-demand' ? onDemandPrice(type, region) : undefined;
      return {
        capacityType,
        ...(zone === undefined ? {} : { zone }),
        ...(zoneId === undefined ? {} : { zoneId }),
        ...(reservationId === undefined ? {} : { reservationId }),
        ...(price === undefined ? {} : { price }),
      };
    });
}
