import type { Tier } from '../cluster';
import type { Quantity } from '../karpenter';
import type { PolicyLevel, PolicyRule } from './policy-rule';

/**
 * - `recommended`: each rule as much as it says for the tier of a cluster; errors in production only
 * - `strict`: warnings are errors, and what only explains is a warning
 * - `off`: no rule is asked
 */
export type PolicyPreset = 'recommended' | 'strict' | 'off';

/** Which rules of policy count, and how much. */
export interface PolicySettings {
  /** What rules are unless one is named. @default 'recommended' */
  readonly preset?: PolicyPreset;
  /** Single rules by id, raised, lowered or off. @default {} */
  readonly rules?: Readonly<Record<string, PolicyLevel>>;
  /** What all pools of a cluster may come to together: the limits of a pool are its own. @default - no cap */
  readonly clusterLimits?: Readonly<Record<string, Quantity>>;
  /** Rules of your own, asked with the others. @default [] */
  readonly own?: readonly PolicyRule[];
}

const STRICTER: Readonly<Record<PolicyLevel, PolicyLevel>> = {
  off: 'off',
  info: 'warning',
  warning: 'error',
  error: 'error',
};

/** How much a rule matters in a cluster of a tier. */
export function levelOf({ id, levels }: PolicyRule, tier: Tier, { preset, rules }: PolicySettings): PolicyLevel {
  const named = rules?.[id];
  if (named !== undefined) return named;
  if (preset === 'off') return 'off';
  return preset === 'strict' ? STRICTER[levels[tier]] : levels[tier];
}
