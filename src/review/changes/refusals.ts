import { admit, immutableFields } from '../../admission';
import { type Finding, parsePath, valueText } from '../../findings';
import { at, deepEqual } from '../../objects';
import type { Draft } from '../draft';
import { type ClusterState, isPool, type SideObject } from '../sides/cluster-state';
import type { BothStates } from '../sides/pairs';
import type { Verdicts } from '../verdicts';

const identity = ({ rule, path, got }: Finding): string => `${rule} ${path} ${valueText(got)}`;

const isError = ({ severity }: Finding): boolean => severity === 'error';

/** What the server says of an object that it has and gets again. */
function updateErrors(after: SideObject, before: SideObject, { minor, facts }: ClusterState): readonly Finding[] {
  const [written, previous] = [after.written, before.written];
  const { kubernetesVersion } = facts;
  return [
    ...admit(written, { karpenterMinor: minor, kubernetesVersion, previous }).filter(isError),
    ...immutableFields(written, previous),
  ];
}

/**
 * What the API server refuses of an object that it gets. An object that nobody touched is not sent again, but where the
 * version of Karpenter changes its CRDs do, and the next sync sends it all the same.
 */
export function refusals(
  before: SideObject | undefined,
  after: SideObject,
  states: BothStates,
  verdicts: Verdicts,
): Draft[] {
  const isUntouched = before !== undefined && deepEqual(before.object, after.object);
  const old = isUntouched ? verdicts.admission(before, states.before).filter(isError).map(identity) : [];
  const found =
    before === undefined
      ? verdicts.admission(after, states.after).filter(isError)
      : updateErrors(after, before, states.after);
  const errors = found.filter((error) => !old.includes(identity(error)));
  return errors.map(({ path, message, fix, rule, got }) => ({
    effect: 'refused',
    rule: 'review/refused',
    resource: after.resource,
    path,
    before: before && at(before.object, ...parsePath(path)),
    after: got ?? at(after.object, ...parsePath(path)),
    reason: `${message} (${rule}): the object stays as it is in the cluster, and the sync stops`,
    pools: isPool(after) ? [after.name] : [],
    ...(fix !== undefined && { fix }),
  }));
}
