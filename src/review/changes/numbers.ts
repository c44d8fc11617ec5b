import { type Overlap, onDemandPrice, priceListOf } from '../../karpenter';
import { deepEqual, objectAt } from '../../objects';
import { type Draft, listed } from '../draft';
import { remembered } from '../remembered';
import type { ClusterState, SideObject } from '../sides/cluster-state';
import type { BothStates } from '../sides/pairs';
import type { ReviewPrices } from '../types';
import type { Launches, Launching } from './launches';

const FEW = 8;

const familyOf = (type: string): string => type.split('.')[0] ?? type;

/** Types by name when they are few, by family when they are many. */
export function typesText(types: readonly string[]): string {
  if (types.length <= FEW) return listed(types, FEW);
  const families = new Map<string, number>();
  for (const type of types) families.set(familyOf(type), (families.get(familyOf(type)) ?? 0) + 1);
  const texts = [...families].sort(([a], [b]) => (a < b ? -1 : 1)).map(([family, count]) => `${family} (${count})`);
  return `${types.length} types: ${listed(texts, FEW)}`;
}

/** What a pool loses and gains, as a sentence; empty where it is nothing. */
function typesSentence(then: readonly string[], now: readonly string[]): string {
  const [old, renewed] = [new Set(then), new Set(now)];
  const lost = then.filter((type) => !renewed.has(type));
  const gained = now.filter((type) => !old.has(type));
  const parts = [
    lost.length === 0 ? '' : `loses ${typesText(lost)}`,
    gained.length === 0 ? '' : `gains ${typesText(gained)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `the pool ${parts.join(' and ')}`;
}

interface Range {
  readonly text: string;
  readonly low: number;
  readonly high: number;
}

/** What one node costs in an hour, from the cheapest type to the dearest; undefined where none has a price. */
function rangeOf(
  types: readonly string[],
  region: string | undefined,
  prices: ReviewPrices | undefined,
): Range | undefined {
  const known = types.flatMap((type) => {
    const perHour = prices === undefined ? onDemandPrice(type, region)?.perHour : prices.perHour[type];
    return typeof perHour === 'number' && Number.isFinite(perHour) ? [perHour] : [];
  });
  if (known.length === 0) return undefined;
  const [low, high] = [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
  return { text: low === high ? amount(low) : `${amount(low)} to ${amount(high)}`, low, high };
}

const amount = (perHour: number): string => String(Number(perHour.toPrecision(4)));

/** Whose prices they are, and of what day; undefined where the region has no list. */
function listOf(region: string | undefined, prices: ReviewPrices | undefined): string | undefined {
  if (prices !== undefined) return `${prices.currency ?? 'USD'} by ${prices.source}, ${prices.asOf}`;
  const list = priceListOf(region);
  if (region === undefined || list.region !== region) return undefined;
  return `${region.startsWith('cn-') ? 'CNY' : 'USD'} on demand, list of Karpenter for ${region} of ${list.asOf}`;
}

/** What the limits of a pool come to, where they changed; empty where that is as many nodes as before. */
function reachText(pool: SideObject, before: SideObject, then: Launches, now: Launches): string {
  const [old, renewed] = [before, pool].map(({ object }) => objectAt(object, 'spec', 'limits'));
  if (deepEqual(old, renewed)) return '';
  const most = (launches: Launches): number | undefined => {
    const counts = launches.reach.types.map(({ nodes }) => nodes);
    return counts.includes(undefined) || counts.length === 0
      ? undefined
      : Math.max(...counts.map((count) => count ?? 0));
  };
  const [from, to] = [most(then), most(now)];
  if (from === to) return '';
  const text = (count: number | undefined): string => (count === undefined ? 'any number of' : `at most ${count}`);
  return `they allow ${text(to)} nodes, ${text(from)} before`;
}

/** The types of a pool before and after; those of pools that are alike are one list. */
type TypesPair = readonly [then: readonly string[], now: readonly string[]];

const isSame = (then: readonly string[], now: readonly string[]): boolean =>
  then.length === now.length && then.every((type, index) => type === now[index]);

/** Sentences about types and prices, each made once for all clusters that have them in common. */
export class Numbers {
  private readonly sentences = new WeakMap<readonly string[], WeakMap<readonly string[], string>>();
  private readonly ranges = new WeakMap<readonly string[], Map<string | undefined, { readonly range?: Range }>>();

  /** Regions in which nobody knows what other types cost. */
  readonly unpriced = new Set<string>();

  constructor(
    private readonly launching: Launching,
    private readonly prices: ReviewPrices | undefined,
  ) {}

  private types(pool: SideObject, [then, now]: TypesPair): Draft[] {
    if (now.length === 0) return [];
    const ofThen = remembered(this.sentences, then, () => new WeakMap<readonly string[], string>());
    const reason = remembered(ofThen, now, () => typesSentence(then, now));
    if (reason === '') return [];
    const common = { resource: pool.resource, path: 'spec.template.spec.requirements', pools: [pool.name] };
    const rule = 'review/instance-types';
    return [{ ...common, effect: 'new-nodes', rule, before: then.length, after: now.length, reason }];
  }

  private range(types: readonly string[], region: string | undefined): Range | undefined {
    const known = remembered(this.ranges, types, () => new Map<string | undefined, { readonly range?: Range }>());
    return remembered(known, region, () => ({ range: rangeOf(types, region, this.prices) })).range;
  }

  private price(pool: SideObject, [then, now]: TypesPair, region: string | undefined): Draft[] {
    const list = listOf(region, this.prices);
    if (list === undefined) {
      if (region !== undefined && !isSame(then, now)) this.unpriced.add(region);
      return [];
    }
    const [old, renewed] = [this.range(then, region), this.range(now, region)];
    if (old === undefined || renewed === undefined || (old.low === renewed.low && old.high === renewed.high)) return [];
    return [
      {
        effect: 'new-nodes',
        rule: 'review/price',
        resource: pool.resource,
        path: 'spec.template.spec.requirements',
        before: old.text,
        after: renewed.text,
        reason: `a node costs ${renewed.text} an hour, ${old.text} before (${list})`,
        pools: [pool.name],
      },
    ];
  }

  /** What a changed pool may launch and costs, before and after. */
  drafts(before: SideObject, pool: SideObject, states: BothStates): Draft[] {
    const [then, now] = [this.launching.of(before, states.before), this.launching.of(pool, states.after)];
    const types: TypesPair = [then.types, now.types];
    return [...this.types(pool, types), ...this.price(pool, types, states.after.facts.region)];
  }

  /** The change of a limit with what the limits of the pool come to; said once for a pool. */
  withReach(drafts: readonly Draft[], { before, after }: BothStates): Draft[] {
    const told = new Set<string>();
    return drafts.map((draft) => {
      const pool = [...after.pools.values()].find(({ resource }) => resource === draft.resource);
      const old = pool && before.pools.get(pool.name);
      const isLimit = draft.rule === 'review/pool-behaviour' && /^spec\.limits\b/.test(draft.path);
      if (!isLimit || pool === undefined || old === undefined || told.has(pool.name)) return draft;
      told.add(pool.name);
      const text = reachText(pool, old, this.launching.of(old, before), this.launching.of(pool, after));
      return text === '' ? draft : { ...draft, reason: `${draft.reason}; ${text}` };
    });
  }
}

/** More pools than this are compared with none: the pairs grow with their square. */
const MAX_POOLS = 40;

/** The pairs of which one pool changed, by their names. */
function pairsOf(
  state: ClusterState,
  changed: ReadonlySet<string>,
  launching: Launching,
): ReadonlyMap<string, Overlap> {
  const pools = [...state.pools.values()];
  const found = new Map<string, Overlap>();
  pools.forEach((a, index) => {
    for (const b of pools.slice(index + 1)) {
      if (!changed.has(a.name) && !changed.has(b.name)) continue;
      const [first, second] = a.name < b.name ? [a, b] : [b, a];
      const shared = launching.overlap(first, second, state);
      found.set(JSON.stringify([first.name, second.name]), shared);
    }
  });
  return found;
}

const isOpen = (shared: Overlap | undefined): boolean =>
  shared?.kind === 'any-pod' || shared?.kind === 'tolerating-one';

function overlapDraft(shared: Overlap, begins: boolean, resource: string): Draft {
  const { a, b, witness, first } = shared;
  const pod =
    witness?.tolerations === undefined
      ? 'a pod without selectors and tolerations'
      : `a pod that tolerates ${listed(witness.tolerations.map(({ key, value }) => `${key ?? 'everything'}${value === undefined ? '' : `=${value}`}`))}`;
  const text = begins
    ? `${a} and ${b} take the same pods from now on: ${pod} fits both and goes to ${first ?? a}`
    : `${a} and ${b} no longer take the same pods: ${pod} fitted both`;
  return {
    effect: 'behaviour',
    rule: begins ? 'review/overlap-begins' : 'review/overlap-ends',
    resource,
    path: '',
    before: begins ? undefined : witness,
    after: begins ? witness : undefined,
    reason: text,
    pools: [a, b],
  };
}

/** Pools that begin or cease to take the same pods. Pools that come or go say so themselves. */
export function overlapDrafts(states: BothStates, changed: readonly SideObject[], launching: Launching): Draft[] {
  const { before, after } = states;
  if (changed.length === 0 || Math.max(before.pools.size, after.pools.size) > MAX_POOLS) return [];
  const names = new Set(changed.map(({ name }) => name));
  const [then, now] = [before, after].map((state) => pairsOf(state, names, launching));
  return [...(now ?? new Map<string, Overlap>())].flatMap(([key, shared]): Draft[] => {
    const old = then?.get(key);
    const resource = `NodePool/${names.has(shared.a) ? shared.a : shared.b}`;
    // A pool that comes takes its share with new nodes only.
    if (old === undefined)
      return isOpen(shared)
        ? [
            {
              ...overlapDraft(shared, true, resource),
              effect: 'new-nodes',
              pools: [names.has(shared.a) ? shared.a : shared.b],
            },
          ]
        : [];
    if (isOpen(shared) === isOpen(old)) return [];
    return [overlapDraft(isOpen(shared) ? shared : old, isOpen(shared), resource)];
  });
}
