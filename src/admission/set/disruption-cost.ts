import { formatPath } from '../../findings';
import { isFeatureGateOn } from '../../karpenter/feature-gates';
import { isAtLeast } from '../../karpenter/versions';
import { kindOf, textAt } from '../../objects';
import type { SetOptions, SetRule } from './object-set';
import { podMetadataOf } from './pod-templates';

const SINCE = '1.15';
const COST = 'karpenter.sh/disruption-cost';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/** As Go reads 32 bits. */
function isInt32(text: string): boolean {
  const value = Number(text);
  return /^[+-]?\d{1,64}$/.test(text) && value >= -(2 ** 31) && value < 2 ** 31;
}

interface Ignored {
  readonly message: string;
  readonly fix: string;
}

type Annotation = readonly [key: string, ignored: (value: string, options: SetOptions) => Ignored | undefined];

/** The annotations by which pods say what their eviction costs, and why Karpenter does not go by them. */
const ANNOTATIONS: readonly Annotation[] = [
  [
    COST,
    (value, { karpenterMinor }) => {
      if (!isAtLeast(karpenterMinor, SINCE)) {
        const message = `the annotation counts from Karpenter ${SINCE} on; the cluster runs ${karpenterMinor} and ignores it`;
        return { message, fix: `write ${DELETION_COST}, or upgrade Karpenter` };
      }
      if (isInt32(value)) return undefined;
      const message = 'Karpenter reads a whole number of 32 bits and ignores anything else';
      return { message, fix: 'write one from -2147483648 to 2147483647' };
    },
  ],
  [
    DELETION_COST,
    (_, { karpenterMinor, facts }) => {
      const gates = facts?.featureGates ?? {};
      const isOwn = isFeatureGateOn('podDeletionCostManagement', gates, karpenterMinor);
      if (!isOwn || !isAtLeast(karpenterMinor, SINCE)) return undefined;
      const message =
        'with the feature gate podDeletionCostManagement Karpenter writes the annotation itself and does not read it';
      return { message, fix: `write ${COST}` };
    },
  ],
];

/** Costs of eviction that Karpenter does not go by, with no more than a line in its log (v1.15.0 pkg/utils/disruption/disruption.go:76-125). */
export const disruptionCosts: SetRule = ({ objects }, options, report) => {
  for (const object of objects) {
    const pods = podMetadataOf(object);
    // Karpenter asks no pod of a DaemonSet.
    if (pods === undefined || kindOf(object) === 'DaemonSet') continue;
    const place = [...pods, 'annotations'];
    for (const [key, ignoredBy] of ANNOTATIONS) {
      const value = textAt(object, ...place, key);
      const ignored = value === undefined ? undefined : ignoredBy(value, options);
      if (ignored === undefined) continue;
      const path = formatPath([...place, key]);
      report({ object, rule: 'set/disruption-cost', severity: 'warning', path, got: value, ...ignored });
    }
  }
};
