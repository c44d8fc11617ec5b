import type { Path } from '../../findings';
import type { PodSpecObject, TaintObject } from '../../karpenter/objects';
import { readTaints } from '../../karpenter/read-objects';
import { conflictText, incompatibilities, type Requirements } from '../../karpenter/requirements/requirements';
import { nodePoolRequirements } from '../../karpenter/resolver/template';
import type { PodAttempt } from '../../karpenter/scheduling/pod';
import { formatTaint, untolerated } from '../../karpenter/scheduling/taints';
import { type JsonObject, member, nameOf } from '../../objects';

/** What of a pool a pod meets first: labels and taints. */
export interface PoolGate {
  readonly name: string;
  readonly requirements: Requirements;
  readonly taints: readonly TaintObject[];
}

export const poolGate = (object: JsonObject, version: string): PoolGate => ({
  name: nameOf(object) ?? '',
  requirements: nodePoolRequirements(object, version),
  taints: readTaints(object),
});

/** Labels that only nodes have which Karpenter did not start: a pod that selects one is not meant for a pool. */
export const OTHER_NODES: readonly string[] = [
  'kubernetes.io/hostname',
  'eks.amazonaws.com/nodegroup',
  'eks.amazonaws.com/compute-type',
  'alpha.eksctl.io/nodegroup-name',
];
export const NODE_POOL = 'karpenter.sh/nodepool';

const requiredExpressions = (pod: PodSpecObject) =>
  (pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []).flatMap(
    ({ matchExpressions = [] }) => matchExpressions,
  );

/** Each term is one more attempt of the scheduler. A pod with more than anyone writes is left unjudged. */
const MAX_TERMS = 200;

function termCount({ affinity }: PodSpecObject): number {
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution } =
    affinity?.nodeAffinity ?? {};
  return (required?.nodeSelectorTerms?.length ?? 0) + (preferredDuringSchedulingIgnoredDuringExecution?.length ?? 0);
}

/** Whether a pod is meant for nodes that Karpenter did not start. */
export function isForOtherNodes(pod: PodSpecObject, spec: unknown): boolean {
  const expressions = requiredExpressions(pod);
  const keys = [...Object.keys(pod.nodeSelector ?? {}), ...expressions.map(({ key }) => key)];
  return (
    member(spec, 'nodeName') !== undefined ||
    keys.some((key) => OTHER_NODES.includes(key)) ||
    expressions.some(({ key, operator }) => key === NODE_POOL && operator === 'DoesNotExist')
  );
}

/** Why a pool does not take an attempt of a pod, by labels and taints alone. Empty when it does. */
export const obstacles = (
  pool: PoolGate,
  { requirements, tolerations }: PodAttempt,
  known: ReadonlySet<string>,
): string[] => [
  ...incompatibilities(pool.requirements, requirements, known).map(conflictText),
  ...untolerated(pool.taints, tolerations).map((taint) => `the pod does not tolerate ${formatTaint(taint)}`),
];

/** The selection that a pod makes, as the path of the field that makes it: the first of these that it has. */
export function selection(pod: PodSpecObject): Path | undefined {
  const fields: readonly (readonly [Path, boolean])[] = [
    [['nodeSelector'], Object.keys(pod.nodeSelector ?? {}).length > 0],
    [['affinity', 'nodeAffinity'], requiredExpressions(pod).length > 0],
    [['tolerations'], (pod.tolerations ?? []).length > 0],
  ];
  return fields.find(([, isUsed]) => isUsed)?.[0];
}

/** Whether a pod has more terms than anyone writes. */
export const isTooLong = (pod: PodSpecObject): boolean => termCount(pod) > MAX_TERMS;
