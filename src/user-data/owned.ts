import type { Problem } from '../findings';
import type { OwnedSetting } from '../karpenter';

/** What user data sets and Karpenter owns: the node comes, with what Karpenter writes or with what it does not count. */
export const ownedProblems = (owned: readonly OwnedSetting[]): Problem[] =>
  owned.map(({ rule, message, got, fix }) => ({
    rule: `user-data/${rule}`,
    severity: 'warning',
    path: '',
    got,
    message,
    fix,
  }));
