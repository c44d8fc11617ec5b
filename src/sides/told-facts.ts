import type { ClusterFacts } from '../cluster';
import { isObject, objectAt } from '../objects';
import type { ReviewCluster, ReviewSide } from '../review';

/** What somebody says of the clusters of a side, in place of what their files say. */
export type ToldFacts = Partial<
  Pick<ClusterFacts, 'karpenterVersion' | 'kubernetesVersion' | 'featureGates' | 'region'>
>;

/** Gates that the values of the chart set count before those of the facts, so that these are told too. */
const withGates = (cluster: ReviewCluster, featureGates: ToldFacts['featureGates']): ReviewCluster =>
  featureGates === undefined || !isObject(cluster.values)
    ? cluster
    : {
        ...cluster,
        values: { ...cluster.values, settings: { ...objectAt(cluster.values, 'settings'), featureGates } },
      };

/** A side of which something is known better. */
export function withFacts(side: ReviewSide, told: ToldFacts): ReviewSide {
  const facts = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  if (Object.keys(facts).length === 0) return side;
  return {
    ...side,
    clusters: side.clusters.map((cluster) => ({
      ...withGates(cluster, told.featureGates),
      facts: { ...cluster.facts, ...facts },
    })),
  };
}
