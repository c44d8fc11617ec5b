import { formatPath, type Path } from '../../../findings';
import { type NodeResources, podVerdict, type SchedulingSettings } from '../../../karpenter';
import { wellKnownLabels } from '../../../karpenter/labels';
import type { PodSpecObject } from '../../../karpenter/objects';
import { labelsAt, readPodSpec, readTaints } from '../../../karpenter/read-objects';
import { ignoredPodReasons, type PodAttempt, podAttempts } from '../../../karpenter/scheduling/pod';
import { podRequests } from '../../../karpenter/scheduling/requests';
import type { Resources } from '../../../karpenter/units/quantity';
import { at, type JsonObject, listAt, member, nameOf, objectAt, textAt } from '../../../objects';
import type { ObjectSet, SetOptions, SetProblem } from '../object-set';
import { type PodSpec, podSpecsOf } from '../pod-templates';
import { isForOtherNodes, isTooLong, obstacles, type PoolGate, selection } from '../selecting-pods';
import { isStopped, isWithin, limitsOf } from './limits';
import { once, type Pool } from './pool-model';

/** The pods of a workload and what they ask for. */
export interface Workload extends PodSpec {
  readonly object: JsonObject;
  readonly pod: PodSpecObject;
  readonly attempts: readonly PodAttempt[];
  readonly requests: Resources;
  /** What the answers of a pool depend on. */
  readonly signature: string;
}

const scheduling = ({
  karpenterMinor,
  facts,
}: SetOptions): SchedulingSettings & { readonly karpenterVersion: string } => ({
  karpenterVersion: karpenterMinor,
  kubernetesVersion: textAt(facts, 'kubernetesVersion'),
  preferencePolicy: facts?.settings?.preferencePolicy,
});

/** Resources that NodeOverlays give to nodes: which ones have them is not reckoned here. */
const overlaid = ({ objects }: ObjectSet): ReadonlySet<string> =>
  new Set(
    objects
      .filter((object) => member(object, 'kind') === 'NodeOverlay')
      .flatMap((object) => Object.keys(objectAt(object, 'spec', 'capacity'))),
  );

/** What a workload asks for; undefined where its pods are for other nodes, or Karpenter passes over them. */
function workloadOf(
  object: JsonObject,
  found: PodSpec,
  given: ReadonlySet<string>,
  options: SetOptions,
): Workload | undefined {
  const settings = scheduling(options);
  const pod = readPodSpec(found.spec);
  if (isForOtherNodes(pod, found.spec) || isTooLong(pod)) return undefined;
  if (ignoredPodReasons(pod, options.karpenterMinor).length > 0) return undefined;
  const requests = Object.entries(podRequests(pod, settings)).filter(([resource]) => !given.has(resource));
  return {
    object,
    ...found,
    pod,
    attempts: [...podAttempts(pod, settings)],
    requests: Object.fromEntries(requests),
    signature: JSON.stringify([pod.nodeSelector, pod.affinity, pod.tolerations, requests]),
  };
}

/** The workloads of a set whose pods may be meant for Karpenter, read once for all pools. */
export function workloadsOf(set: ObjectSet, options: SetOptions): readonly Workload[] {
  const given = overlaid(set);
  return set.objects.flatMap((object) =>
    podSpecsOf(object).flatMap((found) => workloadOf(object, found, given, options) ?? []),
  );
}

/** What a pool says to a pod whatever its limits are: the capacity of a type that holds it, or whether labels and taints let it in. */
type Answer = NodeResources | 'too small' | 'not for it';

const fits =
  (requests: Resources) =>
  ({ allocatable }: NodeResources): boolean =>
    Object.entries(requests).every(([resource, amount]) => amount === 0 || (allocatable[resource] ?? 0) >= amount);

const gateOf = ({ object, model }: Pool): PoolGate => ({
  name: nameOf(object) ?? '',
  requirements: model.finder.requirements,
  taints: readTaints(object),
});

/** The attempts of a pod that labels and taints of a pool let in. */
export const admitted = (pool: Pool, { attempts }: Workload, { karpenterMinor }: SetOptions): readonly PodAttempt[] => {
  const [gate, known] = [gateOf(pool), wellKnownLabels(karpenterMinor)];
  return attempts.filter((attempt) => obstacles(gate, attempt, known).length === 0);
};

/** A type of the pool that holds the pod and that the question takes. */
function holder(
  { model }: Pool,
  attempts: readonly PodAttempt[],
  requests: Resources,
  takes: (resources: NodeResources) => boolean,
): NodeResources | undefined {
  let chosen: NodeResources | undefined;
  const holds = (resources: NodeResources): boolean => {
    if (!fits(requests)(resources) || !takes(resources)) return false;
    chosen = resources;
    return true;
  };
  attempts.some(({ requirements }) => model.finder.first({ pod: requirements, takes: holds }) !== undefined);
  return chosen;
}

