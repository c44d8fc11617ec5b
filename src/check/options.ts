import type { Tier } from '../cluster';
import type { FeatureGates } from '../karpenter/feature-gates';

/** Which rules to hold the objects against: the first part of a rule's id. */
export const RULE_GROUPS = ['admission', 'controller', 'set', 'helm', 'policy'] as const;
export type RuleGroup = (typeof RULE_GROUPS)[number];

export interface CheckOptions {
  /** `1.14` or `1.14.1`, known or just above. @default - of the cluster's `cluster.json`, else the newest known */
  readonly karpenterVersion?: string;
  /** `1.34`. @default - of the cluster's `cluster.json`, else unknown */
  readonly kubernetesVersion?: string;
  /** @default - of the cluster's `cluster.json`, else unknown */
  readonly gates?: FeatureGates;
  /** The old state: files and folders. @default - every object is new */
  readonly previous?: string;
  /** Whether the objects are all that a cluster has. @default false */
  readonly complete?: boolean;
  /** Whether the server drops unknown fields instead of refusing them. @default false */
  readonly lenient?: boolean;
  /** @default - all groups */
  readonly only?: readonly RuleGroup[];
  /** What rules of policy go by. @default - of the cluster's `cluster.json`, else development; where neither it nor policy was asked for, only warnings are told */
  readonly tier?: Tier;
  /** The day to judge by what ends with one, `2027-04-01`. @default - nothing ends */
  readonly at?: string;
  /** Paths to leave out, as in a `.gitignore`. @default - none but those of the ignore file */
  readonly exclude?: readonly string[];
  /**
   * Objects of one name are a mistake within one folder, or within one file, where nothing says which cluster they are for.
   * @default - within one file; in two files of a folder they may be alternatives, and are a warning
   */
  readonly apart?: 'folder' | 'file';
}
