import { at, isObject, kindOf, listAt, nameOf, namespaceOf, textAt } from '../../objects';
import type { Kubectl } from './kubectl';

/** The workload of a scale test, as the API server took it. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  /** Label selector of its pods. */
  readonly selector: string;
}

/** A node that Karpenter launched. */
export interface Launched {
  readonly nodeClaim: string;
  readonly nodePool?: string;
  readonly instanceType?: string;
  readonly zone?: string;
  readonly capacityType?: string;
}

/** The cluster at one moment, as far as the test is concerned. */
export interface Observation {
  readonly running: number;
  readonly pending: number;
  /** Why the first pending pod waits. */
  readonly reason?: string;
  /** NodeClaims that were not there before the test. */
  readonly claims: readonly Launched[];
  /** How many of their nodes are Ready. */
  readonly readyNodes: number;
}

const items = (answer: unknown): readonly unknown[] => listAt(answer, 'items');
const label = (object: unknown, key: string): string | undefined => textAt(object, 'metadata', 'labels', key);
const named = (object: unknown): string => nameOf(object) ?? '';

const condition = (object: unknown, type: string): unknown =>
  listAt(object, 'status', 'conditions').find((item) => at(item, 'type') === type);

/** Undefined where the object is no workload that can be scaled. */
export function workloadOf(object: unknown): Workload | undefined {
  const labels = at(object, 'spec', 'selector', 'matchLabels');
  const replicas = at(object, 'spec', 'replicas');
  if (kindOf(object) !== 'Deployment' || !isObject(labels)) return undefined;
  return {
    name: named(object),
    namespace: namespaceOf(object) ?? 'default',
    replicas: typeof replicas === 'number' ? replicas : 1,
    selector: Object.entries(labels)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(','),
  };
}

export const nodeClaimNames = async (kubectl: Kubectl): Promise<ReadonlySet<string>> =>
  new Set(items(await kubectl.json('get', 'nodeclaims.karpenter.sh')).map(named));

const launched = (claim: unknown): Launched => ({
  nodeClaim: named(claim),
  nodePool: label(claim, 'karpenter.sh/nodepool'),
  instanceType: label(claim, 'node.kubernetes.io/instance-type'),
  zone: label(claim, 'topology.kubernetes.io/zone'),
  capacityType: label(claim, 'karpenter.sh/capacity-type'),
});

/** Looks once at pods, NodeClaims and nodes. */
export async function observe(
  kubectl: Kubectl,
  { namespace, selector }: Workload,
  before: ReadonlySet<string>,
): Promise<Observation> {
  const [podList, claimList, nodeList] = await Promise.all([
    kubectl.json('get', 'pods', '--namespace', namespace, '--selector', selector),
    kubectl.json('get', 'nodeclaims.karpenter.sh'),
    kubectl.json('get', 'nodes', '--selector', 'karpenter.sh/nodepool'),
  ]);
  const pods = items(podList);
  const waiting = pods.filter((pod) => at(pod, 'status', 'phase') === 'Pending');
  const claims = items(claimList).filter((claim) => !before.has(named(claim)));
  const ready = new Set(
    items(nodeList)
      .filter((node) => at(condition(node, 'Ready'), 'status') === 'True')
      .map(named),
  );
  return {
    running: pods.filter((pod) => at(pod, 'status', 'phase') === 'Running').length,
    pending: waiting.length,
    reason: textAt(condition(waiting[0], 'PodScheduled'), 'message'),
    claims: claims.map(launched),
    readyNodes: claims.filter((claim) => ready.has(textAt(claim, 'status', 'nodeName') ?? '')).length,
  };
}
