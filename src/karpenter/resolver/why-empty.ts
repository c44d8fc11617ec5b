import { formatRequirement, intersection, type LabelRequirement } from '../requirements/requirement';
import { imageFilters } from './images';
import { type Mask, type Matcher, maskOf, matchLabel, matchOfferings, WITHIN_CAPACITY } from './matcher';
import { OFFERING_LABELS } from './offerings';
import type { Resolution } from './resolve';
import { type SourcedRequirement, templateRequirements } from './template';

/** One of the conditions that leave a pool without instance types: with the others of its kind, and not without it. */
export interface EmptyingCondition {
  /** Whose field it is. */
  readonly object: 'NodePool' | 'EC2NodeClass';
  /** The field. */
  readonly path: string;
  /** The requirement; undefined for what the node class says. */
  readonly requirement?: LabelRequirement;
  /** The condition in words. */
  readonly text: string;
  /** Types that the pool would have without it; empty where something else leaves none either. */
  readonly without: readonly string[];
}

type Unit = Omit<EmptyingCondition, 'without'> & { readonly mask?: Mask };

function lineUnit({ path, requirement }: SourcedRequirement): Unit {
  return { object: 'NodePool', path, requirement, text: formatRequirement(requirement) };
}

/** Whether a requirement on a label can remove any type. */
const counts = ({ constants, wellKnown, column }: Matcher, key: string): boolean =>
  OFFERING_LABELS.has(key) || constants.has(key) || (wellKnown.has(key) && column(key) !== undefined);

/** What the question needs of a pool: a resolution has it, and a finder of types. */
export type PoolTypes = Pick<Resolution, 'context' | 'matcher'>;

/** Everything that a pool and its node class ask of types, but for what reservations leave of them. */
function unitsOf({ context, matcher }: PoolTypes): readonly Unit[] {
  const { catalogue, filters, version } = matcher;
  const ofClass = { object: 'EC2NodeClass' } as const;
  return [
    ...filters.map(({ filter: { path, text }, mask }): Unit => ({ ...ofClass, path, text, mask })),
    ...imageFilters(context.nodeClass).map(
      ({ path, text, allows }): Unit => ({
        ...ofClass,
        path,
        text,
        mask: maskOf(catalogue.names.length, (row) => allows(catalogue, row)),
      }),
    ),
    ...templateRequirements(context.nodePool, version)
      .filter(({ origin, requirement }) => origin !== 'identity' && counts(matcher, requirement.key))
      .map(lineUnit),
  ];
}

const capacityUnit = ({ catalogue, overdrawn }: Matcher): Unit => ({
  object: 'EC2NodeClass',
  path: 'spec.kubelet',
  text: WITHIN_CAPACITY,
  mask: maskOf(catalogue.names.length, (row) => overdrawn(row).length === 0),
});

/** The types that pass some of the conditions. */
type Passing = (units: readonly Unit[]) => Mask;

function passingOf(matcher: Matcher): Passing {
  const rows = matcher.catalogue.names.length;
  // The same lines are asked again and again, each time without another one.
  const known = new Map<LabelRequirement, Mask | undefined>();
  const labelMask = (requirement: LabelRequirement): Mask | undefined => {
    if (!known.has(requirement)) known.set(requirement, matchLabel(matcher, requirement));
    return known.get(requirement);
  };
  return (units) => {
    const combined = new Map<string, LabelRequirement>();
    for (const { requirement } of units) {
      if (requirement === undefined) continue;
      const earlier = combined.get(requirement.key);
      combined.set(requirement.key, earlier === undefined ? requirement : intersection(earlier, requirement));
    }
    const left = matchOfferings(matcher, combined);
    for (const mask of [...units.map(({ mask }) => mask), ...[...combined.values()].map(labelMask)]) {
      if (mask === undefined) continue;
      for (let row = 0; row < rows; row++) if (mask[row] !== 1) left[row] = 0;
    }
    return left;
  };
}

const isEmpty = (mask: Mask): boolean => !mask.includes(1);

/** The conditions up to the one that removed the last types. */
function upToTheLast(passing: Passing, all: readonly Unit[]): readonly Unit[] {
  let count = all.length;
  while (count > 0 && isEmpty(passing(all.slice(0, count - 1)))) count--;
  return all.slice(0, count);
}

/**
 * Why a pool has no instance type: as few conditions as leave none, in the order in which they apply, those of the node
 * class first. Empty where types are left, and where only `minValues` launches none.
 */
export function whyEmpty(types: PoolTypes): readonly EmptyingCondition[] {
  const { matcher } = types;
  const passing = passingOf(matcher);
  const asked = unitsOf(types);
  // Reservations are reckoned only where all else leaves types.
  const all = isEmpty(passing(asked)) ? asked : [capacityUnit(matcher), ...asked];
  if (!isEmpty(passing(all))) return [];
  let core = upToTheLast(passing, all);
  for (const unit of core) {
    const rest = core.filter((other) => other !== unit);
    if (isEmpty(passing(rest))) core = rest;
  }
  return core.map(({ mask: _, ...condition }) => {
    const left = passing(all.filter(({ path, text }) => path !== condition.path || text !== condition.text));
    return { ...condition, without: matcher.catalogue.names.filter((_, row) => left[row] === 1) };
  });
}