const answerOf = (pool: Pool, workload: Workload, options: SetOptions): Answer =>
  once(pool.model, `pod ${workload.signature}`, () => {
    const attempts = admitted(pool, workload, options);
    if (attempts.length === 0) return 'not for it';
    return holder(pool, attempts, workload.requests, () => true) ?? 'too small';
  });

/** Whether a static pool: it starts no nodes for pods. */
const isStatic = ({ object }: Pool): boolean => at(object, 'spec', 'replicas') !== undefined;

/**
 * Whether a pool takes a pod, as far as types and limits go. Undefined where labels or taints keep it out; `unknown` where
 * the node class is not there, and where the pool was told to launch nothing, or has nothing to launch.
 */
function takes(pool: Pool, workload: Workload, options: SetOptions): boolean | 'unknown' | undefined {
  if (isStatic(pool)) return undefined;
  const answer = answerOf(pool, workload, options);
  if (answer === 'not for it') return undefined;
  const limits = limitsOf(pool.object, true);
  if (pool.nodeClass === undefined || isStopped(limits) || pool.model.finder.first() === undefined) return 'unknown';
  if (answer === 'too small') return false;
  if (isWithin(limits)(answer)) return true;
  return holder(pool, admitted(pool, workload, options), workload.requests, isWithin(limits)) !== undefined;
}

const MOST_SHOWN = 3;

/** What the model says against a pod in a pool with its limits, and the resources that are scarce. */
function against({ object, model }: Pool, { pod }: Workload, options: SetOptions) {
  const { resolution } = model;
  const { context } = resolution;
  const limits = labelsAt(object, 'spec', 'limits');
  const nodePool = { ...context.nodePool, spec: { ...context.nodePool.spec, limits } };
  const { obstacles: found } = podVerdict(
    pod,
    { ...resolution, context: { ...context, nodePool } },
    scheduling(options),
  );
  const [obstacle] = found;
  return {
    text: `${nameOf(object)}: ${obstacle?.text ?? 'too small'}`,
    scarce: found.flatMap((one) => (one.kind === 'instance-types' ? one.scarce : [])),
    isLimit: obstacle?.text.includes('the limits leave') === true,
  };
}

/** Whether the pods of a workload are sure to be pending where no pool takes them: they select nodes, and all objects are there. */
export const isSure = ({ pod, ofChart }: Workload, { complete }: SetOptions): boolean =>
  complete === true && !ofChart && selection(pod) !== undefined;

/** The request of a scarce resource, where one container asks for it; else what the pods select, or their containers. */
function requestPath({ path, spec, pod }: Workload, resource: string | undefined): Path {
  const selected = selection(pod);
  if (resource === undefined && selected !== undefined) return [...path, ...selected];
  const containers = listAt(spec, 'containers');
  for (const kind of ['requests', 'limits']) {
    const index = containers.findIndex((container) => at(container, 'resources', kind, resource ?? '') !== undefined);
    if (index >= 0) return [...path, 'containers', index, 'resources', kind, resource ?? ''];
  }
  return [...path, 'containers'];
}

/** Pods that a pool would take by labels and taints, and none by its types: too large, or of a label that no type has. */
export function podWithoutType(
  workload: Workload,
  pools: readonly Pool[],
  options: SetOptions,
): SetProblem | undefined {
  const verdicts = pools.map((pool) => ({ pool, verdict: takes(pool, workload, options) }));
  const refusing = verdicts.flatMap(({ pool, verdict }) => (verdict === false ? [pool] : []));
  if (refusing.length === 0 || verdicts.some(({ verdict }) => verdict === true || verdict === 'unknown'))
    return undefined;
  const reasons = refusing.slice(0, MOST_SHOWN).map((pool) => against(pool, workload, options));
  const more = refusing.length > MOST_SHOWN ? `; and ${refusing.length - MOST_SHOWN} more` : '';
  const at = requestPath(workload, reasons.flatMap(({ scarce }) => scarce)[0]);
  const got = valueAt(workload, at);
  return {
    object: workload.object,
    rule: 'set/pod-without-instance-type',
    // A pod that selects nothing may well be meant for nodes that are not Karpenter's.
    severity: isSure(workload, options) ? 'error' : 'warning',
    path: formatPath(at),
    ...(got !== undefined && { got }),
    message: `no instance type of a NodePool holds these pods, so that they stay pending (${reasons.map(({ text }) => text).join('; ')}${more})`,
    fix: reasons.some(({ isLimit }) => isLimit)
      ? 'raise the limits of the NodePool, or ask for less'
      : 'ask for less, select what the types of the NodePool have, or let it have types that are large enough',
  };
}

function valueAt({ path, spec }: Workload, place: Path): unknown {
  const value = at(spec, ...place.slice(path.length));
  return typeof value === 'object' ? undefined : value;
}
