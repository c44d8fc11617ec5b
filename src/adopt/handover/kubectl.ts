import { APPLY_SET } from '../../owners';
import { without } from './commands';
import type { HandOverFacts, OwnerGroup, Step } from './types';

/**
 * Source: `kubectl:pkg/cmd/apply/applyset.go`: `kubectl apply --prune --applyset` deletes what carries the label of the set
 * and is not in the files.
 */
export function applySetSteps(group: OwnerGroup, facts: HandOverFacts): readonly Step[] {
  const refs = group.objects.map(({ ref }) => ref);
  return [
    {
      id: 'kubectl-keep',
      phase: 'keep',
      title: 'kubectl: take them out of the set that kubectl apply --prune looks after',
      why: 'Hold the job that applies the set until both is done: a run in between puts the label back, or prunes them.',
      actions: [...without(facts, refs, 'label', [APPLY_SET]), { edit: 'remove', objects: refs }],
      otherwise: 'the next kubectl apply --prune without their files deletes them',
    },
  ];
}
