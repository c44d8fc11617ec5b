import {
  dnsLabelProblem,
  isObject,
  type JsonObject,
  kindOf,
  listAt,
  member,
  nameOf,
  objectAt,
  subdomainProblem,
  textAt,
} from '../../objects';
import { workloadKind } from './kinds';
import { namesPool, poolMarks } from './names-pool';

/** Whether something else makes it: the ReplicaSet a pod, the CronJob a Job. */
const isMade = (object: JsonObject): boolean =>
  listAt(object, 'metadata', 'ownerReferences').some((reference) => member(reference, 'controller') === true);

const isTexts = (map: unknown): boolean =>
  map === undefined ||
  map === null ||
  (isObject(map) && Object.values(map).every((value) => typeof value === 'string'));

/** Whether an API server could have it, by its metadata; of the rest no schema is known here. */
function isPossible(object: JsonObject): boolean {
  const { namespace, labels, annotations } = objectAt(object, 'metadata');
  return (
    subdomainProblem(nameOf(object) ?? '') === undefined &&
    (namespace === undefined || (typeof namespace === 'string' && dnsLabelProblem(namespace) === undefined)) &&
    [labels, annotations].every(isTexts) &&
    isObject(object.spec)
  );
}

const isNodePool = (object: JsonObject): boolean =>
  kindOf(object) === 'NodePool' && textAt(object, 'apiVersion')?.startsWith('karpenter.sh/') === true;

/** The workloads among objects that name a pool: those that can become code, and those that no API server takes. */
export function workloadsOf<T extends { readonly object: JsonObject }>(
  objects: readonly T[],
): { readonly naming: readonly T[]; readonly impossible: readonly T[] } {
  const marks = poolMarks(objects.map(({ object }) => object).filter(isNodePool));
  const naming = objects.filter(
    ({ object }) => workloadKind(object) !== undefined && !isMade(object) && namesPool(object, marks),
  );
  return {
    naming: naming.filter(({ object }) => isPossible(object)),
    impossible: naming.filter(({ object }) => !isPossible(object)),
  };
}
