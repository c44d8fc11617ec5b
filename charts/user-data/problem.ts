import type { Problem, Severity } from '../../src/findings';

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
