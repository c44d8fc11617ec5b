import type { ReviewCluster } from '../review';
import type { ClusterPart, Contents } from './contents';
import { grouped } from './groups';

function clusterOf({ facts, objects, gitOps, values, template }: ClusterPart, folder: string): ReviewCluster {
  const read = {
    folder,
    facts,
    objects,
    ...(gitOps.length > 0 && { gitOps }),
    ...(values !== undefined && { values }),
  };
  if (template?.sameText === undefined) return template === undefined ? read : { ...read, template: template.value };
  return {
    ...read,
    get template() {
      return template.value;
    },
    digests: { template: template.sameText },
  };
}

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
  const label = labels(new Set(sides.flatMap(({ clusters }) => clusters.map(({ path }) => path))));
  const others = grouped(sides.map((side) => side.others));
  const isApart = others.some((groups) => groups.some(({ path }) => path !== ''));
  return {
    clusters: sides.map(({ clusters, above }, index) => [
      ...clusters.map((part) => clusterOf(part, label(part.path))),
      ...(others[index] ?? [])
        .filter(({ objects }) => objects.length > 0)
        .map(({ path, objects }) => ({ folder: path, objects, ...(above !== undefined && { facts: above }) })),
    ]),
    notes: isApart ? ['objects of one name are in several places: each was taken for a cluster of its own'] : [],
  };
}
