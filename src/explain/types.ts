import type { AllowedOffering, MinValuesCount, Overlap, WhyNotReason } from '../karpenter';
import type { Resources } from '../karpenter/units/quantity';
import type { ReviewPrices } from '../review';

/*
 * Answers as data: what `--format json` prints, and what texts and pages are made of. What is not known or does not apply is
 * null. Amounts of resources are those of the model: `cpu` in thousandths of a core, bytes, pieces.
 */

/** Where a field stands. */
export interface Place {
  /** As a person finds it: `dist/clusters/prod/manifests/nodepool-general.yaml`. */
  readonly file: string;
  readonly line: number;
}

/** Finds the place of a field of an object; undefined where it is not known. */
export type PlaceOf = (object: unknown, path: string) => Place | undefined;

/** How an answer is made. No clock is read. */
export interface ExplainOptions {
  /** An instant in the week that is shown, `2026-11-28T20:00:00Z`. @default - the day of the data about instance types */
  readonly at?: string;
  /** A time zone of the IANA database to tell times in beside UTC. @default - UTC alone */
  readonly zone?: string;
  /** How many nodes the pool has. @default - those that run, where that is known, else {@link ASSUMED_NODES} */
  readonly nodes?: number;
  /** What the nodes of each pool have already, counted against its limits. @default - nothing */
  readonly usage?: Readonly<Record<string, Resources>>;
  /** Prices of your own. @default - the list prices that Karpenter starts with */
  readonly prices?: ReviewPrices;
  /** Finds places of fields. @default - places are not known */
  readonly placeOf?: PlaceOf;
}

/** The cluster that an answer is about. */
export interface ExplainedClusterFacts {
  /** Its folder; empty where there is but one set of objects. */
  readonly folder: string;
  readonly name: string | null;
  readonly region: string | null;
  /** The version whose behaviour is told. */
  readonly karpenterVersion: string;
  /** Whether that is the newest known one, since nothing says which one runs. */
  readonly karpenterAssumed: boolean;
  readonly kubernetesVersion: string | null;
}

/** The object that an answer is about. */
export interface ExplainedObject {
  /** `NodePool/general`. */
  readonly resource: string;
  readonly place: Place | null;
}

/** One condition, and what it leaves. */
export interface FunnelRow {
  /** What kind of condition it is: `requirement`, `label`, `node-class`, `image`, …. */
  readonly stage: string;
  /** Whose field it is; null for what stands in neither. */
  readonly object: 'NodePool' | 'EC2NodeClass' | null;
  /** The field; empty for what stands in none. */
  readonly path: string;
  readonly place: Place | null;
  /** The condition in words. */
  readonly text: string;
  /** Types that are left after it. */
  readonly left: number;
  /** Types that it removes, by name. */
  readonly removed: readonly string[];
  /** Types that it lets in again, by name. */
  readonly readmitted: readonly string[];
}

/** One of the conditions that leave nothing together. */
export interface EmptyingRow {
  readonly object: 'NodePool' | 'EC2NodeClass';
  readonly path: string;
  readonly place: Place | null;
  readonly text: string;
  /** Types that there would be without it; none where something else leaves none either. */
  readonly without: readonly string[];
}

/** An instance type that a pool may launch. */
export interface TypeRow {
  readonly type: string;
  readonly vcpus: number;
  /** Bytes, before any overhead. */
  readonly memory: number;
  readonly architecture: 'amd64' | 'arm64';
  /** Pods of a node at most. */
  readonly pods: number;
  /** In Karpenter's order. */
  readonly capacityTypes: readonly AllowedOffering['capacityType'][];
  /** Names, or ids where only these are known; null where the zones are not known. */
  readonly zones: readonly string[] | null;
  /** On demand; null where no list has a price. */
  readonly pricePerHour: number | null;
  /** What pods, DaemonSets included, can use. */
  readonly allocatable: Resources;
  /** What the DaemonSets that are known take of it. */
  readonly daemonSets: Resources;
  /** Nodes of this type alone under the limits; null where no limit bounds them. */
  readonly nodes: number | null;
  /** The resource whose limit comes first. */
  readonly limitedBy: string | null;
  /** False where no image of the node class runs on it: a node is planned and never starts. */
  readonly hasImage: boolean;
}

/** Whose prices they are. */
export interface PriceSource {
  readonly currency: string;
  /** In words, without the day: `list of Karpenter for eu-west-1`. */
  readonly source: string;
  /** The region of the list; null for prices of your own. */
  readonly region: string | null;
  /** Whether that is the region of the cluster; false for an estimate by another one. */
  readonly isOwn: boolean;
  /** The day that they are of. */
  readonly asOf: string;
}

/** One limit of a pool. */
export interface LimitRow {
  readonly resource: string;
  readonly place: Place | null;
  readonly limit: number;
  /** The most that nodes of one type use of it; null where nothing bounds them. */
  readonly reached: number | null;
  /** What every allowed type leaves of it. */
  readonly left: number;
  /** The type that comes nearest to it. */
  readonly nearest: string | null;
  /** No node of any allowed type fits: the pool starts nothing. */
  readonly blocksEverything: boolean;
}

