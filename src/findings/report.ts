import type { Finding } from './finding';

/** A finding with its place in the input. */
export interface LocatedFinding extends Finding {
  readonly source: {
    /** As given on the command line, or joined from a folder given there. */
    readonly file: string;
    /** From 1. */
    readonly line: number;
    /** The name of the cluster whose folder the file is in. */
    readonly cluster?: string;
  };
}

/** What of the input could not be read, and where. */
export interface Unreadable {
  /** As given on the command line, or joined from a folder given there. */
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  readonly message: string;
}

export interface CheckSummary {
  /** Kubernetes objects of every kind. */
  readonly objects: number;
  /** Those of Karpenter, which were judged. */
  readonly karpenter: number;
  readonly errors: number;
  readonly warnings: number;
  /** Findings that someone knows of and that count for nothing. */
  readonly acknowledged: number;
  /** What was read and not judged: objects of other kinds, and documents that are no Kubernetes objects. */
  readonly skipped: number;
}

/** What a check of files says; each output format is a function of it. */
export interface CheckReport {
  readonly findings: readonly LocatedFinding[];
  readonly summary: CheckSummary;
  readonly unreadable: readonly Unreadable[];
  /** What the reader of the output should know, one sentence each. */
  readonly notes: readonly string[];
}

/** One line, whatever the message holds. */
export const unreadableText = ({ file, line, column, message }: Unreadable): string => {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${message}`.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
};
