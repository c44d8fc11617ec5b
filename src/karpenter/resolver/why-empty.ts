import { formatRequirement, type LabelRequirement } from '../requirements/requirement';
import { combine, type Requirements } from '../requirements/requirements';
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

/** A mask, 32 rows a word: the same conditions are put together again and again, each time without another one. */
type Bits = Uint32Array;

function bitsOf(mask: Mask): Bits {
  const bits = new Uint32Array(Math.ceil(mask.length / 32));
  for (let row = 0; row < mask.length; row++) {
    if (mask[row] === 1) bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
  }
  return bits;
}

const hasRow = (bits: Bits, row: number): boolean => (((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;

type Unit = Omit<EmptyingCondition, 'without'> & { readonly bits?: Bits };

function lineUnit({ path, requirement }: SourcedRequirement): Unit {
  return { object: 'NodePool', path, requirement, text: formatRequirement(requirement) };
}

/** Whether a requirement on a label can remove any type. */
const counts = ({ constants, wellKnown, column }: Matcher, key: string): boolean =>
  OFFERING_LABELS.has(key) || constants.has(key) || (wellKnown.has(key) && column(key) !== undefined);

/** What the question needs of a pool: a resolution has it, and a finder of types. */
export type PoolTypes = Pick<Resolution, 'context' | 'matcher'>;

/** What a pool asks of types, line by line. */
const linesOf = ({ context, matcher }: PoolTypes): readonly Unit[] =>
  templateRequirements(context.nodePool, matcher.version)
    .filter(({ origin, requirement }) => origin !== 'identity' && counts(matcher, requirement.key))
    .map(lineUnit);

/** Everything that a pool and its node class ask of types, but for what reservations leave of them. */
function unitsOf(types: PoolTypes): readonly Unit[] {
  const { context, matcher } = types;
  const { catalogue, filters } = matcher;
  const ofClass = { object: 'EC2NodeClass' } as const;
  return [
    ...filters.map(({ filter: { path, text }, mask }): Unit => ({ ...ofClass, path, text, bits: bitsOf(mask) })),
    ...imageFilters(context.nodeClass).map(
      ({ path, text, allows }): Unit => ({
        ...ofClass,
        path,
        text,
        bits: bitsOf(maskOf(catalogue.names.length, (row) => allows(catalogue, row))),
      }),
    ),
    ...linesOf(types),
  ];
}

const capacityUnit = ({ catalogue, overdrawn }: Matcher): Unit => ({
  object: 'EC2NodeClass',
  path: 'spec.kubelet',
  text: WITHIN_CAPACITY,
  bits: bitsOf(maskOf(catalogue.names.length, (row) => overdrawn(row).length === 0)),
});

/** The types that pass some of the conditions. */
type Passing = (units: readonly Unit[]) => Bits;

const passings = new WeakMap<Matcher, Passing>();

/** What is known of some types is found out once, for all that is asked of them. */
function passingOf(matcher: Matcher): Passing {
  const known = passings.get(matcher) ?? newPassing(matcher);
  passings.set(matcher, known);
  return known;
}

function newPassing(matcher: Matcher): Passing {
  const known = new Map<LabelRequirement, Bits | undefined>();
  const labelBits = (requirement: LabelRequirement): Bits | undefined => {
    if (!known.has(requirement)) {
      const mask = matchLabel(matcher, requirement);
      known.set(requirement, mask && bitsOf(mask));
    }
    return known.get(requirement);
  };
  let anyOffering: Bits | undefined;
  const offeringBits = (lines: Requirements): Bits => {
    if ([...lines.keys()].some((key) => OFFERING_LABELS.has(key))) return bitsOf(matchOfferings(matcher, lines));
    anyOffering ??= bitsOf(matchOfferings(matcher, lines));
    return anyOffering.slice();
  };
  return (units) => {
    const lines = combine(...units.flatMap(({ requirement }) => requirement ?? []));
    const left = offeringBits(lines);
    for (const bits of [...units.map((unit) => unit.bits), ...[...lines.values()].map(labelBits)]) {
      if (bits === undefined) continue;
      for (let word = 0; word < left.length; word++) left[word] = (left[word] ?? 0) & (bits[word] ?? 0);
    }
    return left;
  };
}

const isEmpty = (bits: Bits): boolean => bits.every((word) => word === 0);

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
  return core.map(({ bits: _, ...condition }) => {
    const left = passing(all.filter(({ path, text }) => path !== condition.path || text !== condition.text));
    return { ...condition, without: matcher.catalogue.names.filter((_, row) => hasRow(left, row)) };
  });
}

/** The lines of a pool that leave no instance type each by itself, as a misspelt value does. */
export function emptyByThemselves(types: PoolTypes): readonly EmptyingCondition[] {
  const passing = passingOf(types.matcher);
  return linesOf(types)
    .filter((line) => isEmpty(passing([line])))
    .map((condition) => ({ ...condition, without: [] }));
}
