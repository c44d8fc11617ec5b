import { knownLabelValues, restrictedLabelReason } from '../labels';
import type { NodeSelectorTermObject, PodSpecObject, RequirementObject, TolerationObject } from '../objects';
import { derivedOperator, labelRequirement, parseInteger, parseRequirement } from '../requirements/requirement';
import { combine, type Requirements } from '../requirements/requirements';

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

const COMPARISONS: ReadonlySet<string> = new Set(['Gt', 'Lt', 'Gte', 'Lte']);

/** What the controller has against a requirement of a pod (core `nodeclaim_validation.go` ValidateRequirement). */
function refusals({ key, operator, values = [] }: RequirementObject, version: string): readonly string[] {
  const restricted = restrictedLabelReason(key, version);
  const known = operator === 'In' ? knownLabelValues(key, version) : undefined;
  const isUnknown = known !== undefined && !values.some((value) => known.includes(value));
  const bound = parseInteger(values[0] ?? '');
  const isBadBound = COMPARISONS.has(operator) && (values.length !== 1 || bound === undefined || bound < 0n);
  return [
    ...(restricted === undefined ? [] : [restricted]),
    ...(isUnknown ? [`${key} In [${values.join(', ')}] names no value that Karpenter knows: ${known.join(', ')}`] : []),
    ...(isBadBound ? [`${key} ${operator} [${values.join(', ')}] needs one whole number of at least 0`] : []),
    ...(operator === 'In' && values.length === 0 ? [`${key} In needs a value`] : []),
  ];
}

/**
 * Why the controller leaves a pod alone before it looks at any NodePool (core `provisioner.go` Validate): such a pod
 * stays pending without a node being tried. Every required term counts, not only the one that is tried first; whether
 * the pod keeps away from Karpenter's nodes follows from selector, heaviest preference and first term together,
 * whatever becomes of preferences later. Empty when it does not leave it alone.
 */
export function ignoredPodReasons(pod: PodSpecObject, version: string): readonly string[] {
  const terms = requiredTerms(pod);
  const selected = Object.entries(pod.nodeSelector ?? {}).map(
    ([key, value]): RequirementObject => ({ key, operator: 'In', values: [value] }),
  );
  const expressions = [...selected, ...terms.flatMap(({ matchExpressions }) => matchExpressions ?? [])];
  const fields = terms.some(({ matchFields }) => (matchFields?.length ?? 0) > 0);
  const [first] = podAttempts(pod);
  const pool = first?.requirements.get('karpenter.sh/nodepool');
  const isAverse = pool !== undefined && derivedOperator(pool) === 'DoesNotExist';
  return [
    ...(fields ? ['required node affinity uses matchFields, which Karpenter does not support'] : []),
    ...new Set(expressions.flatMap((expression) => refusals(expression, version))),
    ...(isAverse
      ? [
          'the pod keeps away from every node of Karpenter: its node affinity comes to karpenter.sh/nodepool DoesNotExist',
        ]
      : []),
  ];
}
