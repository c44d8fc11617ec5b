import { admit, writtenForm } from '../../admission';
import { type Finding, parsePath, valueText } from '../../findings';
import { at, deepEqual, type JsonObject } from '../../objects';
import type { Draft } from '../draft';
import { type ClusterState, isPool, type SideObject } from '../sides/cluster-state';

const identity = ({ rule, path, got }: Finding): string => `${rule} ${path} ${valueText(got)}`;

const errorsOf = (object: JsonObject, { minor, facts }: ClusterState, previous?: JsonObject): readonly Finding[] =>
  admit(writtenForm(object), {
    karpenterMinor: minor,
    kubernetesVersion: facts.kubernetesVersion,
    previous: previous && writtenForm(previous),
  }).filter(({ severity }) => severity === 'error');

/**
 * What the API server refuses of an object that it gets. An object that nobody touched is not sent again, but where the
 * version of Karpenter changes its CRDs do, and the next sync sends it all the same.
 */
export function refusals(
  before: SideObject | undefined,
  after: SideObject,
  states: { readonly before: ClusterState | undefined; readonly after: ClusterState },
): Draft[] {
  const isUntouched = before !== undefined && deepEqual(before.object, after.object);
  const old =
    before === undefined || states.before === undefined || !isUntouched
      ? []
      : errorsOf(before.object, states.before).map(identity);
  const errors = errorsOf(after.object, states.after, before?.object).filter((error) => !old.includes(identity(error)));
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
