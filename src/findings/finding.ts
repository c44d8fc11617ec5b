import type { Acknowledged } from './acknowledgements/acknowledgement';

/** How much a finding matters: an `error` stops a synth, a `warning` is printed, `info` only explains. */
export type Severity = 'error' | 'warning' | 'info';

/** Where the offending value was written. */
export type FindingSource =
  | {
      /** Path of the construct, as cdk8s prints it: `compute/general`. */
      readonly construct: string;
      /** The cluster that the construct is for. */
      readonly cluster?: string;
    }
  | {
      /** The file, relative to the working directory where it is below it. */
      readonly file: string;
      /** The line, from 1. */
      readonly line?: number;
      /** The cluster that the file is for, where that is known. */
      readonly cluster?: string;
    };

/**
 * One thing that is wrong, as data. Checks return findings and never print; each output format renders them.
 */
export interface Finding {
  /** Stable id, `room/name`: `admission/…`, `controller/…`, `set/…`, `policy/…`, `charts/…`. */
  readonly rule: string;
  /** How much it matters. */
  readonly severity: Severity;
  /** The object concerned: `NodePool/default`, `Deployment/web/api` with a namespace, or `Cluster/my-cluster`. */
  readonly resource: string;
  /** Field, written `spec.a.b[0].c`. For a missing field its parent exists. Empty for the whole object. */
  readonly path: string;
  /** What is wrong, with the rule that says so; one sentence without the value. */
  readonly message: string;
  /** The offending value. */
  readonly got?: unknown;
  /** The way out. */
  readonly fix?: string;
  /** Where the value was written, where that is known. */
  readonly source?: FindingSource;
  /** Someone knows of it and said why it stays: it is shown and stops nothing. */
  readonly acknowledged?: Acknowledged;
}

/** A finding before it is known which object and construct it belongs to: what a value object can say of itself. */
export type Problem = Omit<Finding, 'resource' | 'source' | 'severity'> & {
  /** @default 'error' */
  readonly severity?: Severity;
};

/** A problem as the finding about an object. */
export const findingOf = (problem: Problem, resource: string, source?: FindingSource): Finding => ({
  severity: 'error',
  ...problem,
  resource,
  ...(source !== undefined && { source }),
});

/** Problems as the findings about one object. */
export const findingsOf = (problems: readonly Problem[], resource: string, source?: FindingSource): Finding[] =>
  problems.map((problem) => findingOf(problem, resource, source));

/** Whether it stops a synth. */
export const isError = ({ severity = 'error', acknowledged }: Problem): boolean =>
  severity === 'error' && acknowledged === undefined;

/** Whether any of them stops a synth. */
export const hasErrors = (found: readonly Problem[]): boolean => found.some(isError);
