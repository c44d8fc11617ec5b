import type { Problem } from '../../findings';
import { type OnDemandPrice, onDemandPrice } from '../catalogue/prices';
import type { Resolution } from '../resolver/resolve';
import { type Resources, resourceAmount } from '../units/quantity';
import { isAtLeast } from '../versions';

/** How far one instance type alone gets under the limits of a pool. */
export interface TypeReach {
  /** The instance type. */
  readonly type: string;
  /** The most nodes; undefined when no limit speaks of anything that the type has. */
  readonly nodes: number | undefined;
  /** The resource whose limit comes first. */
  readonly limitedBy?: string;
  /** On demand, one node. */
  readonly price?: OnDemandPrice;
}

/** What becomes of one limit. Amounts as in {@link Resources}: `cpu` in thousandths, the rest in units. */
export interface LimitReach {
  /** The resource, as the limits name it. */
  readonly resource: string;
  /** The limit. */
  readonly limit: number;
  /** The most that nodes of one type can use of it, under all limits; undefined when nothing bounds them. */
  readonly reached: number | undefined;
  /** What every allowed type leaves of it: above 0, no allowed size fills the limit. */
  readonly left: number;
  /** No node of any allowed type fits under this limit: the pool starts nothing. */
  readonly blocksEverything: boolean;
}

/** A pool full of nodes of one type. */
export interface FullPool {
  /** The instance type. */
  readonly type: string;
  /** Nodes when the limits are reached. */
  readonly nodes: number;
  /** What they cost in an hour, on demand. */
  readonly perHour: number;
}

/** What a full pool costs in an hour, from the cheapest type to the dearest. */
export interface PriceRange {
  /** Currency of all amounts. */
  readonly currency: OnDemandPrice['currency'];
  /** The region of the price list; that of another region where Karpenter carries no list of the pool's own. */
  readonly region: string;
  /** The day of the price list. */
  readonly asOf: string;
  /** The cheapest way to fill the pool with one type. */
  readonly lowest: FullPool;
  /** The dearest way to fill the pool with one type. */
  readonly highest: FullPool;
  /** No mix of types costs more per hour; undefined where a limit leaves some type unbounded. */
  readonly ceiling: number | undefined;
  /** Allowed types without a known price; they are not in the range. */
  readonly unpriced: readonly string[];
}

/** What limits come to in nodes and money. */
export interface PoolReach {
  /** How far each allowed type alone gets, by name. */
  readonly types: readonly TypeReach[];
  /** What becomes of each limit. */
  readonly limits: readonly LimitReach[];
  /** Undefined when nothing bounds the pool, or no allowed type has a price. */
  readonly price?: PriceRange;
  /** Limits that cannot be read. */
  readonly problems: readonly Problem[];
}

function readLimits({ context }: Resolution, problems: Problem[]): Resources {
  const limits: Record<string, number> = {};
  for (const [resource, quantity] of Object.entries(context.nodePool.spec?.limits ?? {})) {
    const amount = resourceAmount(resource, quantity);
    if (amount !== undefined) limits[resource] = amount;
    else {
      problems.push({
        rule: 'nodes/limit-unreadable',
        path: `spec.limits["${resource}"]`,
        message: 'a limit must be a Kubernetes quantity',
        got: quantity,
        fix: "write a quantity: 1000, '500m' or '1000Gi'",
      });
    }
  }
  return limits;
}

/**
 * The number of nodes that a limit of nodes allows. Until 1.10 it was only checked when a node is created, and then only
 * for being exceeded already: one more node than the limit.
 */
const nodesAllowed = (limit: number, version: string): number =>
  Math.max(isAtLeast(version, '1.11') ? limit : limit + 1, 0);

interface Room {
  readonly type: string;
  readonly capacity: Resources;
  readonly nodes: number | undefined;
  readonly limitedBy?: string;
}

const nodes = new WeakMap<Resources, Resources>();

/** What one node uses up of limits: its capacity, and itself. Made once for each type of a catalogue. */
function oneNode(capacity: Resources): Resources {
  const node = nodes.get(capacity) ?? { ...capacity, nodes: 1 };
  nodes.set(capacity, node);
  return node;
}

