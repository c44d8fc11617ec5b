import { deepEqual, isObject } from '../objects';
import { factDrafts } from './changes/facts';
import { objectDrafts } from './changes/fields';
import { gitOpsDrafts } from './changes/git-ops';
import type { Launching } from './changes/launches';
import { type layerChanges, withCause } from './changes/layers';
import { type Numbers, overlapDrafts } from './changes/numbers';
import { isWorkload, podDrafts } from './changes/pods';
import { classDrafts, controllerDrafts, launchDrafts } from './changes/readiness';
import { refusals } from './changes/refusals';
import { additionDrafts, removalDrafts, renames } from './changes/removals';
import { settingsDrafts } from './changes/settings';
import { templateDrafts } from './changes/template';
import { karpenterDrafts, kubernetesDrafts } from './changes/versions';
import type { Draft } from './draft';
import { sameRules } from './findings';
import type { Paces } from './pace';
import { type ClusterState, isClass, isPool, type SideObject } from './sides/cluster-state';
import { type BothStates, type ObjectPair, objectPairs } from './sides/pairs';
import { samePart } from './sides/parts';
import { gitOpsOf, removalOf } from './sides/pruning';
import type { ReviewOptions } from './types';
import type { Verdicts } from './verdicts';

type LayerChanges = ReturnType<typeof layerChanges>;

/** What a review asks again and again, for all clusters. */
export interface ReviewContext {
  readonly options: ReviewOptions;
  readonly layers: LayerChanges;
  readonly launching: Launching;
  readonly verdicts: Verdicts;
  readonly paces: Paces;
  /** @default - what only numbers and pairs of pools tell is left out: none of it is worse than `behaviour` */
  readonly numbers?: Numbers;
}

/** A state in which some objects are as given. */
function withObjects(state: ClusterState, replaced: ReadonlyMap<string, SideObject | undefined>): ClusterState {
  if (replaced.size === 0) return state;
  const objects = new Map(state.objects);
  for (const [key, object] of replaced) {
    if (object === undefined) objects.delete(key);
    else objects.set(key, object);
  }
  const named = (is: (object: SideObject) => boolean): ReadonlyMap<string, SideObject> =>
    new Map([...objects.values()].filter(is).map((object) => [object.name, object]));
  return { ...state, objects, pools: named(isPool), classes: named(isClass) };
}

interface Refused {
  readonly drafts: readonly Draft[];
  /** The objects as they stay in the cluster, by key. */
  readonly kept: ReadonlyMap<string, SideObject | undefined>;
}

/** What the server refuses, and what stays in its place. */
function refused(pairs: readonly ObjectPair[], states: BothStates, isShared: boolean, verdicts: Verdicts): Refused {
  const drafts: Draft[] = [];
  const kept = new Map<string, SideObject | undefined>();
  const changed = new Set(pairs.map(({ after }) => after?.key));
  const candidates: ObjectPair[] = [
    ...pairs,
    // Another version judges what nobody touched by other rules.
    ...(isShared
      ? []
      : [...states.after.objects.values()].flatMap((after) =>
          changed.has(after.key) ? [] : [{ before: states.before.objects.get(after.key), after }],
        )),
  ];
  for (const { before, after } of candidates) {
    if (after === undefined) continue;
    const found = refusals(before, after, states, verdicts);
    if (found.length === 0) continue;
    drafts.push(...found);
    if (changed.has(after.key)) kept.set(after.key, before);
  }
  return { drafts, kept };
}

/** What an object does that is on both sides, comes or goes. */
function ownDrafts({ before, after }: ObjectPair, states: BothStates, renamed: ReturnType<typeof renames>): Draft[] {
  if (before !== undefined && after !== undefined) return objectDrafts(before, after, states);
  if (before !== undefined) {
    return removalDrafts(
      before,
      states,
      renamed.find(({ from }) => from === before),
    );
  }
  return after === undefined
    ? []
    : additionDrafts(
        after,
        states,
        renamed.some(({ to }) => to === after),
      );
}

