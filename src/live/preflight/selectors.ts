import type { Cluster } from '../../cluster';
import { at, entriesAt, isObject, listAt, textAt } from '../../objects';
import type { Question } from './question';

/** What the terms of a node class select. */
export interface Selected {
  readonly what: 'subnet' | 'security group';
  readonly selector: 'subnetSelectorTerms' | 'securityGroupSelectorTerms';
  readonly command: 'describe-subnets' | 'describe-security-groups';
  /** Where the answer has them, and each its id. */
  readonly list: string;
  readonly id: string;
  readonly idFilter: string;
}

export const SELECTED: readonly Selected[] = [
  {
    what: 'subnet',
    selector: 'subnetSelectorTerms',
    command: 'describe-subnets',
    list: 'Subnets',
    id: 'SubnetId',
    idFilter: 'subnet-id',
  },
  {
    what: 'security group',
    selector: 'securityGroupSelectorTerms',
    command: 'describe-security-groups',
    list: 'SecurityGroups',
    id: 'GroupId',
    idFilter: 'group-id',
  },
];

type Filter = readonly [name: string, value: string];

/** As Karpenter asks: an id before a name before tags, `*` for a key alone (v1.15.2 pkg/providers/{subnet,securitygroup}). */
function filtersOf(term: unknown, { selector }: Selected): readonly Filter[] {
  const name = selector === 'securityGroupSelectorTerms' ? textAt(term, 'name') : undefined;
  if (name !== undefined) return [['group-name', name]];
  return entriesAt(term, 'tags')
    .map(([key, value]): Filter => (value === '*' ? ['tag-key', key] : [`tag:${key}`, String(value)]))
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

const question = (
  { what, command }: Selected,
  filters: readonly (readonly [string, readonly string[]])[],
): Question => ({
  name: `${what}s by ${filters.map(([name, values]) => `${name}=${values.join(',')}`).join(' ')}`,
  args: ['ec2', command, '--filters', JSON.stringify(filters.map(([Name, Values]) => ({ Name, Values })))],
});

/** A term of a node class, and how AWS is asked for what it selects. */
export interface Term {
  readonly index: number;
  readonly term: unknown;
  readonly question: Question;
  /** Whether it selects what the answer holds. */
  readonly selects: (resource: unknown) => boolean;
}

/** The terms of a node class. All ids of all classes are one question, and so are terms that are the same. */
export function termsOf(nodeClass: unknown, selected: Selected, nodeClasses: readonly unknown[]): readonly Term[] {
  const idOf = (term: unknown): string | undefined => textAt(term, 'id') || undefined;
  const all = nodeClasses.flatMap((each) => listAt(each, 'spec', selected.selector));
  const ids = [...new Set(all.flatMap((term) => idOf(term) ?? []))].sort();
  return listAt(nodeClass, 'spec', selected.selector).flatMap((term, index): readonly Term[] => {
    if (!isObject(term)) return [];
    const id = idOf(term);
    if (id !== undefined) {
      const selects = (resource: unknown): boolean => at(resource, selected.id) === id;
      return [{ index, term, question: question(selected, [[selected.idFilter, ids]]), selects }];
    }
    const filters = filtersOf(term, selected).map(([name, value]) => [name, [value]] as const);
    return [{ index, term, question: question(selected, filters), selects: () => true }];
  });
}

/** Whether a term is the discovery tag of the cluster and nothing else. */
export function isDiscoveryTag(term: unknown, { discoveryTag: { key, value } }: Cluster): boolean {
  const tags = entriesAt(term, 'tags');
  return tags.length === 1 && tags[0]?.[0] === key && tags[0][1] === value;
}

/** Stands for the classes of a cluster that has none yet: the tag is what they will select by. */
export const byDiscoveryTag = ({ discoveryTag: { key, value } }: Cluster): unknown => ({
  spec: Object.fromEntries(SELECTED.map(({ selector }) => [selector, [{ tags: { [key]: value } }]])),
});
