import type { Tier } from '../cluster';
import { type Finding, findingOf } from '../findings';
import { isObject, type JsonObject, resourceName } from '../objects';
import type { PolicyProblem, PolicyRule, PolicySetProblem } from './policy-rule';
import { POLICY } from './rules/all';
import { levelOf, type PolicySettings } from './settings';
import { type PolicyFacts, type PolicySet, policySet } from './subjects';

export interface PolicyOptions {
  /** What is known of the cluster. @default - nothing: what depends on it is not asked */
  readonly facts?: PolicyFacts;
  /** @default - that of the facts, else development */
  readonly tier?: Tier;
  /** @default - the recommended rules */
  readonly settings?: PolicySettings;
}

/** A finding and the object that it is about, the very value that was given. */
export interface PolicyFinding<T> {
  readonly object: T;
  readonly finding: Finding;
}

/** What a rule says of a set, object by object. */
function problemsOf(rule: PolicyRule, set: PolicySet): readonly PolicySetProblem[] {
  const each = <S extends { readonly object: JsonObject }>(
    subjects: readonly S[],
    check: (subject: S, set: PolicySet) => readonly PolicyProblem[],
  ): PolicySetProblem[] =>
    subjects.flatMap((subject) => check(subject, set).map((problem) => ({ ...problem, object: subject.object })));
  if (rule.on === 'NodePool') return each(set.pools, rule.check);
  if (rule.on === 'EC2NodeClass') return each(set.nodeClasses, rule.check);
  return rule.check(set);
}

/**
 * What is valid and still unwise among the objects of one cluster. Never throws for what is in the objects.
 *
 * @returns Findings `policy/…` and those of rules of your own, rule by rule
 */
export function policyFindings<T>(objects: readonly T[], options: PolicyOptions = {}): PolicyFinding<T>[] {
  const { facts, settings = {} } = options;
  const tier = options.tier ?? facts?.tier ?? 'development';
  const asked = [...POLICY, ...(settings.own ?? [])]
    .map((rule) => ({ rule, level: levelOf(rule, tier, settings) }))
    .filter(({ level }) => level !== 'off');
  if (asked.length === 0) return [];
  const set = policySet((objects as readonly unknown[]).filter(isObject), facts, settings.clusterLimits);
  return asked.flatMap(({ rule, level }) => {
    if (level === 'off') return [];
    return problemsOf(rule, set).map(({ object, ...problem }) => ({
      object: object as T,
      finding: findingOf({ fix: rule.fix, ...problem, rule: rule.id, severity: level }, resourceName(object)),
    }));
  });
}
