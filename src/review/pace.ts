import { allowedDisruptions, type BudgetObject, nextAllowed, UNLIMITED } from '../karpenter';
import { listAt, scalarAt } from '../objects';
import { budgetsText } from './changes/budgets';
import type { Draft } from './draft';
import { remembered } from './remembered';
import type { ClusterState } from './sides/cluster-state';
import type { ReviewOptions, ReviewPace } from './types';

/** What the replacement of a node is taken to need: launch, registration, and pods that move. */
export const DEFAULT_MINUTES_PER_NODE = 5;

/** The nodes of a pool, where somebody counted them. */
export function nodesOf(
  pool: string,
  states: readonly (ClusterState | undefined)[],
  options: ReviewOptions,
): number | undefined {
  for (const state of states) {
    const counted = state?.given.nodes;
    if (counted !== undefined) return Object.hasOwn(counted, pool) ? counted[pool] : 0;
  }
  const given = options.nodes;
  return given !== undefined && Object.hasOwn(given, pool) ? given[pool] : undefined;
}

/** The sum over some pools; undefined where one is not counted. */
export function nodesOfAll(
  pools: readonly string[],
  states: readonly (ClusterState | undefined)[],
  options: ReviewOptions,
): number | undefined {
  if (pools.length === 0) return undefined;
  let sum = 0;
  for (const pool of pools) {
    const count = nodesOf(pool, states, options);
    if (count === undefined || !Number.isFinite(count) || count < 0) return undefined;
    sum += Math.floor(count);
  }
  return sum;
}

const instantOf = (at: string | undefined): number | undefined => {
  const instant = at === undefined ? Number.NaN : Date.parse(at);
  return Number.isFinite(instant) ? instant : undefined;
};

interface PoolPace {
  readonly text: string;
  readonly atOnce: number | undefined;
  readonly opens: number | undefined;
  readonly minutes: number | undefined;
}

/** How fast drifted nodes of a pool go. */
function poolPace(
  budgets: readonly BudgetObject[],
  karpenterVersion: string,
  nodes: number | undefined,
  options: ReviewOptions,
): PoolPace {
  const question = { budgets, nodes: nodes ?? 0, reason: 'Drifted' as const, karpenterVersion };
  const instant = instantOf(options.at);
  const opens =
    instant === undefined ? undefined : nextAllowed({ ...question, nodes: Math.max(nodes ?? 1, 1) }, instant);
  const always = budgets.filter((budget) => scalarAt(budget, 'schedule') === undefined);
  // Only drift replaces one node after the other; budgets let several go at a time.
  const allowed = allowedDisruptions({ ...question, budgets: always, at: instant ?? 0 }).allowed;
  const atOnce = nodes === undefined || nodes === 0 ? undefined : Math.min(allowed, nodes);
  const perNode = options.minutesPerNode ?? DEFAULT_MINUTES_PER_NODE;
  const isOpen = allowed >= UNLIMITED;
  const minutes =
    atOnce === undefined || atOnce === 0 || nodes === undefined ? undefined : Math.ceil(nodes / atOnce) * perNode;
  const parts = [
    isOpen && always.length === 0 && budgets.length === 0 ? 'no budget limits it' : budgetsText(budgets),
    atOnce === undefined || nodes === undefined ? '' : `${atOnce} of ${nodes} nodes at a time`,
    instant === undefined ? '' : opens === undefined ? 'no window opens within a year' : `first at ${isoOf(opens)}`,
    minutes === undefined ? '' : `at least ${minutes} minutes at ${perNode} a node`,
  ];
  return { text: parts.filter((part) => part !== '').join(', '), atOnce, opens, minutes };
}

const isoOf = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');

const known = (numbers: readonly (number | undefined)[]): readonly number[] =>
  numbers.filter((number): number is number => number !== undefined);

/** How fast nodes go, reckoned once for all pools of the same budgets. */
export class Paces {
  private readonly known = new Map<string, PoolPace>();

  constructor(private readonly options: ReviewOptions) {}

  private ofPool(pool: string, state: ClusterState, nodes: number | undefined): PoolPace {
    const budgets = listAt(state.pools.get(pool)?.stored, 'spec', 'disruption', 'budgets');
    const key = JSON.stringify([budgets, nodes, state.version]);
    return remembered(this.known, key, () =>
      poolPace(budgets as readonly BudgetObject[], state.version, nodes, this.options),
    );
  }

  /** How fast the nodes of a roll go: by the budgets of each pool. */
  of(draft: Draft, before: ClusterState | undefined, after: ClusterState | undefined): ReviewPace | null {
    if (draft.pace !== undefined) return draft.pace;
    const pools = draft.pools ?? [];
    if (!['rolls', 'may-roll'].includes(draft.effect) || after === undefined || pools.length === 0) return null;
    const paces = pools.map((pool) => ({
      pool,
      ...this.ofPool(pool, after, nodesOf(pool, [before, after], this.options)),
    }));
    const texts = new Map<string, string[]>();
    for (const { pool, text } of paces) texts.set(text, [...(texts.get(text) ?? []), pool]);
    const text = [...texts]
      .map(([each, names]) => (texts.size === 1 ? each : `${names.join(', ')}: ${each}`))
      .join('; ');
    const [atOnce, opens, minutes] = [
      known(paces.map((pace) => pace.atOnce)),
      known(paces.map((pace) => pace.opens)),
      known(paces.map((pace) => pace.minutes)),
    ];
    return {
      text,
      atOnce: atOnce.length === pools.length ? atOnce.reduce((sum, each) => sum + each, 0) : null,
      opens: opens.length === 0 ? null : isoOf(Math.min(...opens)),
      minutes: minutes.length === pools.length ? Math.max(...minutes) : null,
    };
  }
}
