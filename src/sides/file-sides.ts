import type { ReviewCluster } from '../review';
import { clustersOf } from './clusters';
import type { Contents } from './contents';
import { brokenSentences, leftOutSentences, some } from './left-out';
import { SideError } from './side-error';
import type { Sides } from './sides';

const isUndescribed = (clusters: readonly ReviewCluster[]): boolean =>
  clusters.length === 1 && clusters[0]?.folder === '' && clusters[0].facts === undefined;

/** Objects of one cluster that nothing describes say not which of several clusters they are for. */
function refuseUnclear(
  one: readonly ReviewCluster[],
  several: readonly ReviewCluster[],
  [name, other]: readonly string[],
) {
  if (!isUndescribed(one) || several.length < 2) return;
  const folders = some(several.map(({ folder }) => folder));
  throw new SideError([
    `${name} is one set of objects and ${other} has ${several.length} clusters (${folders}): name the folder of one`,
  ]);
}

/** Two sides with one cluster each are about the same one, whatever their folders are called. */
function sameFolder(before: readonly ReviewCluster[], after: readonly ReviewCluster[]): readonly ReviewCluster[] {
  const [[only], [other]] = [before, after];
  return before.length === 1 && after.length === 1 && only !== undefined && other !== undefined
    ? [{ ...only, folder: other.folder }]
    : before;
}

/**
 * Both sides of what lies in files.
 *
 * @throws SideError where a file cannot be read, or it is not clear what is to be compared.
 */
export function fileSides([before, after]: readonly [Contents, Contents], names: readonly [string, string]): Sides {
  const { same, mended } = brokenSentences(before, after);
  const { clusters, notes } = clustersOf([before, after]);
  const [old = [], renewed = []] = clusters;
  refuseUnclear(old, renewed, names);
  refuseUnclear(renewed, old, [...names].reverse());
  return {
    before: { clusters: sameFolder(old, renewed), layers: before.layers, notLookedAt: before.notLookedAt },
    after: {
      clusters: renewed,
      layers: after.layers,
      notLookedAt: [...after.notLookedAt, ...same, ...mended, ...leftOutSentences(before, after), ...notes],
    },
    acknowledgements: after.acknowledgements,
    mended,
  };
}
