import { type FeatureGates, isFeatureGateOn } from './feature-gates';
import type { DisruptionReason } from './time/budget';
import { isAtLeast, type KarpenterMinor, NEWEST_KARPENTER_MINOR } from './versions';

/**
 * How Karpenter disrupts nodes of its own accord (kubernetes-sigs/karpenter pkg/controllers/disruption/controller.go of
 * 1.0, 1.1, 1.4, 1.5, 1.7 to 1.9 and 1.12 to 1.15). One pass goes through the methods in order, and the first that finds
 * something to do is the only one that does it.
 */
export type DisruptionMethodName =
  | 'Repair'
  | 'Emptiness'
  | 'StaticDrift'
  | 'Drift'
  | 'MultiNodeConsolidation'
  | 'SingleNodeConsolidation';

/** A method of disruption and the reason by which budgets and metrics know it. */
export interface DisruptionMethod {
  /** Karpenter's own name for it. */
  readonly name: DisruptionMethodName;
  /** The reason for which it asks the budgets. */
  readonly reason: DisruptionReason;
}

/** What decides which methods there are. */
export interface DisruptionMethodsQuestion {
  /**
   * The Karpenter version that runs.
   *
   * @default the newest minor
   */
  readonly karpenterVersion?: string;
  /**
   * Feature gates; `nodeRepair` adds a method.
   *
   * @default - Karpenter's own defaults
   */
  readonly featureGates?: FeatureGates;
  /**
   * The setting `legacyNodeRepair`: repair is no method, asks no budgets and runs beside them.
   *
   * @default false
   */
  readonly legacyNodeRepair?: boolean;
}

const METHODS: readonly (DisruptionMethod & { readonly since: KarpenterMinor })[] = [
  { name: 'Repair', reason: 'Unhealthy', since: '1.15' },
  { name: 'Emptiness', reason: 'Empty', since: '1.0' },
  { name: 'StaticDrift', reason: 'Drifted', since: '1.8' },
  { name: 'Drift', reason: 'Drifted', since: '1.0' },
  { name: 'MultiNodeConsolidation', reason: 'Underutilized', since: '1.0' },
  { name: 'SingleNodeConsolidation', reason: 'Underutilized', since: '1.0' },
];

/** Empty nodes went before drifted ones from 1.5 on. */
const EMPTINESS_FIRST: KarpenterMinor = '1.5';

/** Whether node repair is a method of disruption, which asks budgets and waits for replacements: on, 1.15+ and not the legacy one. */
export const repairsByMethod = ({
  karpenterVersion = NEWEST_KARPENTER_MINOR,
  featureGates = {},
  legacyNodeRepair = false,
}: DisruptionMethodsQuestion): boolean =>
  isAtLeast(karpenterVersion, '1.15') &&
  isFeatureGateOn('nodeRepair', featureGates, karpenterVersion) &&
  !legacyNodeRepair;

/** The methods by which a Karpenter disrupts nodes, in the order in which it tries them. */
export function disruptionMethods(question: DisruptionMethodsQuestion = {}): readonly DisruptionMethod[] {
  const { karpenterVersion = NEWEST_KARPENTER_MINOR } = question;
  const methods = METHODS.filter(
    ({ name, since }) => isAtLeast(karpenterVersion, since) && (name !== 'Repair' || repairsByMethod(question)),
  ).map(({ name, reason }) => ({ name, reason }));
  if (isAtLeast(karpenterVersion, EMPTINESS_FIRST)) return methods;
  const rank = ({ name }: DisruptionMethod): number => (name === 'Drift' ? 0 : 1);
  return methods.sort((a, b) => rank(a) - rank(b));
}
