import { priceListOf } from '../catalogue/prices';
import type { EC2NodeClassObject, NodePoolObject } from '../objects';
import { readNodeClass, readNodePool } from '../read-objects';
import { formatRequirement, intersection, type LabelRequirement } from '../requirements/requirement';
import type { Requirements } from '../requirements/requirements';
import { isAtLeast } from '../versions';
import { autoModeAssumptions } from './auto-mode';
import { imageFilters } from './images';
import { createMatcher, type Mask, type Matcher, maskOf, matchLabel, matchOfferings, WITHIN_CAPACITY } from './matcher';
import { COUNTING_UNKNOWN, countMinValues, isMet, type MinValuesCount } from './min-values';
import { nodeClassAssumptions } from './node-class-filters';
import { OFFERING_LABELS } from './offerings';
import type { ResolverSettings } from './settings';
import { type FunnelStep, Sieve } from './sieve';
import { templateRequirements } from './template';

/** A NodePool with what surrounds it. */
export interface NodePoolContext extends ResolverSettings {
  /** The pool that is asked about. */
  readonly nodePool: NodePoolObject;
  /**
   * Its node class: image, disks and kubelet change what types it can have and what they hold.
   * @default a node class that removes no instance type
   */
  readonly nodeClass?: EC2NodeClassObject;
}

/** What a NodePool allows. */
export interface Resolution {
  /** What was asked; of the objects, the parts that the model reads. */
  readonly context: NodePoolContext;
  /** The instance types of the node class, ready for further questions. */
  readonly matcher: Matcher;
  /** The requirements of the pool, its labels included, combined by key. */
  readonly requirements: Requirements;
  /** The instance types that may be launched, by name. */
  readonly types: readonly string[];
  /** From the whole catalogue to `types`, in the order in which the conditions are written. */
  readonly funnel: readonly FunnelStep[];
  /**
   * What becomes of `types` at launch, where the images of the node class do not run on all of them: the scheduler plans
   * nodes of the others too, and they never start. Empty where every type has an image.
   */
  readonly launch: readonly FunnelStep[];
  /** What is left for each `minValues` of the pool. */
  readonly minValues: readonly MinValuesCount[];
  /** What was taken for granted since offline facts do not tell. */
  readonly assumptions: readonly string[];
}

function applyRequirements(sieve: Sieve, matcher: Matcher, context: NodePoolContext): Requirements {
  const combined = new Map<string, LabelRequirement>();
  for (const { path, origin, requirement } of templateRequirements(context.nodePool, matcher.version)) {
    const { key } = requirement;
    const earlier = combined.get(key);
    const both = earlier === undefined ? requirement : intersection(earlier, requirement);
    combined.set(key, both);
    if (OFFERING_LABELS.has(key)) sieve.set('offerings', matchOfferings(matcher, combined));
    sieve.set(key, matchLabel(matcher, both));
    if (origin !== 'identity') sieve.record(origin, path, formatRequirement(requirement));
  }
  return combined;
}

/** Of the types that passed so far, those whose reservations stay within their capacity. */
const capacityMask = (matcher: Matcher, passing: Mask): Mask =>
  maskOf(passing.length, (row) => passing[row] === 0 || matcher.overdrawn(row).length === 0);

export const isStrict = ({ minValuesPolicy }: ResolverSettings, version: string): boolean =>
  minValuesPolicy !== 'BestEffort' || !isAtLeast(version, '1.6');

const regionOf = (context: NodePoolContext, { catalogue }: Matcher): string | undefined =>
  context.region ?? catalogue.region;

function assumptionsOf(
  context: NodePoolContext,
  matcher: Matcher,
  minValues: readonly MinValuesCount[],
): readonly string[] {
  const { catalogue, places, version } = matcher;
  const list = priceListOf(regionOf(context, matcher));
  return [
    ...nodeClassAssumptions(context.nodeClass, catalogue, version, context.fullReservations),
    ...autoModeAssumptions(context.nodePool),
    ...(minValues.length > 0 && version === COUNTING_UNKNOWN
      ? [`minValues counts every value of the types that are left: whether ${COUNTING_UNKNOWN} still does is not known`]
      : []),
    ...(places.some(({ name, id }) => name === undefined && id === undefined)
      ? ['every type is taken to be offered in every zone: give the zones of the subnets']
      : []),
    ...(minValues.length > 0
      ? [`the cheapest types for minValues are those of the on-demand list of ${list.region} of ${list.asOf}`]
      : []),
    ...catalogue.unknown.map((unknown) => `not known: ${unknown}`),
  ];
}

/**
 * The instance types that a NodePool allows, and why the others are not among them: what the scheduler computes for the
 * pool before it looks at any pod (core `pkg/controllers/provisioning/scheduling/nodeclaim.go` 620-638 with AWS
 * `pkg/providers/instancetype/types.go` 163-311). Needs no cluster; what it takes for granted instead is in `assumptions`. Never throws: requirements that the API server would refuse are read as
 * the controller would read them.
 */
export function resolveNodePool(given: NodePoolContext): Resolution {
  const context: NodePoolContext = {
    ...given,
    nodePool: readNodePool(given.nodePool),
    nodeClass: given.nodeClass && readNodeClass(given.nodeClass),
  };
  const matcher = createMatcher(context.nodeClass, context);
  const sieve = new Sieve(matcher.catalogue.names, matcher.catalogue.asOf);
  for (const { filter, mask } of matcher.filters) {
    sieve.set(filter.text, mask);
    sieve.record('node-class', filter.path, filter.text);
  }
  sieve.set('offerings', matchOfferings(matcher, new Map()));
  sieve.record('offerings', '', 'offered in a zone of the node class');
  const requirements = applyRequirements(sieve, matcher, context);
  const fits = capacityMask(matcher, sieve.mask);
  if (fits.includes(0)) {
    sieve.set('capacity', fits);
    sieve.record('capacity', 'spec.kubelet', WITHIN_CAPACITY);
  }
  const minValues = countMinValues(matcher, requirements, sieve.mask, regionOf(context, matcher));
  if (minValues.length > 0) {
    const unmet = minValues.filter((count) => !isMet(count));
    const launchesNothing = unmet.length > 0 && isStrict(context, matcher.version);
    sieve.set(
      'minValues',
      maskOf(matcher.catalogue.names.length, () => !launchesNothing),
    );
    const counts = minValues.map(({ key, wanted, found }) => `${key}: ${wanted} wanted, ${found ?? 'unknown'} found`);
    sieve.record('min-values', '', `minValues: ${counts.join('; ')}`);
  }
  const { types } = sieve;
  const funnel = [...sieve.steps];
  for (const { path, text, allows } of imageFilters(context.nodeClass)) {
    sieve.set(
      text,
      maskOf(matcher.catalogue.names.length, (row) => allows(matcher.catalogue, row)),
    );
    sieve.record('image', path, text);
  }
  return {
    context,
    matcher,
    requirements,
    types,
    funnel,
    launch: sieve.steps.slice(funnel.length),
    minValues,
    assumptions: assumptionsOf(context, matcher, minValues),
  };
}
