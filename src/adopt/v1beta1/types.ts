import type { Severity } from '../../findings';
import type { JsonObject } from '../../objects';

/** What a person has to know or decide about one field. */
export interface Decision {
  readonly rule: string;
  readonly severity: Severity;
  /** Which of the objects that were given it is about, by its place among them. */
  readonly of: number;
  /** `NodePool/default`. */
  readonly resource: string;
  /** The field of the object that was given; empty for the whole of it. */
  readonly field: string;
  readonly value?: unknown;
  /** What is to be decided, and what happens otherwise. */
  readonly question: string;
  /** What can be written, the one that keeps the meaning first. */
  readonly options: readonly string[];
  /** What stands there until it is decided; without it nothing does. */
  readonly written?: unknown;
}

/** What the move does to nodes that run. */
export interface NodeEffect {
  readonly rule: string;
  readonly severity: Severity;
  /** The objects whose nodes it is about. */
  readonly resources: readonly string[];
  readonly effect: string;
  readonly fix: string;
}

export interface ConvertedObject {
  readonly object: JsonObject;
  /** Which of the objects that were given it comes from, by its place among them. */
  readonly of: number;
  /** Whether there was none of this name before: a node class for pools with kubelet settings of their own. */
  readonly isNew: boolean;
}

export interface Conversion {
  /** All objects, those that are not of v1beta1 as they were, but for pools and classes that kubelet settings move. */
  readonly objects: readonly ConvertedObject[];
  readonly decisions: readonly Decision[];
  readonly effects: readonly NodeEffect[];
}
