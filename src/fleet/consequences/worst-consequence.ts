import { visibleText } from '../../findings';
import { type GraveChanges, graveChanges, headline, rankOf } from '../../review';
import { readSides, SideError, textFiles } from '../../sides';
import type { PendingChange } from '../publish';
import { type ChangedCluster, clusterTexts } from './changed-clusters';

/** So many clusters are in memory at a time; they share what the model says of pools that are alike. */
const BATCH = 50;

const NOTHING: GraveChanges = { worst: 'none', changes: [], clusters: {} };

/** What a batch of clusters comes to. */
function reviewed(clusters: readonly ChangedCluster[], { before, after }: PendingChange): GraveChanges {
  const filesOf = (side: keyof ChangedCluster, text: PendingChange['before']): ReadonlyMap<string, string> =>
    new Map(clusters.flatMap(({ [side]: folder }) => (folder === undefined ? [] : [...clusterTexts(folder, text)])));
  const sides = readSides(textFiles('before', filesOf('before', before)), textFiles('after', filesOf('after', after)));
  const { mended = [] } = sides;
  if (mended.length > 0) throw new SideError(mended);
  return graveChanges(sides.before, sides.after);
}

/** The worst of both; of the rest nothing is kept. */
function worse(a: GraveChanges, b: GraveChanges): GraveChanges {
  const worst = rankOf(a.worst) < rankOf(b.worst) ? a.worst : b.worst;
  const parts = [a, b].filter((each) => each.worst === worst);
  const changes = parts.flatMap((each) => each.changes.filter(({ effect }) => effect === worst));
  const named = new Set(changes.map(({ cluster }) => cluster));
  const clusters = parts.flatMap((each) => Object.entries(each.clusters)).filter(([folder]) => named.has(folder));
  return { worst, changes, clusters: Object.fromEntries(clusters) };
}

function worstOf(clusters: readonly ChangedCluster[], pending: PendingChange): GraveChanges {
  let told = NOTHING;
  for (let start = 0; start < clusters.length; start += BATCH) {
    told = worse(told, reviewed(clusters.slice(start, start + BATCH), pending));
  }
  return told;
}

const oneLine = (text: string): string => visibleText(text).replaceAll('\n', '\\n');

/**
 * The worst consequence of what is about to become of some clusters of an output, as a line; undefined where no node goes,
 * all pools go on launching and nothing is refused. It never throws: what is written is in order, whatever was there.
 */
export function worstConsequence(clusters: readonly ChangedCluster[], pending: PendingChange): string | undefined {
  try {
    const told = worstOf(clusters, pending);
    return told.worst === 'none' ? undefined : oneLine(headline(told));
  } catch (error) {
    const [line = ''] = error instanceof SideError ? error.lines : [error instanceof Error ? error.message : ''];
    return `what changes cannot be told: ${oneLine(line)}`;
  }
}
