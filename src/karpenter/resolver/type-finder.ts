import type { NodeResources } from '../nodes/allocatable';
import { readNodeClass, readNodePool } from '../read-objects';
import { allowsAbsence, allowsValue, type LabelRequirement } from '../requirements/requirement';
import { agree, merge, type Requirements } from '../requirements/requirements';
import { imageFilters } from './images';
import { createMatcher, type Matcher, matchLabel } from './matcher';
import { allowsOffering, hasOffering, OFFERING_LABELS } from './offerings';
import { RESERVATION_LABELS } from './reservations';
import type { NodePoolContext } from './resolve';
import { nodePoolRequirements } from './template';
import type { PoolTypes } from './why-empty';

/** Looks for an instance type of a pool, one after the other: where one will do, the others need not be reckoned. */
export interface TypeFinder extends PoolTypes {
  /** The requirements of the pool, its labels included, combined by key. */
  readonly requirements: Requirements;
  /**
   * The first type, in the order of the catalogue, that the pool allows and an image of its node class runs on, and that
   * the question takes; undefined where there is none. `minValues` and limits are not looked at.
   */
  readonly first: (question?: TypeQuestion) => string | undefined;
}

/** What is asked of a type beyond what its pool asks. */
export interface TypeQuestion {
  /** What a pod requires. @default nothing */
  readonly pod?: Requirements;
  /** Whether the capacity of the type will do. @default any will */
  readonly takes?: (resources: NodeResources) => boolean;
}

type RowTest = (row: number) => boolean;

const OS = 'kubernetes.io/os';
const INSTANCE_TYPE = 'node.kubernetes.io/instance-type';

/** Names to look up, where a requirement lists so few; beyond, the whole catalogue is as quick. */
const FEW = 100;

function labelTest(matcher: Matcher, requirement: LabelRequirement): RowTest | boolean {
  const { key } = requirement;
  const constant = matcher.constants.get(key);
  if (constant !== undefined) return agree(constant, requirement);
  if (!matcher.wellKnown.has(key)) return true;
  if (RESERVATION_LABELS.has(key)) {
    const mask = matchLabel(matcher, requirement);
    return mask === undefined || ((row) => mask[row] === 1);
  }
  if (key !== OS && !matcher.catalogue.labels.keys.includes(key)) return true;
  return (row) => {
    const value = matcher.label(key, row);
    return value === undefined ? allowsAbsence(requirement) : allowsValue(requirement, value);
  };
}

function offeringTest(matcher: Matcher, requirements: Requirements): RowTest | boolean {
  const relevant = new Map([...requirements].filter(([key]) => OFFERING_LABELS.has(key)));
  const allowed = matcher.offerings.filter((offering) => allowsOffering(relevant, offering, matcher.wellKnown));
  if (allowed.some(({ types }) => types === undefined)) return true;
  return allowed.length > 0 && ((row) => allowed.some((offering) => hasOffering(offering, row)));
}

/** What {@link matchTypes} says of all types, for one at a time; undefined where no type passes. */
function rowTests(matcher: Matcher, requirements: Requirements): readonly RowTest[] | undefined {
  const tests: RowTest[] = [];
  for (const test of [
    offeringTest(matcher, requirements),
    ...[...requirements.values()].map((requirement) => labelTest(matcher, requirement)),
  ]) {
    if (test === false) return undefined;
    if (test !== true) tests.push(test);
  }
  return tests;
}

/** The rows worth looking at: those that a requirement names, else all. */
function candidates({ catalogue }: Matcher, requirements: Requirements): Iterable<number> {
  const named = requirements.get(INSTANCE_TYPE);
  if (named === undefined || named.complement || named.values.size > FEW) return catalogue.names.keys();
  return [...named.values].flatMap((name) => catalogue.rowByName.get(name) ?? []).sort((a, b) => a - b);
}

/** A finder for the types that {@link resolveNodePool} gives. */
export function typeFinder(given: NodePoolContext): TypeFinder {
  const nodeClass = given.nodeClass && readNodeClass(given.nodeClass);
  const matcher = createMatcher(nodeClass, given);
  const { catalogue } = matcher;
  const nodePool = readNodePool(given.nodePool);
  const requirements = nodePoolRequirements(nodePool, matcher.version);
  const own = rowTests(matcher, requirements);
  const filters = [...matcher.filters.map(({ filter }) => filter), ...imageFilters(nodeClass)];
  const isAllowed = (row: number): boolean =>
    own?.every((test) => test(row)) === true &&
    filters.every(({ allows }) => allows(catalogue, row)) &&
    matcher.overdrawn(row).length === 0;
  return {
    context: { ...given, nodePool, nodeClass },
    matcher,
    requirements,
    first: ({ pod, takes } = {}) => {
      if (own === undefined) return undefined;
      // Both count: where pool and pod contradict each other, together they let in what lacks the label.
      const both = pod === undefined ? requirements : merge(requirements, pod);
      const together = pod === undefined ? [] : rowTests(matcher, both);
      if (together === undefined) return undefined;
      for (const row of candidates(matcher, requirements)) {
        if (!isAllowed(row) || !together.every((test) => test(row))) continue;
        const resources = takes && matcher.resources(row);
        if (takes === undefined || (resources !== undefined && takes(resources))) return catalogue.names[row];
      }
      return undefined;
    },
  };
}
