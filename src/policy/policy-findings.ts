import type { Tier } from '../cluster';
import { type Finding, findingOf, type Severity } from '../findings';
import { isObject, type JsonObject, resourceName, textAt } from '../objects';
import type { PolicyLevel, PolicyProblem, PolicyRule, PolicySetProblem } from './policy-rule';
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
  /** Whether the objects are all that the cluster has, so that what they lack is lacking. @default false */
  readonly whole?: boolean;
  /** Whether rules are asked that only explain, of level `info`. @default true */
  readonly explains?: boolean;
  /** The day to judge by, `2026-11-29`. No clock is read. @default - what ends with a day is not asked */
  readonly at?: string;
}

/** A finding and what it is about. */
export interface PolicyFinding<T> {
  /** The very value that was given; undefined where the finding is about the cluster itself. */
  readonly object: T | undefined;
  readonly finding: Finding;
}

/** What a rule finds, of an object or of the cluster. */
type Found = PolicyProblem & Partial<Pick<PolicySetProblem, 'object'>>;

/** What a rule says of a set, object by object. */
function problemsOf(rule: PolicyRule, set: PolicySet, at: string | undefined): readonly Found[] {
  if (rule.on === 'cluster') return set.facts === undefined ? [] : rule.check(set.facts, at);
  const each = <S extends { readonly object: JsonObject }>(
    subjects: readonly S[],
    check: (subject: S, set: PolicySet) => readonly PolicyProblem[],
  ): PolicySetProblem[] =>
    subjects.flatMap((subject) => check(subject, set).map((problem) => ({ ...problem, object: subject.object })));
  if (rule.on === 'NodePool') return each(set.pools, rule.check);
  if (rule.on === 'EC2NodeClass') return each(set.nodeClasses, rule.check);
  return rule.check(set);
}

type Asked = readonly { readonly rule: PolicyRule; readonly level: Severity }[];

const isAsked = (each: { readonly rule: PolicyRule; readonly level: PolicyLevel }): each is Asked[number] =>
  each.level !== 'off';

/** The rules that matter in a tier, and how much. */
const askedRules = (tier: Tier, settings: PolicySettings): Asked =>
  [...POLICY, ...(settings.own ?? [])].map((rule) => ({ rule, level: levelOf(rule, tier, settings) })).filter(isAsked);

/**
 * What is valid and still unwise among the objects of one cluster. Never throws for what is in the objects.
 *
 * @returns Findings `policy/…` and those of rules of your own, rule by rule
 */
export function policyFindings<T>(objects: readonly T[], options: PolicyOptions = {}): PolicyFinding<T>[] {
  const { facts, settings = {}, whole = false, explains = true, at } = options;
  const tier = options.tier ?? (textAt(facts, 'tier') as Tier | undefined) ?? 'development';
  const asked = askedRules(tier, settings).filter(({ level }) => explains || level !== 'info');
  if (asked.length === 0) return [];
  const set = policySet((objects as readonly unknown[]).filter(isObject), {
    facts,
    isWhole: whole,
    clusterLimits: settings.clusterLimits,
  });
  const name = textAt(facts, 'name');
  const cluster = name === undefined ? 'Cluster' : `Cluster/${name}`;
  return asked.flatMap(({ rule, level }) =>
    problemsOf(rule, set, at).map(({ object, ...problem }) => ({
      object: object as T | undefined,
      finding: findingOf(
        { fix: rule.fix, ...problem, rule: rule.id, severity: level },
        object === undefined ? cluster : resourceName(object),
      ),
    })),
  );
}
