/**
 * What a change does, worst first:
 * - `deletes`: nodes are deleted at once, outside of budgets and without replacement
 * - `stops`: a pool or node class launches nothing any more
 * - `refused`: the API server refuses the object, and the sync stops
 * - `rolls`: every node is replaced, at the pace of the budgets
 * - `may-roll`: nodes are replaced that no longer match, or nobody knows
 * - `no-pool`: pods that a pool took are taken by none
 * - `scales-down`: a static pool gets fewer replicas
 * - `aws`: the stack replaces or deletes a resource
 * - `behaviour`: something behaves differently at once, no node is replaced
 * - `new-nodes`: only nodes that are launched from now on differ
 * - `none`: no consequence
 */
export const EFFECTS = [
  'deletes',
  'stops',
  'refused',
  'rolls',
  'may-roll',
  'no-pool',
  'scales-down',
  'aws',
  'behaviour',
  'new-nodes',
  'none',
] as const;

/** What a change does: see `EFFECTS`. */
export type Effect = (typeof EFFECTS)[number];

const RANK: ReadonlyMap<Effect, number> = new Map(EFFECTS.map((effect, index) => [effect, index]));

export const rankOf = (effect: Effect): number => RANK.get(effect) ?? EFFECTS.length;

/** The worst of some effects; `none` where there are none. */
export const worstOf = (effects: Iterable<Effect>): Effect => {
  let worst: Effect = 'none';
  for (const effect of effects) if (rankOf(effect) < rankOf(worst)) worst = effect;
  return worst;
};

export const isEffect = (text: unknown): text is Effect => RANK.has(text as Effect);
