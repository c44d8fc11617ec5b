import type { ContainerObject, PodSpecObject } from '../objects';
import { type Resources, resourceAmounts } from '../units/quantity';
import { isAtLeast, NEWEST_KARPENTER_MINOR } from '../versions';

/** The versions that decide how requests are counted. */
export interface RequestSettings {
  /** Karpenter reads the resources of the pod as a whole since 1.8. @default the newest known minor */
  readonly karpenterVersion?: string;
  /** Kubernetes keeps the resources of the pod as a whole since 1.34. @default a version that does */
  readonly kubernetesVersion?: string;
}

const POD_LEVEL_SINCE = { karpenter: '1.8', kubernetes: '1.34' } as const;

type AnyResources = ContainerObject['resources'];

/** The API server makes a limit the request of a resource that has none. */
const requestsOf = ({ resources }: ContainerObject): Resources => ({
  ...resourceAmounts(resources?.limits),
  ...resourceAmounts(resources?.requests),
});

const combineAmounts = (a: Resources, b: Resources, how: (x: number, y: number) => number): Resources =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [key, how(a[key] ?? 0, b[key] ?? 0)]),
  );
const sum = (a: Resources, b: Resources): Resources => combineAmounts(a, b, (x, y) => x + y);
const larger = (a: Resources, b: Resources): Resources => combineAmounts(a, b, Math.max);

/** What the containers ask for together: sidecars run beside all others, init containers one after the other. */
function containerRequests(pod: PodSpecObject): Resources {
  let sidecars: Resources = {};
  let starting: Resources = {};
  for (const container of pod.initContainers ?? []) {
    const needed = sum(sidecars, requestsOf(container));
    starting = larger(starting, needed);
    if (container.restartPolicy === 'Always') sidecars = needed;
  }
  const running = (pod.containers ?? []).map(requestsOf).reduce(sum, sidecars);
  return larger(running, starting);
}

const isPodLevel = (resource: string): boolean =>
  resource === 'cpu' || resource === 'memory' || resource.startsWith('hugepages-');

/**
 * What the pod as a whole asks for, as the API server completes it: where there are limits, CPU and memory that only the
 * containers ask for stay theirs, and what only has a limit has it as the request.
 */
function podLevelRequests(resources: AnyResources, ofContainers: Resources): Resources {
  const requests = resourceAmounts(resources?.requests);
  const limits = resourceAmounts(resources?.limits);
  const names = [...new Set([...Object.keys(requests), ...Object.keys(limits)])].filter(isPodLevel);
  return Object.fromEntries(
    names.map((name) => [
      name,
      requests[name] ?? (name.startsWith('hugepages-') ? undefined : ofContainers[name]) ?? limits[name] ?? 0,
    ]),
  );
}

const readsPodLevel = ({ karpenterVersion = NEWEST_KARPENTER_MINOR, kubernetesVersion }: RequestSettings): boolean =>
  isAtLeast(karpenterVersion, POD_LEVEL_SINCE.karpenter) &&
  (kubernetesVersion === undefined || isAtLeast(kubernetesVersion, POD_LEVEL_SINCE.kubernetes));

/**
 * What a node must have free for the pod, as Kubernetes counts it once the API server has completed it: limits without
 * requests, sidecars, init containers, resources of the pod as a whole and overhead included.
 */
export function podRequests(pod: PodSpecObject, settings: RequestSettings = {}): Resources {
  const ofContainers = containerRequests(pod);
  const requests = readsPodLevel(settings)
    ? { ...ofContainers, ...podLevelRequests(pod.resources, ofContainers) }
    : ofContainers;
  return sum(sum(requests, resourceAmounts(pod.overhead)), { pods: 1 });
}
