import { listed } from '../draft';
import type { Effect } from '../effects';
import type { Review, ReviewChange } from '../types';

/** Names that a headline shows at most; of more it says how many. */
const MOST_NAMES = 3;

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

const namesText = (names: readonly string[], what: string): string =>
  names.length > MOST_NAMES ? `${names.length} ${what}` : listed(names, MOST_NAMES);

/** What a sentence about some changes of one effect is made of. */
interface Subject {
  readonly changes: readonly ReviewChange[];
  readonly pools: readonly string[];
  readonly resources: readonly string[];
  /** Nodes of all of them, where each was counted. */
  readonly nodes: number | undefined;
}

function subjectOf(changes: readonly ReviewChange[]): Subject {
  const counted = new Map<string, number | undefined>();
  for (const { cluster, pools, nodes } of changes) {
    if (pools.length > 0) counted.set(JSON.stringify([cluster, pools]), nodes ?? undefined);
  }
  const counts = [...counted.values()];
  const known = counts.filter((count): count is number => count !== undefined);
  return {
    changes,
    pools: unique(changes.flatMap(({ pools }) => pools)),
    resources: unique(changes.map(({ resource }) => resource)),
    // A pool in two changes would count twice.
    nodes:
      known.length === counts.length && known.length > 0 && !overlaps([...counted.keys()]) ? sum(known) : undefined,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

function overlaps(keys: readonly string[]): boolean {
  const seen = new Set<string>();
  for (const key of keys) {
    const [cluster, pools] = JSON.parse(key) as [string, string[]];
    for (const pool of pools) {
      const one = JSON.stringify([cluster, pool]);
      if (seen.has(one)) return true;
      seen.add(one);
    }
  }
  return false;
}

const pools = ({ pools: names }: Subject): string => namesText(names, 'pools');
const resources = ({ resources: names }: Subject): string => namesText(names, 'objects');
const isMany = (names: readonly string[]): boolean => names.length > 1;
const verb = (names: readonly string[], one: string, many: string): string => (isMany(names) ? many : one);

const nodesOf = (subject: Subject): string =>
  subject.nodes === undefined
    ? `every node of ${pools(subject)}`
    : `${subject.nodes} ${subject.nodes === 1 ? 'node' : 'nodes'} of ${pools(subject)}`;

const areNodes = ({ nodes }: Subject): string => (nodes === undefined || nodes === 1 ? 'is' : 'are');

/** How a deletion comes about, by what the reasons say. */
function deletionText({ changes }: Subject): string {
  const all = (part: string): boolean => changes.every(({ reason }) => reason.includes(part));
  if (all('when the deletion is confirmed')) return 'once the deletion is confirmed';
  return all('if your tool prunes') ? 'at once if your tool prunes' : 'at once';
}

const SENTENCES: Readonly<Record<Effect, (subject: Subject) => string>> = {
  deletes: (subject) =>
    subject.pools.length === 0
      ? `${resources(subject)} ${verb(subject.resources, 'is deleted with its node', 'are deleted with their nodes')}`
      : `${nodesOf(subject)} ${areNodes(subject)} deleted ${deletionText(subject)}`,
  stops: (subject) => {
    const names = subject.pools.length === 0 ? subject.resources : subject.pools;
    return `${namesText(names, 'pools')} ${verb(names, 'launches', 'launch')} no node any more`;
  },
  refused: (subject) => `the API server refuses ${resources(subject)}`,
  rolls: (subject) =>
    subject.pools.length === 0
      ? `every node of ${resources(subject)} is replaced`
      : `${nodesOf(subject)} ${areNodes(subject)} replaced`,
  'may-roll': (subject) =>
    subject.pools.length === 0
      ? `${resources(subject)} may replace nodes${subject.changes.every(({ rule }) => rule === 'review/unknown-kind') ? `: ${verb(subject.resources, 'its kind is', 'their kinds are')} not known` : ''}`
      : `nodes of ${pools(subject)} may be replaced`,
  'no-pool': (subject) => `no pool takes pods of ${resources(subject)} any more`,
  'scales-down': (subject) => {
    const [only, ...more] = subject.changes;
    return only !== undefined && more.length === 0
      ? `${pools(subject)} scales down from ${String(only.before)} to ${String(only.after)} nodes`
      : `${pools(subject)} ${verb(subject.pools, 'scales', 'scale')} down`;
  },
  aws: (subject) =>
    subject.changes.every(({ rule }) => rule === 'review/aws-unknown')
      ? `the stack may replace or delete resources: ${resources(subject)}`
      : `the stack replaces or deletes ${resources(subject)}`,
  behaviour: (subject) =>
    subject.changes.every(({ rule }) => rule === 'review/orphaned')
      ? `${resources(subject)} ${verb(subject.resources, 'stays', 'stay')} in the cluster and ${verb(subject.resources, 'goes', 'go')} on launching`
      : `${resources(subject)} ${verb(subject.resources, 'behaves', 'behave')} differently at once`,
  'new-nodes': (subject) => `new nodes differ: ${subject.pools.length === 0 ? resources(subject) : pools(subject)}`,
  none: () => 'no consequence',
};

/** A cluster as a person tells it from others: `prod (111122223333, eu-west-1)`. */
export function clusterText(folder: string, { clusters }: Pick<Review, 'clusters'>): string {
  const cluster = Object.hasOwn(clusters, folder) ? clusters[folder] : undefined;
  const where = [cluster?.account, cluster?.region].filter((part) => part !== null && part !== undefined);
  const name = cluster?.name ?? folder;
  return where.length === 0 ? name : `${name} (${where.join(', ')})`;
}

function placeText(changes: readonly ReviewChange[], result: Pick<Review, 'clusters'>): string {
  const folders = unique(changes.map(({ cluster }) => cluster));
  const [only] = folders;
  if (only === undefined || (folders.length === 1 && clusterText(only, result) === '')) return '';
  if (folders.length === 1) return ` · ${clusterText(only, result)}`;
  const names = folders.map((folder) => clusterText(folder, result));
  return names.length > MOST_NAMES ? ` · ${names.length} clusters` : ` · ${listed(names, MOST_NAMES)}`;
}

/** The sentence about changes of one effect, without the place. */
export const sentenceOf = (effect: Effect, changes: readonly ReviewChange[]): string =>
  SENTENCES[effect](subjectOf(changes));

/** The first line of every text: the worst consequence, its size and where it is. */
export function headline(result: Pick<Review, 'worst' | 'changes' | 'clusters'>): string {
  const { worst, changes } = result;
  if (worst === 'none') return SENTENCES.none(subjectOf([]));
  const found = changes.filter(({ effect }) => effect === worst);
  return `${sentenceOf(worst, found)}${placeText(found, result)}`;
}