/** What changes for a pool because of itself, its class or what reads both. */
function poolDrafts(
  states: BothStates,
  renamed: ReturnType<typeof renames>,
  { launching, numbers }: ReviewContext,
): Draft[] {
  const changed: SideObject[] = [];
  const drafts: Draft[] = [];
  for (const pool of states.after.pools.values()) {
    const before = states.before.pools.get(pool.name);
    if (before !== undefined && !launching.differs(before, pool, states)) continue;
    drafts.push(...classDrafts(before, pool, states), ...launchDrafts(before, pool, states, launching));
    // Under another name it takes the pods that it took.
    if (!renamed.some(({ to }) => to.key === pool.key)) changed.push(pool);
    if (before !== undefined && numbers !== undefined) drafts.push(...numbers.drafts(before, pool, states));
  }
  if (numbers !== undefined) drafts.push(...overlapDrafts(states, changed, launching));
  return drafts;
}

/** Pools that are gone or may launch something else, for what pods lose by it. */
const touchedPools = (states: BothStates, { launching }: ReviewContext): readonly SideObject[] =>
  [...states.before.pools.values()].filter((pool) => {
    const now = states.after.pools.get(pool.name);
    return now === undefined || launching.differs(pool, now, states);
  });

/** Which pools take which pods is decided by both, and by the version. */
const podsMatter = (pairs: readonly ObjectPair[], states: BothStates): boolean =>
  states.before.version !== states.after.version ||
  pairs.some(({ before, after }) => {
    const object = after ?? before;
    return object !== undefined && (isPool(object) || isWorkload(object.object));
  });

/** Every consequence for a cluster that is on both sides. */
export function clusterDrafts(states: BothStates, context: ReviewContext): Draft[] {
  const pairs = objectPairs(states);
  const isShared = sameRules(states);
  const refusal = refused(pairs, states, isShared, context.verdicts);
  const gitOps = gitOpsOf(states);
  const stays = new Map(
    pairs.flatMap(({ before, after }) =>
      before !== undefined && after === undefined && removalOf(before, gitOps) === 'orphaned'
        ? [[before.key, before] as const]
        : [],
    ),
  );
  const effective: BothStates = {
    before: states.before,
    after: withObjects(states.after, new Map([...refusal.kept, ...stays])),
  };
  const renamed = renames(pairs);
  const drafts: Draft[] = [...refusal.drafts];
  const isRefused = ({ resource, path }: Draft): boolean =>
    refusal.drafts.some((draft) => draft.resource === resource && draft.path === path);
  for (const pair of pairs) {
    // A value that is refused does nothing else.
    const own = ownDrafts(pair, states, renamed).filter((draft) => !isRefused(draft));
    const key = (pair.after ?? pair.before)?.key;
    drafts.push(...own.map((draft) => withCause(draft, key, context.layers)));
  }
  for (const object of effective.after.objects.values()) {
    const before = effective.before.objects.get(object.key);
    if (isShared && before !== undefined && (before === object || deepEqual(before.object, object.object))) continue;
    drafts.push(...controllerDrafts(before, object, effective, context.verdicts));
  }
  drafts.push(...poolDrafts(effective, renamed, context));
  if (podsMatter(pairs, states))
    drafts.push(...podDrafts(effective, touchedPools(effective, context), context.launching));
  drafts.push(
    ...karpenterDrafts(states),
    ...kubernetesDrafts(effective),
    ...settingsDrafts(states),
    ...factDrafts(states),
    ...templateDrafts(states),
    ...gitOpsDrafts(states),
  );
  return context.numbers?.withReach(drafts, effective) ?? drafts;
}

/** What of a cluster could not be compared. */
export function clusterGaps({ before, after }: BothStates): readonly string[] {
  const isOneSided = (part: 'template' | 'values'): boolean =>
    !samePart(part, before.given, after.given) && isObject(before.given[part]) !== isObject(after.given[part]);
  return [
    ...before.notLookedAt,
    ...after.notLookedAt,
    ...(isOneSided('template') ? ['the AWS template is on one side only'] : []),
    ...(isOneSided('values') ? ['the values of the chart are on one side only'] : []),
  ];
}
