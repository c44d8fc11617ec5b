import type { Problem } from '../karpenter';

/** One rule about one value: what it says when it does not hold. */
export interface Check {
  readonly ok: boolean;
  readonly path: string;
  readonly got?: unknown;
  readonly message: string;
  readonly fix: string;
  /** @default 'error' */
  readonly severity?: Problem['severity'];
}

/** The problems of checks, in their order: all that do not hold, not only the first. */
export const failed = (rule: string, checks: readonly Check[]): Problem[] =>
  checks.filter(({ ok }) => !ok).map(({ ok: _, ...problem }) => ({ rule, ...problem }));

/** A check of every subject of a kind; what it says is put together only for one that fails, which is rare. */
export interface CheckOf<Subject> {
  readonly ok: (subject: Subject) => boolean;
  readonly says: (subject: Subject) => Omit<Check, 'ok'>;
}

/** The problems of a subject by a table of checks, in the order of the table. */
export const failedOf = <Subject>(rule: string, checks: readonly CheckOf<Subject>[], subject: Subject): Problem[] =>
  checks.filter(({ ok }) => !ok(subject)).map(({ says }) => ({ rule, ...says(subject) }));