/** A pool full of nodes of one type. */
export interface FullPoolRow {
  readonly type: string;
  readonly nodes: number;
  /** Null where the type has no price. */
  readonly perHour: number | null;
}

/** What the limits of a pool, or the replicas of a static one, come to. */
export interface PoolSize {
  readonly limits: readonly LimitRow[];
  /** With the type of which the fewest nodes fit; null where nothing bounds the pool. */
  readonly fewest: FullPoolRow | null;
  /** With the type of which the most nodes fit. */
  readonly most: FullPoolRow | null;
  /** The cheapest and the dearest way to fill the pool with one type. */
  readonly cheapest: FullPoolRow | null;
  readonly dearest: FullPoolRow | null;
  /** No mix of types costs more an hour; null where it is not bounded, and with prices of your own. */
  readonly ceilingPerHour: number | null;
  /** Limits that cannot be read, a sentence each. */
  readonly problems: readonly string[];
}

/** A budget as it is written, and when it holds in the week. */
export interface BudgetRow {
  readonly index: number;
  readonly path: string;
  readonly place: Place | null;
  /** As it is written: `10%`. */
  readonly nodes: string;
  /** Null: for every reason. */
  readonly reasons: readonly string[] | null;
  readonly schedule: string | null;
  readonly duration: string | null;
  /** False for the one that the API server adds where a pool has no `budgets`. */
  readonly isWritten: boolean;
  /** When it holds in the week, in UTC. */
  readonly active: readonly TimeSpan[];
}

/** A span of time; the end is not in it. */
export interface TimeSpan {
  /** `2026-07-06T09:00:00Z`. */
  readonly start: string;
  readonly end: string;
  /** The same on the wall clock of the zone, `2026-07-06T11:00+02:00`; null without a zone. */
  readonly startLocal: string | null;
  readonly endLocal: string | null;
}

/** A span with one answer. */
export interface AllowedSpan extends TimeSpan {
  /** Nodes that may be disrupted at once; null for any number. */
  readonly allowed: number | null;
  /** Places of the budgets that say so. */
  readonly limitedBy: readonly number[];
}

/** When nodes may be disrupted for a reason. */
export interface ReasonCalendar {
  readonly reason: string;
  /** Ascending, without gaps. */
  readonly spans: readonly AllowedSpan[];
  /** The same from Monday to Sunday of the zone, where there is one. */
  readonly localSpans: readonly AllowedSpan[];
}

/** When nodes of a pool may be disrupted in a week. */
export interface DisruptionCalendar {
  /** Monday, midnight in UTC. */
  readonly start: string;
  readonly end: string;
  /** What the week is of: an instant that was asked about, or the day of the data about instance types. */
  readonly of: 'instant' | 'data';
  /** The time zone, and the release of the IANA database; null for UTC alone. */
  readonly zone: { readonly name: string; readonly version: string } | null;
  /** How many nodes percentages are reckoned of. */
  readonly nodes: number;
  /** Where that number comes from. */
  readonly nodesFrom: 'given' | 'running' | 'replicas' | 'assumed';
  readonly budgets: readonly BudgetRow[];
  readonly reasons: readonly ReasonCalendar[];
  /** Budgets that the controller cannot read: then it disrupts nothing of the pool. */
  readonly problems: readonly { readonly index: number; readonly field: string; readonly message: string }[];
}

/** What a pool shares with another one. */
export interface OverlapRow extends Overlap {
  /** The other pool. */
  readonly other: string;
  readonly otherWeight: number;
}

/** A DaemonSet and what it takes of each node of a pool. */
export interface DaemonSetRow {
  readonly resource: string;
  readonly requests: Resources;
  /** On how many of the types of the pool its pods run. */
  readonly types: number;
}

/** Everything about one pool. */
export interface PoolExplanation extends ExplainedObject {
  readonly kind: 'pool';
  readonly cluster: ExplainedClusterFacts;
  readonly pool: string;
  readonly weight: number;
  /** Nodes of a static pool; null for one that starts nodes for pods. */
  readonly replicas: number | null;
  readonly nodeClass: { readonly name: string; readonly isKnown: boolean; readonly place: Place | null } | null;
  /** Nodes that run; null where it is not known. */
  readonly running: number | null;
  /** Why the API server would refuse the pool or its node class, a sentence each; then the rest is what is written, not what is. */
  readonly refused: readonly string[];
  /** From the whole catalogue to `types`, in order; last, under `image`, what becomes of them at launch. */
  readonly funnel: readonly FunnelRow[];
  /** As few conditions as leave no type; empty where there are types. */
  readonly emptiedBy: readonly EmptyingRow[];
  readonly minValues: readonly MinValuesCount[];
  /** The cheapest first; of one price by name, last those without one. */
  readonly types: readonly TypeRow[];
  readonly prices: PriceSource | null;
  readonly size: PoolSize;
  readonly calendar: DisruptionCalendar;
  /** The age at which a node goes whatever budgets say, as it is written; null where no node does. */
  readonly expireAfter: string | null;
  /** Those that share pods first, then by name. */
  readonly overlaps: readonly OverlapRow[];
  /** Taints that keep pods out, as kubectl writes them. */
  readonly taints: readonly string[];
  readonly daemonSets: readonly DaemonSetRow[];
  /** What an operator should know beyond it, a sentence each, the gravest first. */
  readonly hints: readonly string[];
  /** What was taken for granted. */
  readonly assumptions: readonly string[];
}

