import type { Problem, Severity } from '../../src/findings';
import type { OwnedSetting } from '../../src/karpenter';

/** A problem of user data. It is one string in the manifest, so the message says which prop is meant and the path stays empty. */
export const userDataProblem = (
  rule: string,
  message: string,
  got: unknown,
  fix: string,
  severity: Severity = 'error',
): Problem => ({
  rule,
  severity,
  path: '',
  message,
  got,
  fix,
});

/** What user data sets and Karpenter owns, in the words of the props. */
export const ownedProblems = (owned: readonly OwnedSetting[]): Problem[] =>
  owned.map(({ rule, message, got, fix, severity }) =>
    userDataProblem(`charts/user-data-${rule}`, message, got, fix, severity),
  );
