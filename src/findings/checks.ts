import type { Problem } from './finding';

/** One rule about every subject of a kind; what it says is put together only for one that fails, which is rare. */
export interface Check<Subject> {
  /** Its rule. */
  readonly id: string;
  readonly ok: (subject: Subject) => boolean;
  readonly says: (subject: Subject) => Omit<Problem, 'rule'> & { readonly fix: string };
}

/** The problems of a subject by a table of checks, in the order of the table: all that do not hold, not only the first. */
export const failed = <Subject>(checks: readonly Check<Subject>[], subject: Subject): Problem[] =>
  checks.filter(({ ok }) => !ok(subject)).map(({ id, says }) => ({ rule: id, ...says(subject) }));
