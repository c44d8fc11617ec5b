import type { RequirementObject } from '../objects';
import { allowsValue, type LabelRequirement } from '../requirements/requirement';
import {
  conflictText,
  incompatibilities,
  labelRequirements,
  parseRequirements,
  type Requirements,
} from '../requirements/requirements';

/**
 * Why a node drifts under a NodePool's requirements, one sentence each; empty when it does not. Karpenter takes the labels
 * of the NodeClaim, not of the Node, and no label may be missing that a requirement asks for: `In`, `Exists` and the
 * comparisons on an absent label drift the node, well-known labels included (core
 * `pkg/controllers/nodeclaim/disruption/drift.go` 170-180).
 */
export const requirementsDrift = (
  nodeClaimLabels: Readonly<Record<string, string>>,
  requirements: readonly RequirementObject[],
): string[] => incompatibilities(labelRequirements(nodeClaimLabels), parseRequirements(requirements)).map(conflictText);

/** How new requirements relate to the old ones, for nodes whose labels satisfy the old ones. */
export type RequirementsChange = 'equal' | 'min-values' | 'wider' | 'narrower';

/** Anything that is not surely wider counts as narrower. */
export function compareRequirements(
  before: readonly RequirementObject[],
  after: readonly RequirementObject[],
): RequirementsChange {
  const [old, renewed] = [parseRequirements(before), parseRequirements(after)];
  if (!isWithin(old, renewed)) return 'narrower';
  if (!isWithin(renewed, old)) return 'wider';
  return [...old.values()].every(({ key, minValues }) => minValues === renewed.get(key)?.minValues)
    ? 'equal'
    : 'min-values';
}

/** Whether every label set that satisfies `inner` satisfies `outer` too. */
const isWithin = (inner: Requirements, outer: Requirements): boolean =>
  [...outer.values()].every((wide) => {
    const narrow = inner.get(wide.key);
    return narrow !== undefined && isSubset(narrow, wide);
  });

function isSubset(narrow: LabelRequirement, wide: LabelRequirement): boolean {
  if (!narrow.complement) {
    // DoesNotExist is satisfied by absence alone, which no set of values holds.
    return narrow.values.size > 0 ? [...narrow.values].every((value) => allowsValue(wide, value)) : isAbsence(wide);
  }
  // NotIn is satisfied by absence, Exists and the bounds are not.
  const absence = narrow.values.size === 0 || (wide.complement && wide.values.size > 0);
  const lower = wide.gte === undefined || (narrow.gte !== undefined && narrow.gte >= wide.gte);
  const upper = wide.lte === undefined || (narrow.lte !== undefined && narrow.lte <= wide.lte);
  return wide.complement && absence && lower && upper && [...wide.values].every((value) => !allowsValue(narrow, value));
}

const isAbsence = ({ complement, values }: LabelRequirement): boolean =>
  complement ? values.size > 0 : values.size === 0;
