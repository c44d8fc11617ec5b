import { distinct } from '../findings';
import { allowedOfferings, type NodeResources, type Resolution, type TypeReach } from '../karpenter';
import type { ReviewPrices } from '../review';
import type { AskedPool } from './cluster';
import type { DaemonSets } from './daemon-sets';
import { byPrice, type PriceOf } from './prices';
import type { TypeRow } from './types';

const MIB = 1024 ** 2;

/** What a node of a type has and offers; undefined for a type of which it is not known. */
export function resourcesOf({ matcher }: Resolution, type: string): NodeResources | undefined {
  const row = matcher.catalogue.rowByName.get(type);
  return row === undefined ? undefined : matcher.resources(row);
}

/** What is the same of a type whatever the limits, prices and DaemonSets of a pool are. */
type Hardware = Pick<TypeRow, 'vcpus' | 'memory' | 'architecture' | 'pods' | 'capacityTypes' | 'zones' | 'allocatable'>;

/** By the types of a resolution, which pools share that differ in nothing but limits. */
const hardwareOf = new WeakMap<Resolution['types'], Map<string, Hardware>>();

/** What a node of a type is, found out once for pools that are alike; undefined for a type that is not in the catalogue. */
function hardware(resolution: Resolution, type: string, isAllowed: boolean): Hardware | undefined {
  const types = hardwareOf.get(resolution.types) ?? new Map<string, Hardware>();
  hardwareOf.set(resolution.types, types);
  const known = types.get(type);
  if (known !== undefined) return known;
  const { catalogue } = resolution.matcher;
  const found = catalogue.hardware(catalogue.rowByName.get(type) ?? -1);
  const resources = resourcesOf(resolution, type);
  if (found === undefined || resources === undefined) return undefined;
  const offerings = isAllowed ? allowedOfferings({ ...resolution, types: [type] }, type) : [];
  const zones = distinct(offerings.flatMap(({ zone, zoneId }) => zone ?? zoneId ?? [])).sort();
  const row: Hardware = {
    vcpus: found.vcpus,
    memory: found.memoryMi * MIB,
    architecture: found.arm64 ? 'arm64' : 'amd64',
    pods: resources.capacity.pods ?? 0,
    capacityTypes: distinct(offerings.map(({ capacityType }) => capacityType)),
    zones: zones.length === 0 ? null : zones,
    allocatable: resources.allocatable,
  };
  types.set(type, row);
  return row;
}

/** What rows are made of beside the types. */
export interface RowFacts {
  readonly asked: AskedPool;
  readonly priceOf: PriceOf;
  readonly daemonSets: DaemonSets;
}

/** What a node of one type is; undefined for a type that is not in the catalogue. */
export function typeRow(
  type: string,
  { asked, priceOf, daemonSets }: RowFacts,
  reach: TypeReach | undefined = asked.launches.reach.types.find((each) => each.type === type),
  hasImage: boolean = asked.launches.types.includes(type),
): TypeRow | undefined {
  const found = hardware(asked.resolution, type, reach !== undefined);
  return (
    found && {
      type,
      ...found,
      pricePerHour: priceOf(type),
      daemonSets: daemonSets.on(type),
      nodes: reach?.nodes ?? null,
      limitedBy: reach?.limitedBy ?? null,
      hasImage,
    }
  );
}

/** By the types of a resolution and the region whose list prices hold. */
const orders = new WeakMap<Resolution['types'], Map<string, readonly string[]>>();

/** The types of a pool, the cheapest first; by list prices sorted once for pools that are alike. */
function inOrder({ asked, priceOf }: RowFacts, prices: ReviewPrices | undefined): readonly string[] {
  const { types } = asked.resolution;
  const sorted = (): readonly string[] => [...types].sort(byPrice(priceOf));
  if (prices !== undefined) return sorted();
  const region = asked.cluster.state.facts.region ?? '';
  const known = orders.get(types) ?? new Map<string, readonly string[]>();
  orders.set(types, known);
  const order = known.get(region) ?? sorted();
  known.set(region, order);
  return order;
}

function rowsOf(facts: RowFacts, prices: ReviewPrices | undefined): readonly TypeRow[] {
  const { launches } = facts.asked;
  const reach = new Map(launches.reach.types.map((each) => [each.type, each]));
  const launched = new Set(launches.types);
  return inOrder(facts, prices).flatMap((type) => typeRow(type, facts, reach.get(type), launched.has(type)) ?? []);
}

const known = new WeakMap<object, readonly TypeRow[]>();

/**
 * The types that a pool may launch, the cheapest first.
 *
 * @param prices those of one's own; without them, and without DaemonSets, pools that are alike have the same rows
 */
export function typeRows(facts: RowFacts, prices: ReviewPrices | undefined): readonly TypeRow[] {
  if (prices !== undefined || facts.daemonSets.rows.length > 0) return rowsOf(facts, prices);
  const { reach } = facts.asked.launches;
  const rows = known.get(reach) ?? rowsOf(facts, prices);
  known.set(reach, rows);
  return rows;
}
