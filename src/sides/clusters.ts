import type { ReviewCluster } from '../review';
import type { ClusterPart, Contents } from './contents';
import { depthApart, grouped } from './groups';

const clusterOf = (part: ClusterPart, folder: string): ReviewCluster => ({
  folder,
  facts: part.facts,
  objects: part.objects,
  ...(part.gitOps.length > 0 && { gitOps: part.gitOps }),
  ...(part.template !== undefined && { template: part.template }),
  ...(part.values !== undefined && { values: part.values }),
});

/** The name of a cluster's folder: what stands after `clusters/`, where that tells all of them apart. */
function labels(paths: ReadonlySet<string>): (path: string) => string {
  const short = (path: string): string => /^(?:.*\/)?clusters\/(.+)$/s.exec(path)?.[1] ?? path;
  const isUnique = new Set([...paths].map(short)).size === paths.size;
  return isUnique ? short : (path) => path;
}

/** The clusters of sides that are compared, called in one way. */
export interface Clusters {
  /** Those of each side. */
  readonly clusters: readonly (readonly ReviewCluster[])[];
  /** What was assumed, a sentence each. */
  readonly notes: readonly string[];
}

/** What the contents of sides come to: clusters, each by its folder. */
export function clustersOf(sides: readonly Contents[]): Clusters {
  const label = labels(new Set(sides.flatMap(({ clusters }) => clusters.map(({ folder }) => folder))));
  const depth = Math.max(...sides.map(({ others }) => depthApart(others)));
  return {
    clusters: sides.map(({ clusters, others, above }) => [
      ...clusters.map((part) => clusterOf(part, label(part.folder))),
      ...grouped(others, depth)
        .filter(({ objects }) => objects.length > 0)
        .map(({ folder, objects }) => ({ folder, objects, ...(above !== undefined && { facts: above }) })),
    ]),
    notes: depth === 0 ? [] : ['folders have objects of one name: each was taken for a cluster of its own'],
  };
}
