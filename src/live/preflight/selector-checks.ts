import { at, entriesAt, listAt, textAt } from '../../objects';
import { type Pitfall, type PreflightCheck, shownName } from './check';
import type { Facts } from './collect';
import { byDiscoveryTag, isDiscoveryTag, SELECTED, type Selected, type Term, termsOf } from './selectors';

/** What the terms of one list of one node class find. */
interface Selection {
  readonly selected: Selected;
  /** Where a finding about the list stands: the class, or the cluster that has none. */
  readonly place: Pick<Pitfall, 'resource' | 'path'>;
  readonly terms: readonly (Term & { /** Undefined where nobody knows. */ readonly found?: readonly unknown[] })[];
}

function selectionsOf({ nodeClasses, cluster, answerTo }: Facts): readonly Selection[] {
  const isEmpty = nodeClasses.length === 0;
  const selecting = isEmpty ? [byDiscoveryTag(cluster)] : nodeClasses;
  return selecting.flatMap((nodeClass) =>
    SELECTED.map((selected) => ({
      selected,
      place: isEmpty
        ? { path: 'discoveryTag' }
        : { resource: `EC2NodeClass/${shownName(nodeClass)}`, path: `spec.${selected.selector}` },
      terms: termsOf(nodeClass, selected, selecting).map((term) => {
        const answer = at(answerTo(term.question), selected.list);
        return { ...term, ...(Array.isArray(answer) && { found: answer.filter(term.selects) }) };
      }),
    })),
  );
}

const isNothing = ({ found }: Selection['terms'][number]): boolean => found?.length === 0;

/** Whether a selection finds nothing at all, and by what. */
const findsNothing = ({ terms }: Selection): boolean => terms.length > 0 && terms.every(isNothing);

const hasOwnTag = ({ terms }: Selection, { cluster }: Facts): boolean =>
  terms.some(({ term }) => isDiscoveryTag(term, cluster));

const untagged = (facts: Facts): Pitfall[] =>
  selectionsOf(facts)
    .filter((selection) => findsNothing(selection) && hasOwnTag(selection, facts))
    .map(({ place, selected: { what } }) => ({
      ...place,
      got: { [facts.cluster.discoveryTag.key]: facts.cluster.discoveryTag.value },
      message: `no ${what} carries the discovery tag: nothing launches`,
      fix: `tag the ${what}s for nodes; install/bootstrap.sh does it where a node class selects by the tag`,
    }));

/** A term as a message shows it. */
const shownTerm = (term: unknown): unknown => at(term, 'id') ?? at(term, 'name') ?? at(term, 'tags');

function wayOut(term: unknown, { what }: Selected, { cluster: { discoveryTag, region } }: Facts): string {
  if (at(term, 'id') !== undefined) return `write the id of a ${what} that is in this account and in ${region}`;
  if (at(term, 'name') !== undefined) return `write the name of a ${what} of the VPC; a tag Name is selected by tags`;
  const { key, value } = discoveryTag;
  const isOtherValue = entriesAt(term, 'tags').some(([name, other]) => name === key && other !== value);
  return isOtherValue
    ? `write ${key}: ${value}, which is the discovery tag of the cluster, or tag the ${what}s for nodes`
    : `tag the ${what}s for nodes so, or select by what they have`;
}

/** Lists of terms, or single terms beside others, that find nothing. */
const emptySelectors = (facts: Facts): Pitfall[] =>
  selectionsOf(facts).flatMap((selection): Pitfall[] => {
    const { place, selected, terms } = selection;
    const isEmpty = findsNothing(selection);
    if (isEmpty && hasOwnTag(selection, facts)) return [];
    return terms.filter(isNothing).map(({ index, term }) => ({
      ...place,
      path: `${place.path}[${index}]`,
      got: shownTerm(term),
      ...(!isEmpty && { severity: 'warning' as const }),
      message: isEmpty
        ? `the term selects no ${selected.what}, nor does another one: nothing launches from the class`
        : `the term selects no ${selected.what}; others do`,
      fix: wayOut(term, selected, facts),
    }));
  });

const CLUSTER_TAG = 'kubernetes.io/cluster/';

/** Clusters that a resource says it belongs to. A shared one may name several. */
const clustersOf = (resource: unknown): readonly string[] =>
  listAt(resource, 'Tags')
    .filter((tag) => textAt(tag, 'Key')?.startsWith(CLUSTER_TAG) && at(tag, 'Value') === 'owned')
    .map((tag) => (textAt(tag, 'Key') ?? '').slice(CLUSTER_TAG.length));

/** What is wrong with each resource that a term finds. */
const ofFound = (facts: Facts, fault: (resource: unknown) => string | undefined): Pitfall[] =>
  selectionsOf(facts).flatMap(({ place, selected: { what, id }, terms }) => {
    const faulty = new Map(
      terms.flatMap(({ term, found = [] }) =>
        found.map((resource) => [textAt(resource, id) ?? '?', { term, message: fault(resource) }] as const),
      ),
    );
    return [...faulty].flatMap(([got, { term, message }]): Pitfall[] => {
      const fix = isDiscoveryTag(term, facts.cluster)
        ? 'take the tag off it, or give this cluster a discoveryTag of its own'
        : 'select by what this cluster’s alone have';
      return message === undefined ? [] : [{ ...place, got, message: `selects a ${what} ${message}`, fix }];
    });
  });

function isElsewhere({ answer }: Facts, resource: unknown): boolean {
  const vpc = textAt(answer('cluster'), 'cluster', 'resourcesVpcConfig', 'vpcId');
  return vpc !== undefined && at(resource, 'VpcId') !== vpc;
}

const foreignVpc = (facts: Facts): Pitfall[] =>
  ofFound(facts, (resource) =>
    isElsewhere(facts, resource) ? 'of another VPC: nodes start there and never reach the cluster' : undefined,
  );

const foreignTags = (facts: Facts): Pitfall[] =>
  ofFound(facts, (resource) => {
    const owners = clustersOf(resource);
    const isOwn = owners.length === 0 || owners.includes(facts.cluster.name);
    return isOwn || isElsewhere(facts, resource) ? undefined : `of cluster ${owners.join(', ')}`;
  });

export const SELECTOR_CHECKS: readonly PreflightCheck[] = [
  { rule: 'preflight/tags', find: untagged },
  { rule: 'preflight/selector', find: emptySelectors },
  { rule: 'preflight/foreign-vpc', find: foreignVpc },
  { rule: 'preflight/foreign-tags', find: foreignTags },
];
