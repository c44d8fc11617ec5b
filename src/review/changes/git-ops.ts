import type { Draft } from '../draft';
import type { BothStates } from '../sides/pairs';
import { samePart } from '../sides/parts';
import { type Removal, removalOf, removalOfAll } from '../sides/pruning';

/** Objects that applied the files and are no more: what becomes of what they applied. */
function goneDraft({ before }: BothStates, resource: string): Draft {
  const pools = [...before.pools.keys()];
  if (removalOfAll(before.given.gitOps ?? []) === 'deleted' && pools.length > 0) {
    return {
      effect: 'deletes',
      rule: 'review/cluster-removed',
      resource,
      path: '',
      reason:
        'what applies the files goes, and takes what it applied with it, the pools with their nodes, if your tool prunes what leaves the files',
      pools,
    };
  }
  const reason = 'what applies the files goes: from now on nobody applies them, and what it applied stays as it is';
  return { effect: 'behaviour', rule: 'review/git-ops', resource, path: '', reason };
}

/** Another way of applying decides what later removals do. */
export function gitOpsDrafts(states: BothStates): Draft[] {
  const { before, after } = states;
  if (samePart('gitOps', before.given, after.given)) return [];
  const resource = `Cluster/${after.facts.name ?? after.folder}`;
  const [old, renewed] = [before.given.gitOps ?? [], after.given.gitOps ?? []];
  if (old.length > 0 && renewed.length === 0) return [goneDraft(states, resource)];
  const pool = [...after.pools.values()][0] ?? [...before.pools.values()][0];
  const becomes = (gitOps: readonly unknown[]): Removal | undefined =>
    pool && removalOf(pool, { before: gitOps, after: gitOps });
  const [then, now] = [becomes(old), becomes(renewed)];
  return [
    {
      effect: 'behaviour',
      rule: 'review/git-ops',
      resource,
      path: '',
      before: then,
      after: now,
      reason:
        then === now
          ? 'the objects of Argo CD or Flux change; what leaves the files is treated as before'
          : `a pool that leaves the files is ${now} from now on, ${then} before`,
    },
  ];
}
