import type { KnownFacts } from '../cluster';
import type { JsonObject } from '../objects';
import type { YamlComment } from '../yaml';
import type { AwsSide } from './aws';

/** What is taken beside pools and node classes. */
export interface AdoptOptions {
  /** Workloads that name a pool. @default false */
  readonly workloads?: boolean;
}

/** Where an object stands, as messages call it. */
export interface AdoptPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** One object that is to become code. */
export interface AdoptObject {
  /** As it was read: with its status, and the marks of whatever made it. */
  readonly object: JsonObject;
  /** Undefined for one of a running cluster. */
  readonly place?: AdoptPlace;
  /** What people wrote above its fields, or behind them, by the path of the field. */
  readonly comments: readonly YamlComment[];
}

/** Objects of one cluster, and what is known of it. */
export interface AdoptCluster {
  /** The folder that the objects were found in, as messages call it; empty where there is one cluster. */
  readonly folder: string;
  readonly objects: readonly AdoptObject[];
  /** What its `cluster.json`, or the running cluster, says. */
  readonly facts?: Partial<KnownFacts>;
  /** The context of kubectl that it was read by, where one was named. */
  readonly context?: string;
  /** The value of its `cluster.json`. */
  readonly file?: unknown;
  /** What AWS and the values of the chart say, where they were asked. */
  readonly aws?: AwsSide;
}
