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
  const { resolution } = asked;
  const { catalogue } = resolution.matcher;
  const hardware = catalogue.hardware(catalogue.rowByName.get(type) ?? -1);
  const resources = resourcesOf(resolution, type);
  if (hardware === undefined || resources === undefined) return undefined;
  const offerings = reach === undefined ? [] : allowedOfferings({ ...resolution, types: [type] }, type);
  const zones = distinct(offerings.flatMap(({ zone, zoneId }) => zone ?? zoneId ?? [])).sort();
  return {
    type,
    vcpus: hardware.vcpus,
    memory: hardware.memoryMi * MIB,
    architecture: hardware.arm64 ? 'arm64' : 'amd64',
    pods: resources.capacity.pods ?? 0,
    capacityTypes: distinct(offerings.map(({ capacityType }) => capacityType)),
    zones: zones.length === 0 ? null : zones,
    pricePerHour: priceOf(type),
    allocatable: resources.allocatable,
    daemonSets: daemonSets.on(type),
    nodes: reach?.nodes ?? null,
    limitedBy: reach?.limitedBy ?? null,
    hasImage,
  };
}

function rowsOf(facts: RowFacts): readonly TypeRow[] {
  const { resolution, launches } = facts.asked;
  const reach = new Map(launches.reach.types.map((each) => [each.type, each]));
  const launched = new Set(launches.types);
  return [...resolution.types]
    .sort(byPrice(facts.priceOf))
    .flatMap((type) => typeRow(type, facts, reach.get(type), launched.has(type)) ?? []);
}

const known = new WeakMap<object, readonly TypeRow[]>();

/**
 * The types that a pool may launch, the cheapest first.
 *
 * @param prices those of one's own; without them, and without DaemonSets, pools that are alike have the same rows
 */
export function typeRows(facts: RowFacts, prices: ReviewPrices | undefined): readonly TypeRow[] {
  if (prices !== undefined || facts.daemonSets.rows.length > 0) return rowsOf(facts);
  const { reach } = facts.asked.launches;
  const rows = known.get(reach) ?? rowsOf(facts);
  known.set(reach, rows);
  return rows;
}
