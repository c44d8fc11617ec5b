import type { Catalogue } from '../catalogue/catalogue';
import type { EC2NodeClassObject } from '../objects';
import type { ResolverSettings } from './settings';

/** A zone that nodes may start in; without name and id where the zones are not known: then any zone counts. */
export interface Place {
  /** `eu-west-1a` */
  readonly name?: string;
  /** `euw1-az1` */
  readonly id?: string;
  /** By row of the catalogue: 1 where the type exists in the zone; undefined where every type counts as existing. */
  readonly types?: Uint8Array;
}

type Zone = Omit<Place, 'types'>;

/** The zones in question: those given, else the subnets' that the controller found, else those of the account. */
function zones(
  nodeClass: EC2NodeClassObject | undefined,
  settings: ResolverSettings,
  catalogue: Catalogue,
): readonly Zone[] {
  if (settings.zones !== undefined) return settings.zones;
  const subnets = nodeClass?.status?.subnets?.filter(({ zone }) => zone !== undefined);
  if (subnets !== undefined && subnets.length > 0) {
    const byZone = new Map(subnets.map(({ zone, zoneID }) => [zone, zoneID]));
    return [...byZone].map(([name, id]) => ({ name, id }));
  }
  const names = new Set(catalogue.offerings?.flatMap((offering) => [...(offering.zones ?? [])]));
  if (names.size > 0) return [...names].sort().map((name) => ({ name }));
  const ids = new Set(catalogue.offerings?.flatMap(({ zoneIds }) => [...(zoneIds ?? [])]));
  return ids.size > 0 ? [...ids].sort().map((id) => ({ id })) : [{}];
}

/** The zones that nodes of a node class may start in, and which types each has. */
export function placesFor(
  nodeClass: EC2NodeClassObject | undefined,
  settings: ResolverSettings,
  catalogue: Catalogue,
): readonly Place[] {
  return zones(nodeClass, settings, catalogue).map(({ name, id }) => ({
    name,
    id,
    types:
      catalogue.offerings &&
      Uint8Array.from(catalogue.offerings, (offering) => {
        if (name !== undefined && offering.zones !== undefined) return offering.zones.has(name) ? 1 : 0;
        return id === undefined || offering.zoneIds === undefined || offering.zoneIds.has(id) ? 1 : 0;
      }),
  }));
}
