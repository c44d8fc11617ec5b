import type { ClusterFacts } from '../cluster';
import type { Acknowledgement, AcknowledgementProps, Severity } from '../findings';
import type { Effect } from './effects';

/** What a cluster consists of. */
export type ReviewPart = 'facts' | 'objects' | 'gitOps' | 'template' | 'values';

/**
 * What there is of one cluster, before or after the change. Nothing is read from files here; members may be getters that
 * read when they are asked, and are asked for as little as possible where `digests` says what is equal.
 */
export interface ReviewCluster {
  /** The folder of the cluster, which tells it from others: `prod`. Clusters of the same folder are compared. */
  readonly folder: string;
  /** What its `cluster.json` says. @default - the newest Karpenter, and no Kubernetes version */
  readonly facts?: Partial<ClusterFacts>;
  /** The Kubernetes objects that are applied, of any kind. */
  readonly objects: readonly unknown[];
  /** Objects of Argo CD or Flux that apply them: they say whether what leaves the folder is deleted. @default - not known */
  readonly gitOps?: readonly unknown[];
  /** The CloudFormation template, parsed. @default - not looked at */
  readonly template?: unknown;
  /** The values of Karpenter's chart, parsed. @default - what the facts say */
  readonly values?: unknown;
  /** Nodes of each pool that run now, by the name of the pool. @default - not known */
  readonly nodes?: Readonly<Record<string, number>>;
  /**
   * Digests of the bytes that parts were read from: a part of one digest on both sides is taken to be the same without a
   * look at it. @default - parts are compared
   */
  readonly digests?: Readonly<Partial<Record<ReviewPart, string>>>;
}

/** A file that clusters are made from and that nothing applies: the base, or an overlay. */
export interface ReviewLayer {
  /** Its folder: `base`, `overlays/prod/_environment`. */
  readonly folder: string;
  /** Its objects and patches. */
  readonly objects: readonly unknown[];
}

/** One state of everything that is applied. */
export interface ReviewSide {
  /** The clusters, each by its folder. */
  readonly clusters: readonly ReviewCluster[];
  /** Where the clusters come from; never applied, they name the cause of a change. @default - none */
  readonly layers?: readonly ReviewLayer[];
  /** What was there and could not be read or was left out, a sentence each. @default - none */
  readonly notLookedAt?: readonly string[];
}

/** A consequence that is known and wanted: it stays visible and stops nothing. `cluster` is the folder of the cluster. */
export type ReviewAcknowledgement = AcknowledgementProps & Pick<Acknowledgement, 'cluster'>;

/** How a review is made. */
export interface ReviewOptions {
  /** Consequences that are known and wanted. @default - none */
  readonly acknowledgements?: readonly ReviewAcknowledgement[];
  /** Nodes of each pool, where the sides do not say. @default - not known */
  readonly nodes?: Readonly<Record<string, number>>;
  /** The instant to reckon windows from, `2026-11-28T20:00:00Z`. No clock is read. @default - windows are named, not instants */
  readonly at?: string;
  /** How long the replacement of a node takes, to say how long a rollout takes at least. @default 5 */
  readonly minutesPerNode?: number;
  /** On-demand prices by instance type, in place of those of Karpenter. @default - Karpenter's own list */
  readonly prices?: ReviewPrices;
}

/** Prices of your own. */
export interface ReviewPrices {
  /** Whose prices they are. */
  readonly source: string;
  /** The day of the prices. */
  readonly asOf: string;
  /** Currency of the amounts. @default 'USD' */
  readonly currency?: string;
  /** Price of an hour by instance type. */
  readonly perHour: Readonly<Record<string, number>>;
}

/** How fast the nodes of a consequence go. */
export interface ReviewPace {
  /** In words. */
  readonly text: string;
  /** Nodes at a time, where the count of nodes is known; null where nothing limits it or it is not known. */
  readonly atOnce: number | null;
  /** The first instant at which a node may go, where an instant was given to reckon from. */
  readonly opens: string | null;
  /** Minutes that it takes at least; null where the count of nodes is not known. */
  readonly minutes: number | null;
}

/** One consequence. What is not known or does not apply is null. */
export interface ReviewChange {
  /** What it does. */
  readonly effect: Effect;
  /** Id of the rule, `review/…`. */
  readonly rule: string;
  /** Folder of the cluster. */
  readonly cluster: string;
  /** The object: `NodePool/general`. */
  readonly resource: string;
  /** The field; empty for the whole object. */
  readonly path: string;
  /** The value before; null for none. */
  readonly before: unknown;
  /** The value after; null for none. */
  readonly after: unknown;
  /** Why, in one sentence. */
  readonly reason: string;
  /** The pools whose nodes it is about. */
  readonly pools: readonly string[];
  /** How many nodes these have. */
  readonly nodes: number | null;
  /** How fast they go. */
  readonly pace: ReviewPace | null;
  /** The consent, where there is one. */
  readonly accepted: { readonly reason: string; readonly until: string | null } | null;
  /** Where Karpenter, Kubernetes or AWS say so. */
  readonly source: string | null;
  /** The way out. */
  readonly fix: string | null;
}

/** A finding of `check`, with its cluster. */
export interface ReviewFinding {
  /** Folder of the cluster. */
  readonly cluster: string;
  /** Id of the rule. */
  readonly rule: string;
  /** How much it matters. */
  readonly severity: Severity;
  /** The object. */
  readonly resource: string;
  /** The field. */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
}

/** What a headline says of a cluster. */
export interface ReviewedCluster {
  /** Name of the cluster. */
  readonly name: string;
  /** AWS account; null where it is not known. */
  readonly account: string | null;
  /** AWS region; null where it is not known. */
  readonly region: string | null;
}

/** What a change does, as data: every text is made of it. `review.schema.json` describes it. */
export interface Review {
  /** Version of this form. */
  readonly version: 1;
  /** The worst consequence, accepted ones included. */
  readonly worst: Effect;
  /** Worst first. */
  readonly changes: readonly ReviewChange[];
  /** What `check` says, by what the change does to it. */
  readonly findings: {
    /** Findings that were not there. */
    readonly new: readonly ReviewFinding[];
    /** Findings that are no longer there. */
    readonly cured: readonly ReviewFinding[];
    /** Findings of changed clusters that stay. */
    readonly remaining: readonly ReviewFinding[];
  };
  /** What was not looked at, a sentence each. */
  readonly notLookedAt: readonly string[];
  /** The clusters that were compared, by folder. One without a difference is not read, and goes by its folder. */
  readonly clusters: Readonly<Record<string, ReviewedCluster>>;
}