/** Why a pool takes a workload, or not. */
export interface PodPoolRow {
  readonly pool: string;
  readonly weight: number;
  /** The place in the order in which Karpenter tries the pools, from 1. */
  readonly order: number;
  readonly accepts: boolean;
  /** The types that the node could have, the cheapest first. */
  readonly types: readonly string[];
  /** The first of them, with its price. */
  readonly cheapest: { readonly type: string; readonly pricePerHour: number | null } | null;
  /** What the pod gives up to be taken. */
  readonly relaxed: readonly string[];
  /** Why it is not taken. */
  readonly obstacles: readonly {
    readonly kind: string;
    /** Resources of which there is not enough. */
    readonly scarce: readonly string[];
    /** The field of the pool that says so; empty where there is none. */
    readonly path: string;
    readonly place: Place | null;
    readonly text: string;
  }[];
  /** What DaemonSets take of a node of the pool: of the types where they take least. */
  readonly daemonSets: Resources;
}

/** Where the pods of a workload go when a new node is needed. */
export interface WorkloadExplanation extends ExplainedObject {
  readonly namespace: string | null;
  /** What one pod needs free on a node. */
  readonly requests: Resources;
  /** The pool that starts the node; null when none does. */
  readonly winner: string | null;
  /** Why Karpenter leaves the pods alone before it looks at any pool; empty where it does not. */
  readonly ignored: readonly string[];
  /** Why this one and not the next that would take it too: `weight`, `name`; null where no other would. */
  readonly wonBy: 'weight' | 'name' | null;
  /** Pools in Karpenter's order. */
  readonly pools: readonly PodPoolRow[];
  /** Names of the pools that do not take it, the nearest miss first. */
  readonly misses: readonly string[];
  /** What of the pod was not looked at, a sentence each. */
  readonly notLookedAt: readonly string[];
}

/** Where the pods of some workloads go. */
export interface PodExplanation {
  readonly kind: 'pod';
  readonly cluster: ExplainedClusterFacts;
  readonly workloads: readonly WorkloadExplanation[];
  readonly prices: PriceSource | null;
}

/** Why a pool allows an instance type, or not. */
export interface TypeExplanation extends ExplainedObject {
  readonly kind: 'type';
  readonly cluster: ExplainedClusterFacts;
  readonly pool: string;
  readonly type: string;
  readonly verdict: 'allowed' | 'not allowed' | 'not in the catalogue';
  /** Every reason, with the places of its lines. */
  readonly reasons: readonly (WhyNotReason & { readonly places: readonly Place[] })[];
  /** How many lines stand in the way. */
  readonly lines: number;
  /** Why no image of the node class runs on it. */
  readonly noImage: readonly EmptyingRow[];
  /** What a node of it is; null for a type that is not in the catalogue. */
  readonly row: TypeRow | null;
  /** What a node has, and what is kept of it before pods get any; null for a type that is not in the catalogue. */
  readonly reserved: {
    readonly capacity: Resources;
    readonly kubeReserved: Resources;
    readonly systemReserved: Resources;
    readonly evictionThreshold: Resources;
  } | null;
  /** Names that may have been meant. */
  readonly near: readonly string[];
  /** The allowed types that come nearest to it in vCPUs and memory; empty for a type that is allowed. */
  readonly instead: readonly string[];
  readonly prices: PriceSource | null;
}

/** How many nodes may be disrupted for a reason at an instant. */
export interface ReasonAnswer {
  readonly reason: string;
  /** Null for any number. */
  readonly allowed: number | null;
  readonly limitedBy: readonly number[];
  /** When that changes; null where it does not within a year. */
  readonly until: string | null;
  readonly untilLocal: string | null;
  /** What it changes to. */
  readonly afterwards: number | null;
  /** When the first node may go, where none may now; null where none may within a year. */
  readonly opens: string | null;
  readonly opensLocal: string | null;
}

/** How many nodes of a pool may be disrupted at an instant. */
export interface BudgetExplanation extends ExplainedObject {
  readonly kind: 'budget';
  readonly cluster: ExplainedClusterFacts;
  readonly pool: string;
  readonly at: string;
  readonly atLocal: string | null;
  readonly zone: DisruptionCalendar['zone'];
  readonly nodes: number;
  readonly nodesFrom: DisruptionCalendar['nodesFrom'];
  readonly reasons: readonly ReasonAnswer[];
  readonly budgets: readonly (Omit<BudgetRow, 'active'> & { readonly isActive: boolean })[];
  readonly problems: DisruptionCalendar['problems'];
}
