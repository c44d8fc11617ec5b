import { formatRequirement, type LabelRequirement } from '../requirements/requirement';
import { matchLabel } from '../resolver/matcher';
import type { Resolution } from '../resolver/resolve';
import { type Resources, readableAmount } from '../units/quantity';

/** What leaves a pod without an instance type: resources that are short, and the same in words. */
export interface Shortage {
  /** The resources of which no type has enough, or whose limit the smallest type exceeds. */
  readonly scarce: readonly string[];
  /** In words; empty where no single thing is to blame. */
  readonly text: string;
}

const NONE: Shortage = { scarce: [], text: '' };

const quoted = (amount: number, resource: string): string => `${readableAmount(resource, amount)} ${resource}`;

/** The requirements of the pod that no type of the pool meets, whatever the others say. */
export function unmetRequirements(
  { matcher }: Resolution,
  asked: Iterable<LabelRequirement>,
  rows: readonly number[],
): Shortage {
  const unmet = [...asked].filter((requirement) => {
    const mask = matchLabel(matcher, requirement);
    return mask !== undefined && rows.every((row) => mask[row] === 0);
  });
  return unmet.length === 0
    ? NONE
    : { scarce: [], text: `none of the pool's types has ${unmet.map(formatRequirement).join(', nor ')}` };
}

/** The limits that even the smallest type exceeds. */
export function exceededLimits({ matcher }: Resolution, remaining: Resources, rows: readonly number[]): Shortage {
  const exceeded = Object.entries(remaining).flatMap(([resource, left]) => {
    const each = rows.map((row) => (resource === 'nodes' ? 1 : (matcher.resources(row)?.capacity[resource] ?? 0)));
    const least = each.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    return least > left ? [{ resource, least, left }] : [];
  });
  const texts = exceeded.map(
    ({ resource, least, left }) =>
      `the smallest type takes ${quoted(least, resource)}, the limits leave ${readableAmount(resource, Math.max(left, 0))}`,
  );
  const text = texts.length > 0 ? texts.join('; ') : 'no type stays within all limits at once';
  return { scarce: exceeded.map(({ resource }) => resource), text };
}

/**
 * The resources of which no type has as much as is asked for.
 *
 * @param asked what is asked of a type: daemons take not the same of all
 */
export function scarceResources(
  { matcher }: Resolution,
  asked: (row: number) => Resources,
  rows: readonly number[],
): Shortage {
  const [least = {}, ...more] = rows.map(asked);
  const wanted = Object.entries(least)
    .map(([resource, amount]) => [resource, Math.min(amount, ...more.map((each) => each[resource] ?? 0))] as const)
    .filter(([, amount]) => amount > 0);
  const most = (resource: string): number =>
    rows.reduce((largest, row) => Math.max(largest, matcher.resources(row)?.allocatable[resource] ?? 0), 0);
  const short = wanted.flatMap(([resource, amount]) => {
    const largest = most(resource);
    return largest < amount ? [{ resource, amount, largest }] : [];
  });
  const texts = short.map(
    ({ resource, amount, largest }) =>
      `${quoted(amount, resource)} asked for, the largest type leaves ${readableAmount(resource, largest)}`,
  );
  if (short.length > 0) return { scarce: short.map(({ resource }) => resource), text: texts.join('; ') };
  const all = wanted.filter(([resource]) => resource !== 'pods').map(([resource, amount]) => quoted(amount, resource));
  return { scarce: [], text: `no type has room for ${all.join(' and ')} at once` };
}
