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

/** The problems of a table of checks, in its order: all that do not hold, not only the first. */
export const failed = (rule: string, checks: readonly Check[]): Problem[] =>
  checks.filter(({ ok }) => !ok).map(({ ok: _, ...problem }) => ({ rule, ...problem }));
