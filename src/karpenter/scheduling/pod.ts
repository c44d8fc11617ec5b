import { normalizeLabel, restrictedLabelReason } from '../labels';
import type { ContainerObject, NodeSelectorTermObject, PodSpecObject, TolerationObject } from '../objects';
import { derivedOperator, labelRequirement, parseRequirement } from '../requirements/requirement';
import { combine, parseRequirements, type Requirements } from '../requirements/requirements';
import { type Resources, resourceAmounts } from '../units/quantity';

/** How the controller reads pods. */
export interface PodSettings {
  /**
   * Helm value `settings.preferencePolicy` (since 1.4): `Ignore` drops preferences before scheduling.
   * @default 'Respect'
   */
  readonly preferencePolicy?: 'Respect' | 'Ignore';
}

/** What a pod asks for at one stage of giving up its preferences. */
export interface PodAttempt {
  readonly requirements: Requirements;
  readonly tolerations: readonly TolerationObject[];
  /** What was given up so far, in order. */
  readonly relaxed: readonly string[];
}

const requiredTerms = (pod: PodSpecObject): readonly NodeSelectorTermObject[] =>
  pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];

/** Heaviest first. */
const preferredTerms = (pod: PodSpecObject) =>
  [...(pod.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])].sort(
    (a, b) => (b.weight ?? 0) - (a.weight ?? 0),
  );

const ANY_PREFERENCE: TolerationObject = { operator: 'Exists', effect: 'PreferNoSchedule' };

/**
 * What the scheduler tries for a pod, in its order (core `requirements.go` 90-110, `preferences.go` 38-57): node selector,
 * heaviest preference and first required term; then the next required term; then without the heaviest preference; last
 * with every `PreferNoSchedule` taint tolerated. Pod affinity and topology spread are left out: they depend on other pods.
 */
export function* podAttempts(pod: PodSpecObject, settings: PodSettings = {}): Generator<PodAttempt> {
  const selector = Object.entries(pod.nodeSelector ?? {}).map(([key, value]) => labelRequirement(key, value));
  const tolerations = pod.tolerations ?? [];
  let terms = requiredTerms(pod);
  let preferences = settings.preferencePolicy === 'Ignore' ? [] : preferredTerms(pod);
  const relaxed: string[] = [];
  const attempt = (tolerated: readonly TolerationObject[]): PodAttempt => ({
    requirements: combine(
      ...selector,
      ...(preferences[0]?.preference?.matchExpressions ?? []).map(parseRequirement),
      ...(terms[0]?.matchExpressions ?? []).map(parseRequirement),
    ),
    tolerations: tolerated,
    relaxed: [...relaxed],
  });
  yield attempt(tolerations);
  while (terms.length > 1) {
    relaxed.push('a required node affinity term');
    terms = terms.slice(1);
    yield attempt(tolerations);
  }
  while (preferences.length > 0) {
    relaxed.push('the heaviest preferred node affinity term');
    preferences = preferences.slice(1);
    yield attempt(tolerations);
  }
  relaxed.push('PreferNoSchedule taints');
  yield attempt([...tolerations, ANY_PREFERENCE]);
}

/**
 * Why the controller leaves a pod alone before it looks at any NodePool (core `provisioner.go` Validate): such a pod
 * stays pending without a node being tried. Empty when it does not.
 */
export function ignoredPodReasons(pod: PodSpecObject, version: string): readonly string[] {
  const terms = requiredTerms(pod);
  const expressions = terms.flatMap(({ matchExpressions }) => matchExpressions ?? []);
  const keys = new Set(
    [...Object.keys(pod.nodeSelector ?? {}), ...expressions.map(({ key }) => key)].map(normalizeLabel),
  );
  const fields = terms.some(({ matchFields }) => (matchFields?.length ?? 0) > 0);
  const unmanaged = terms.some((term) => {
    const pool = parseRequirements(term.matchExpressions).get('karpenter.sh/nodepool');
    return pool !== undefined && derivedOperator(pool) === 'DoesNotExist';
  });
  return [
    ...(fields ? ['required node affinity uses matchFields, which Karpenter does not support'] : []),
    ...[...keys].flatMap((key) => restrictedLabelReason(key, version) ?? []),
    ...(unmanaged
      ? ['required node affinity excludes every node of Karpenter: karpenter.sh/nodepool DoesNotExist']
      : []),
  ];
}

const requestsOf = (container: ContainerObject): Resources => resourceAmounts(container.resources?.requests);

const combineAmounts = (a: Resources, b: Resources, how: (x: number, y: number) => number): Resources =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [key, how(a[key] ?? 0, b[key] ?? 0)]),
  );
const sum = (a: Resources, b: Resources): Resources => combineAmounts(a, b, (x, y) => x + y);
const larger = (a: Resources, b: Resources): Resources => combineAmounts(a, b, Math.max);

/** What a node must have free for the pod, as Kubernetes counts it: sidecars, init containers and overhead included. */
export function podRequests(pod: PodSpecObject): Resources {
  let sidecars: Resources = {};
  let starting: Resources = {};
  for (const container of pod.initContainers ?? []) {
    const needed = sum(sidecars, requestsOf(container));
    starting = larger(starting, needed);
    if (container.restartPolicy === 'Always') sidecars = needed;
  }
  const running = (pod.containers ?? []).map(requestsOf).reduce(sum, sidecars);
  return sum(sum(larger(running, starting), resourceAmounts(pod.overhead)), { pods: 1 });
}
