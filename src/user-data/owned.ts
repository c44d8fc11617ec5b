import type { Problem } from '../findings';
import type { OwnedSetting } from '../karpenter';

const RULES: Readonly<Record<OwnedSetting['kind'], string>> = {
  'owned-field': 'user-data/owned-field',
  taints: 'user-data/taints',
  'kubelet-field': 'user-data/kubelet-field',
  'node-label': 'user-data/node-label',
  'owned-label': 'user-data/owned-label',
  'instance-store': 'user-data/instance-store',
  'kubelet-flag': 'user-data/kubelet-flag',
};

/** What user data sets and Karpenter owns: the node comes, with what Karpenter writes or with what it does not count. */
export const ownedProblems = (owned: readonly OwnedSetting[]): Problem[] =>
  owned.map(({ kind, message, got, fix }) => ({ rule: RULES[kind], severity: 'warning', path: '', got, message, fix }));
