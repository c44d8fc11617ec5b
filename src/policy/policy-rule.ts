import type { Tier } from '../cluster';
import type { Problem, Severity } from '../findings';
import type { JsonObject } from '../objects';
import type { NodeClassSubject, PolicyFacts, PolicySet, PoolSubject } from './subjects';

/** How much a rule matters; `off`: not at all. */
export type PolicyLevel = Severity | 'off';

/** How much a rule matters in clusters of each tier. */
export type PolicyLevels = Readonly<Record<Tier, PolicyLevel>>;

/** What a rule finds of one object; its fix is that of the rule unless the case has one of its own. */
export type PolicyProblem = Omit<Problem, 'rule' | 'severity'>;

/** What a rule finds of one of the objects of a set. */
export interface PolicySetProblem extends PolicyProblem {
  readonly object: JsonObject;
}

/** Sets one field of an object of an example. */
export interface ExampleField {
  /** `NodePool/general`, as findings name it; `facts` for the cluster, `settings` for those of the policy. */
  readonly of: string;
  /** The field, `spec.limits`. */
  readonly path: string;
}

/** A set on which a rule fires and one on which none does, with one field between them. */
export interface PolicyExample extends ExampleField {
  /** The value on which the rule fires; undefined: the field is not there. */
  readonly bad: unknown;
  /** The value on which no rule fires; undefined: the field is not there. */
  readonly good: unknown;
  /** What both have, beside the objects that every example has. */
  readonly with?: readonly (ExampleField & { readonly value: unknown })[];
  /** More objects of both. */
  readonly beside?: readonly object[];
}

interface RuleBase {
  /** `policy/name`. Once released it never changes its meaning. */
  readonly id: string;
  /** What is unwise, as a short phrase without a full stop. */
  readonly title: string;
  /** What happens, its consequence first. */
  readonly why: string;
  /** The way out. */
  readonly fix: string;
  /** Karpenter's or AWS's page. */
  readonly url: string;
  /** Public reports of people whom it hurt, as `owner/repository#number`. @default - the page says it all */
  readonly reports?: readonly string[];
  readonly levels: PolicyLevels;
  readonly example: PolicyExample;
  /** True where the object is fine, in CEL over `object`; or why that cannot be said there. */
  readonly cel: { readonly valid: string } | { readonly why: string };
}

/** Looks at a NodePool, with its node class and the instance types that it comes to. */
export interface PoolRule extends RuleBase {
  readonly on: 'NodePool';
  readonly check: (pool: PoolSubject, set: PolicySet) => readonly PolicyProblem[];
}

/** Looks at an EC2NodeClass, with the pools that refer to it. */
export interface NodeClassRule extends RuleBase {
  readonly on: 'EC2NodeClass';
  readonly check: (nodeClass: NodeClassSubject, set: PolicySet) => readonly PolicyProblem[];
}

/** Looks at all objects of a cluster and at its facts. */
export interface PolicySetRule extends RuleBase {
  readonly on: 'set';
  readonly check: (set: PolicySet) => readonly PolicySetProblem[];
}

/** Looks at the facts of a cluster, whatever is in it. */
export interface ClusterRule extends RuleBase {
  readonly on: 'cluster';
  /**
   * @param at the day to judge by, `2026-11-29`; undefined where none was named, and nothing that ends with a day is told.
   * A path is the name of a fact
   */
  readonly check: (facts: PolicyFacts, at: string | undefined) => readonly PolicyProblem[];
}

/** What is valid and still unwise: one file each. */
export type PolicyRule = PoolRule | NodeClassRule | PolicySetRule | ClusterRule;

/** How much a rule matters from development to production. */
export const levels = (development: PolicyLevel, staging: PolicyLevel, production: PolicyLevel): PolicyLevels => ({
  development,
  staging,
  production,
});
