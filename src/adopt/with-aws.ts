import type { RunTool } from '../live';
import { type AwsSources, awsSide } from './aws';
import { nameOfObjects } from './cluster-code';
import type { ToldFacts } from './facts';
import type { AdoptCluster } from './types';

/** Clusters with what AWS and the values of the chart say of them. */
export async function withAws(
  clusters: readonly AdoptCluster[],
  told: ToldFacts,
  sources: AwsSources,
  run: RunTool,
): Promise<{ readonly clusters: readonly AdoptCluster[] } | { readonly failure: string }> {
  const { aws = false, awsFiles, helmValues, helmSecret = false } = sources;
  if (!aws && awsFiles === undefined && helmValues === undefined && !helmSecret) return { clusters };
  if (clusters.length > 1 && (awsFiles !== undefined || helmValues !== undefined)) {
    return { failure: 'the files of --aws-files and --helm-values are of one cluster: adopt one after the other' };
  }
  const asked: AdoptCluster[] = [];
  for (const cluster of clusters) {
    const objects = cluster.objects.map(({ object }) => object);
    const { name, region } = { ...cluster.facts, ...told };
    const side = await awsSide(
      sources,
      {
        name: name ?? nameOfObjects(objects),
        region,
        objects,
        ...(cluster.context !== undefined && { context: cluster.context }),
      },
      run,
    );
    if ('failure' in side) return side;
    asked.push({ ...cluster, aws: side });
  }
  return { clusters: asked };
}