function roomFor(type: string, capacity: Resources, limits: readonly (readonly [string, number])[]): Room {
  let most: number | undefined;
  let limitedBy: string | undefined;
  for (const [resource, limit] of limits) {
    const each = capacity[resource] ?? 0;
    if (each === 0) continue;
    const room = Math.max(Math.floor(limit / each), 0);
    if (most === undefined || room < most) [most, limitedBy] = [room, resource];
  }
  return { type, capacity, nodes: most, ...(limitedBy !== undefined && { limitedBy }) };
}

function limitReach(resource: string, limit: number, rooms: readonly Room[]): LimitReach {
  const using = rooms.filter(({ capacity }) => (capacity[resource] ?? 0) > 0);
  const used = using.map(({ capacity, nodes = 0 }) => nodes * (capacity[resource] ?? 0));
  const reached = using.length === 0 ? undefined : Math.max(...used);
  return {
    resource,
    limit,
    reached,
    left: reached === undefined ? 0 : limit - reached,
    blocksEverything: rooms.length > 0 && rooms.every(({ capacity }) => (capacity[resource] ?? 0) > limit),
  };
}

/** The dearest mix costs at most the limit of any one resource, at the dearest price for a unit of it. */
function ceilingOf(priced: readonly (Room & { readonly perHour: number })[], limits: Resources): number | undefined {
  const bounds = Object.entries(limits).flatMap(([resource, limit]) => {
    const rates = priced.map(({ capacity, perHour }) => perHour / (capacity[resource] ?? 0));
    return rates.every(Number.isFinite) ? [limit * Math.max(...rates)] : [];
  });
  return bounds.length === 0 ? undefined : Math.min(...bounds);
}

function priceRange(rooms: readonly Room[], limits: Resources, region: string | undefined): PriceRange | undefined {
  const priced: (Room & { readonly perHour: number })[] = [];
  const unpriced: string[] = [];
  let first: OnDemandPrice | undefined;
  let [lowest, highest]: (FullPool | undefined)[] = [];
  for (const { type, capacity, nodes } of rooms) {
    const price = onDemandPrice(type, region);
    if (price === undefined) {
      unpriced.push(type);
      continue;
    }
    first ??= price;
    priced.push({ type, capacity, nodes, perHour: price.perHour });
    if (nodes === undefined || nodes === 0) continue;
    const full: FullPool = { type, nodes, perHour: nodes * price.perHour };
    if (lowest === undefined || full.perHour < lowest.perHour) lowest = full;
    if (highest === undefined || full.perHour > highest.perHour) highest = full;
  }
  if (first === undefined || lowest === undefined || highest === undefined) return undefined;
  return {
    currency: first.currency,
    region: first.region,
    asOf: first.asOf,
    lowest,
    highest,
    ceiling: ceilingOf(priced, limits),
    unpriced,
  };
}

/**
 * How large a NodePool can grow: under its limits, or with `spec.replicas` by these. Limits are inclusive: a node is
 * started when its whole capacity still fits. They are checked before nodes are started, and nodes start in parallel, so a
 * burst can overshoot them (core `provisioner.go` 471). Prices are on demand; spot prices are not known offline.
 */
export function poolReach(resolution: Resolution): PoolReach {
  const { context, matcher, types } = resolution;
  const problems: Problem[] = [];
  const written = readLimits(resolution, problems);
  const replicas = context.nodePool.spec?.replicas;
  const nodes = replicas ?? (written.nodes === undefined ? undefined : nodesAllowed(written.nodes, matcher.version));
  const limits: Resources = nodes === undefined ? written : { ...written, nodes };
  const bounds = Object.entries(limits);
  const rooms = types.map((type) => {
    const capacity = matcher.resources(matcher.catalogue.rowByName.get(type) ?? -1)?.capacity ?? {};
    return roomFor(type, oneNode(capacity), bounds);
  });
  const region = context.region ?? matcher.catalogue.region;
  const price = priceRange(rooms, limits, region);
  return {
    types: rooms.map(({ type, nodes: most, limitedBy }) => {
      const perNode = onDemandPrice(type, region);
      return {
        type,
        nodes: most,
        ...(limitedBy === undefined ? {} : { limitedBy }),
        ...(perNode === undefined ? {} : { price: perNode }),
      };
    }),
    limits: Object.entries(limits).map(([resource, limit]) => limitReach(resource, limit, rooms)),
    ...(price === undefined ? {} : { price }),
    problems,
  };
}
