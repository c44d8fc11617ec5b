import { type Finding, findingOf } from '../findings';
import { at, deepEqual, groupOf, isObject, kindOf, objectAt, resourceName } from '../objects';

/** What of a kind the server never lets anybody change, as paths below `spec` (Kubernetes API reference, each kind's validation). */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  'batch/Job': ['selector', 'template', 'completionMode'],
  'apps/Deployment': ['selector'],
  'apps/ReplicaSet': ['selector'],
  'apps/DaemonSet': ['selector'],
  'apps/StatefulSet': ['selector', 'serviceName', 'podManagementPolicy', 'volumeClaimTemplates'],
};

/**
 * Changes of a workload that the API server refuses because the field is immutable. A Job that runs on a pool tolerates the
 * pool's taints, so that an edit of them is one of its template.
 *
 * A Job that is suspended in both states may get another template for its pods' place before it first starts; nobody knows
 * from a manifest whether it did.
 */
export function immutableFields(object: unknown, previous: unknown): Finding[] {
  if (!isObject(object) || !isObject(previous)) return [];
  const kind = `${groupOf(object)}/${kindOf(object)}`;
  if (!Object.hasOwn(IMMUTABLE, kind)) return [];
  if (at(object, 'spec', 'suspend') === true && at(previous, 'spec', 'suspend') === true) return [];
  const [spec, before] = [objectAt(object, 'spec'), objectAt(previous, 'spec')];
  return (IMMUTABLE[kind] ?? [])
    .filter((field) => !deepEqual(spec[field], before[field]))
    .map((field) => {
      const ofTaints = hasOtherTolerationsAlone(spec[field], before[field]);
      return findingOf(
        {
          rule: 'admission/immutable',
          path: ofTaints ? `spec.${field}.spec.tolerations` : `spec.${field}`,
          message: `${ofTaints ? 'tolerations, which follow the taints of the pool that the pods run on,' : field} cannot be changed in an object that exists: the server refuses the update, and the sync stops there`,
          fix: ofTaints
            ? 'give it another name, delete the old object first (kubectl replace --force), or leave the taints until it has ended'
            : 'give it another name, or delete the old object first (kubectl replace --force)',
        },
        resourceName(object),
      );
    });
}

/** Whether a template of pods differs in nothing but what it tolerates. */
function hasOtherTolerationsAlone(template: unknown, before: unknown): boolean {
  const withoutThem = (each: unknown): unknown => ({
    ...objectAt(each),
    spec: { ...objectAt(each, 'spec'), tolerations: null },
  });
  return isObject(template) && isObject(before) && deepEqual(withoutThem(template), withoutThem(before));
}
