import type { ClusterFacts } from '../cluster';
import type { CheckReport } from '../findings';
import type { Interval } from '../karpenter/time/intervals';
import type { Review, ReviewCluster, ReviewPrices } from '../review';
import type { CalendarData, ZoneData } from './contract';

/** What a report is made of; nothing is read here. */
export interface ReportInput {
  /** What was looked at, as a person called it: `dist`. */
  readonly name: string;
  readonly clusters: readonly ReviewCluster[];
  /** What `check` says of it. @default - not judged */
  readonly checked?: CheckReport;
  /** What the change to it does. @default - no change is looked at */
  readonly change?: ReportedChange;
  /** What could not be read or was left out, a sentence each. @default - nothing */
  readonly notLookedAt?: readonly string[];
  /** An instant in the week that calendars show, `2026-11-28T20:00:00Z`. @default - the day of the data about instance types */
  readonly at?: string;
  /** The time zone that calendars are shown in beside UTC. @default - UTC alone */
  readonly zone?: string;
  /** Prices of your own. @default - the list prices that Karpenter starts with */
  readonly prices?: ReviewPrices;
}

/** A change and what it is compared with. */
export interface ReportedChange {
  /** What was before, as a person called it: `main:dist`. */
  readonly before: string;
  readonly review: Review;
}

/** A cluster as pages show it. */
export interface ReportCluster {
  /** Tells it from the others in addresses and ids. */
  readonly id: string;
  /** Its own page, where it has one. */
  readonly file: string;
  /** Where the first page finds it: that file, or its id. */
  readonly href: string;
  readonly folder: string;
  readonly name: string;
  readonly facts: Partial<ClusterFacts>;
  readonly given: ReviewCluster;
  /** Names of its pools, sorted. */
  readonly pools: readonly string[];
}

/** What all pages of a report share. */
export interface ReportFrame {
  readonly input: ReportInput;
  readonly clusters: readonly ReportCluster[];
  /** Whether each cluster has a page of its own. */
  readonly isFolder: boolean;
  /** The week that calendars show, from a Monday in UTC. */
  readonly week: Interval;
  /** Every time zone around that week. */
  readonly zones: ZoneData;
  /** Calendars that were made already: clusters of a fleet have budgets in common. */
  readonly calendars: Map<string, readonly CalendarData[]>;
}

/** A file of a report, by its path below the folder of the report. */
export interface ReportFile {
  readonly path: string;
  readonly text: string;
}

/** A report as it is written: one page, or a folder of them, made one after the other. */
export interface Report {
  readonly isFolder: boolean;
  readonly files: Iterable<ReportFile>;
}
