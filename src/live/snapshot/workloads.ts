import { at, kindOf, listAt, member, nameOf, namespaceOf, objectAt, textAt } from '../../objects';
import type { Seen, WorkloadQuestion } from './look';

const owner = (object: unknown): unknown =>
  listAt(object, 'metadata', 'ownerReferences').find((reference) => at(reference, 'controller') === true);

const keyOf = (kind: string | undefined, namespace: string | undefined, name: string | undefined): string =>
  JSON.stringify([kind, namespace, name]);

const ownKey = (object: unknown): string => keyOf(kindOf(object), namespaceOf(object), nameOf(object));

/** Whether a Job has run to its end. */
const isOver = (job: unknown): boolean =>
  listAt(job, 'status', 'conditions').some(
    (condition) =>
      ['Complete', 'Failed'].includes(textAt(condition, 'type') ?? '') && at(condition, 'status') === 'True',
  );

/** The name of the Deployment whose ReplicaSet made a pod, if a Deployment did. */
function deploymentName(pod: unknown, replicaSet: string): string | undefined {
  const suffix = `-${textAt(pod, 'metadata', 'labels', 'pod-template-hash') ?? ''}`;
  return replicaSet.endsWith(suffix) ? replicaSet.slice(0, -suffix.length) : undefined;
}

/** What keeps a pod alive: it is listed, so that the pod need not be. */
function isListed(pod: unknown, listed: ReadonlySet<string>): boolean {
  const reference = owner(pod);
  const [kind, name = ''] = [kindOf(reference), textAt(reference, 'name')];
  if (kind === 'ReplicaSet') {
    const deployment = deploymentName(pod, name);
    return deployment !== undefined && listed.has(keyOf('Deployment', namespaceOf(pod), deployment));
  }
  // A static pod is the mirror of a file on its node.
  return kind === 'Node' || listed.has(keyOf(kind, namespaceOf(pod), name));
}

/** A pod as whoever wrote it: the scheduler has put it on a node since. */
const unplaced = (pod: unknown): Record<string, unknown> => {
  const { nodeName: _, ...spec } = objectAt(pod, 'spec');
  return { apiVersion: 'v1', kind: 'Pod', metadata: member(pod, 'metadata'), spec };
};

/** ReplicaSets of something that is not of Kubernetes itself, an Argo Rollout say, by their pods. */
function replicaSets(pods: readonly unknown[]): readonly unknown[] {
  const groups = new Map<string, unknown[]>();
  for (const pod of pods) {
    const key = keyOf('ReplicaSet', namespaceOf(pod), textAt(owner(pod), 'name'));
    groups.set(key, [...(groups.get(key) ?? []), pod]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group.sort((a, b) => ((nameOf(a) ?? '') < (nameOf(b) ?? '') ? -1 : 1));
    const { metadata, spec } = unplaced(first);
    return {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { namespace: namespaceOf(first), name: textAt(owner(first), 'name') },
      spec: { replicas: group.length, template: { metadata, spec } },
    };
  });
}

const LISTED: readonly WorkloadQuestion[] = [
  'cronJobs',
  'deployments',
  'jobs',
  'podTemplates',
  'replicationControllers',
  'statefulSets',
];

/**
 * What makes the pods of a cluster, each once: a Deployment stands for its ReplicaSets and pods, a CronJob for its Jobs.
 * Pods of makers that nobody listed stand for themselves.
 */
export function workloadsOf({ lists }: Seen): readonly unknown[] {
  const all = [...LISTED.flatMap((question) => lists[question]), ...lists.daemonSets];
  const listed = new Set(all.map(ownKey));
  const own = LISTED.flatMap((question) => lists[question]).filter(
    (object) => kindOf(owner(object)) !== 'CronJob' && !(kindOf(object) === 'Job' && isOver(object)),
  );
  const alone = lists.pods.filter((pod) => !isListed(pod, listed));
  const isOfReplicaSet = (pod: unknown): boolean => kindOf(owner(pod)) === 'ReplicaSet';
  return [
    ...own,
    ...replicaSets(alone.filter(isOfReplicaSet)),
    ...alone.filter((pod) => !isOfReplicaSet(pod)).map(unplaced),
  ];
}
