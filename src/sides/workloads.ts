import { objectKey } from '../objects';
import type { ReviewCluster } from '../review';

/** Those of some objects that are not among others, as the API server tells objects apart. */
export function without(objects: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const known = new Set(others.map(objectKey));
  return objects.filter((object) => !known.has(objectKey(object)));
}

/** A cluster with what runs in it beside its own objects. */
export const withWorkloads = (cluster: ReviewCluster, workloads: readonly unknown[]): ReviewCluster => ({
  ...cluster,
  objects: [...cluster.objects, ...without(workloads, cluster.objects)],
});
