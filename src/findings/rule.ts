import type { Severity } from './finding';

/** One check, explained once for all its findings: documentation, SARIF and `explain rule` are made of it. */
export interface Rule {
  /** What findings name and users switch off, `prefix/name`. Once released it never changes its meaning. */
  readonly id: string;
  /** The usual one; a finding may be milder or graver. */
  readonly severity: Severity;
  /** What is wrong, as a short phrase without a full stop. */
  readonly title: string;
  /** What happens to the cluster where the rule is broken, and by which mechanism: one or two sentences. */
  readonly why: string;
  /** The way out in general; the finding gives the one of its case. */
  readonly fix: string;
  /** The page of Kubernetes, Karpenter or AWS that says so. @default - none does */
  readonly url?: string;
}

/** The explanation of a rule; undefined for an id that is none. */
export type RuleById = (id: string) => Rule | undefined;

/** The rules of one prefix. A prefix belongs to one room. */
export interface RuleTable {
  /** The first part of the ids. */
  readonly prefix: string;
  /** What these rules look at, one sentence. */
  readonly about: string;
  readonly rules: readonly Rule[];
}
