import { catalogueText } from '../catalogue/catalogue';
import { valueAt } from '../catalogue/encoding';
import { formatRequirement, type LabelRequirement } from '../requirements/requirement';
import { readableAmount } from '../units/quantity';
import { type Matcher, matchLabel, matchOfferings } from './matcher';
import { isMet } from './min-values';
import { hasOffering, OFFERING_LABELS } from './offerings';
import { RESERVATION_LABELS } from './reservations';
import type { Resolution } from './resolve';
import { templateRequirements } from './template';

/** One reason why a NodePool does not allow an instance type. */
export interface WhyNotReason {
  /** The fields that say so; of the EC2NodeClass where `object` says so. */
  readonly paths: readonly string[];
  /** Whose fields the paths are. */
  readonly object: 'NodePool' | 'EC2NodeClass';
  /** The label concerned, for requirements and labels. */
  readonly key?: string;
  /** The value of that label on the type; undefined when the type does not have the label. */
  readonly got?: string;
  /** The reason in one sentence. */
  readonly text: string;
}

/** Whether a pool allows an instance type, and if not, why. */
export interface WhyNot {
  /** The instance type. */
  readonly type: string;
  /** Whether the pool allows it. */
  readonly verdict: 'allowed' | 'not allowed' | 'not in the catalogue';
  /** Every reason, not only the first; none for a type that is allowed. */
  readonly reasons: readonly WhyNotReason[];
}

function labelOf(matcher: Matcher, key: string, row: number): string | undefined {
  const column = matcher.column(key);
  if (column !== undefined) return valueAt(column, row);
  if (RESERVATION_LABELS.has(key))
    return [...(matcher.reserved?.get(row)?.get(key)?.values ?? [])].join(', ') || undefined;
  const values = matcher.constants.get(key)?.values ?? [];
  return [...values][0];
}

function labelReason(resolution: Resolution, requirement: LabelRequirement, row: number): WhyNotReason | undefined {
  const { matcher, context } = resolution;
  const { key } = requirement;
  if (matchLabel(matcher, requirement)?.[row] !== 0) return undefined;
  const sources = templateRequirements(context.nodePool).filter((source) => source.requirement.key === key);
  const got = labelOf(matcher, key, row);
  const value = got === undefined ? `it has no label ${key}` : `its ${key} is "${got}"`;
  return {
    object: 'NodePool',
    paths: sources.map(({ path }) => path),
    key,
    got,
    text: `${value}, required is ${formatRequirement(requirement)}`,
  };
}

function offeringReason({ matcher, requirements, context }: Resolution, row: number): WhyNotReason | undefined {
  if (matchOfferings(matcher, requirements)[row] === 1) return undefined;
  const sources = templateRequirements(context.nodePool).filter(({ requirement }) =>
    OFFERING_LABELS.has(requirement.key),
  );
  const offered = matcher.offerings.filter((offering) => hasOffering(offering, row));
  const places = offered.map(({ capacityType, zone, zoneId }) =>
    [capacityType, zone ?? zoneId].filter(Boolean).join(' in '),
  );
  const required = sources.map(({ requirement }) => formatRequirement(requirement));
  return {
    object: 'NodePool',
    paths: sources.map(({ path }) => path),
    text:
      offered.length === 0
        ? 'it is not offered in any zone of the node class'
        : `it is offered as ${places.join(', ')}; required is ${required.join(' and ')}`,
  };
}

function capacityReason({ matcher }: Resolution, row: number): WhyNotReason | undefined {
  const reckoned = matcher.resources(row);
  const [resource] = matcher.overdrawn(row);
  if (reckoned === undefined || resource === undefined) return undefined;
  const { capacity, allocatable } = reckoned;
  const has = capacity[resource] ?? 0;
  const reserved = has - (allocatable[resource] ?? 0);
  return {
    object: 'EC2NodeClass',
    paths: ['spec.kubelet'],
    text: `of its ${readableAmount(resource, has)} ${resource} ${readableAmount(resource, reserved)} are reserved`,
  };
}

/** Why a NodePool does not allow an instance type: every condition that the type fails. */
export function whyNot(resolution: Resolution, type: string): WhyNot {
  const { matcher, requirements, types, minValues } = resolution;
  const row = matcher.catalogue.rowByName.get(type);
  if (row === undefined) {
    const text = `it is none of the ${catalogueText(matcher.catalogue)}`;
    return { type, verdict: 'not in the catalogue', reasons: [{ object: 'NodePool', paths: [], text }] };
  }
  if (types.includes(type)) return { type, verdict: 'allowed', reasons: [] };
  const reasons = [
    ...matcher.filters
      .filter(({ mask }) => mask[row] === 0)
      .map(({ filter }): WhyNotReason => ({ object: 'EC2NodeClass', paths: [filter.path], text: filter.text })),
    ...[...requirements.values()].map((requirement) => labelReason(resolution, requirement, row)),
    offeringReason(resolution, row),
    capacityReason(resolution, row),
  ].filter((reason) => reason !== undefined);
  const unmet = minValues.filter((count) => !isMet(count));
  return {
    type,
    verdict: 'not allowed',
    reasons:
      reasons.length > 0
        ? reasons
        : unmet.map(({ key, wanted, found }) => ({
            object: 'NodePool',
            paths: ['spec.template.spec.requirements'],
            key,
            text: `the pool launches nothing: minValues of ${key} is ${wanted}, and its types have ${found} values`,
          })),
  };
}
