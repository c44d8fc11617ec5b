import { formatPath, type Path } from '../../findings';
import { wellKnownLabels } from '../../karpenter/labels';
import type { PodSpecObject } from '../../karpenter/objects';
import { readPodSpec } from '../../karpenter/read-objects';
import { ignoredPodReasons, type PodAttempt, podAttempts } from '../../karpenter/scheduling/pod';
import { at, type JsonObject, listAt, member, nameOf, objectAt } from '../../objects';
import { selectsProvisioner } from './former-names';
import type { SetOptions, SetProblem, SetRule } from './object-set';
import { type PodSpec, podSpecsOf } from './pod-templates';
import { isForOtherNodes, isTooLong, NODE_POOL, obstacles, type PoolGate, poolGate, selection } from './selecting-pods';

/** Most workloads are taken by the first pool that is asked: the others need not be read. */
type LazyPool = () => PoolGate;

function lazyPool(object: JsonObject, version: string): LazyPool {
  let pool: PoolGate | undefined;
  return () => {
    pool ??= poolGate(object, version);
    return pool;
  };
}

/**
 * Whether a pod asks for no node in particular, nor for what a taint of some pool keeps. Where every pool is tainted it
 * runs on the nodes that the controller itself runs on.
 */
const isPlain = (pod: PodSpecObject, pools: readonly LazyPool[]): boolean => {
  const selected = selection(pod);
  if (selected !== undefined && selected[0] !== 'tolerations') return false;
  const keys = new Set((pod.tolerations ?? []).map(({ key }) => key));
  return !pools.some((pool) => pool().taints.some(({ key }) => keys.has(key)));
};

/** Why no pool takes a pod; undefined when one does. The last attempt, which gives up most, names the reasons. */
function refusal(pod: PodSpecObject, pools: readonly LazyPool[], { karpenterMinor }: SetOptions): string | undefined {
  const ignored = ignoredPodReasons(pod, karpenterMinor);
  if (ignored.length > 0) return `Karpenter starts no node for these pods: ${ignored.join('; ')}`;
  const known = wellKnownLabels(karpenterMinor);
  let last: PodAttempt | undefined;
  for (const attempt of podAttempts(pod)) {
    if (pools.some((pool) => obstacles(pool(), attempt, known).length === 0)) return undefined;
    last = attempt;
  }
  if (last === undefined || isPlain(pod, pools)) return undefined;
  const shown = pools.slice(0, 3).map((pool) => `${pool().name}: ${obstacles(pool(), last, known).join(', ')}`);
  const more = pools.length > shown.length ? `; and ${pools.length - shown.length} more` : '';
  return `no NodePool of the set takes these pods (${shown.join('; ')}${more})`;
}

/**
 * Whether a workload selects a pool by its name and nothing else, and that pool has no taint and leaves its name alone:
 * then it takes the pods. So most workloads are told without reading what else their pool requires.
 */
function isTakenByName(spec: unknown, nodePools: readonly JsonObject[]): boolean {
  const selector = objectAt(spec, 'nodeSelector');
  const name = member(selector, NODE_POOL);
  if (typeof name !== 'string' || Object.keys(selector).length > 1 || member(spec, 'affinity') !== undefined)
    return false;
  return nodePools.some((nodePool) => {
    if (nameOf(nodePool) !== name) return false;
    const template = at(nodePool, 'spec', 'template');
    return (
      listAt(template, 'spec', 'taints').length === 0 &&
      listAt(template, 'spec', 'requirements').every((item) => member(item, 'key') !== NODE_POOL) &&
      at(template, 'metadata', 'labels', NODE_POOL) === undefined
    );
  });
}

/** What the verdict depends on, so that many workloads of one kind are judged once. */
const signature = ({ nodeSelector, affinity, tolerations }: PodSpecObject): string =>
  JSON.stringify([nodeSelector, affinity, tolerations]);

/**
 * Workloads that select nodes, or need a taint tolerated, as no NodePool of the set offers them: their pods stay
 * pending, unless nodes that Karpenter did not start take them.
 */
export const unschedulableWorkloads: SetRule = (set, options, report) => {
  const pools = set.nodePools.map((object) => lazyPool(object, options.karpenterMinor));
  if (pools.length === 0) return;
  const verdicts = new Map<string, string | undefined>();
  const judge = (object: JsonObject, { path, spec, ofChart }: PodSpec): void => {
    if (isTakenByName(spec, set.nodePools)) return;
    // That has a finding of its own.
    if (selectsProvisioner(spec)) return;
    const pod = readPodSpec(spec);
    if (isForOtherNodes(pod, spec) || isTooLong(pod)) return;
    const key = signature(pod);
    if (!verdicts.has(key)) verdicts.set(key, refusal(pod, pools, options));
    const message = verdicts.get(key);
    if (message === undefined) return;
    // A chart may have a default or a DaemonSet for what its values do not say.
    const complete = options.complete === true && !ofChart;
    report(problem(object, path, selection(pod), message, complete));
  };
  for (const object of set.objects) for (const pods of podSpecsOf(object)) judge(object, pods);
};

function problem(
  object: JsonObject,
  at: Path,
  selected: Path | undefined,
  message: string,
  complete: boolean,
): SetProblem {
  return {
    object,
    rule: 'set/unschedulable-workload',
    severity: complete && selected !== undefined ? 'error' : 'warning',
    path: formatPath([...at, ...(selected ?? [])]),
    message,
    fix: 'select by what a NodePool requires or labels and tolerate its taints, or give a NodePool these labels',
  };
}
