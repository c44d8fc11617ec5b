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

const RULES: Readonly<Record<OwnedSetting['kind'], string>> = {
  'owned-field': 'charts/user-data-owned-field',
  taints: 'charts/user-data-taints',
  'kubelet-field': 'charts/user-data-kubelet-field',
  'node-label': 'charts/user-data-node-label',
  'owned-label': 'charts/user-data-owned-label',
  'instance-store': 'charts/user-data-instance-store',
  'kubelet-flag': 'charts/user-data-kubelet-flag',
};

/** What user data sets and Karpenter owns, in the words of the props. */
export const ownedProblems = (owned: readonly OwnedSetting[]): Problem[] =>
  owned.map(({ kind, message, got, fix, severity }) => userDataProblem(RULES[kind], message, got, fix, severity));
