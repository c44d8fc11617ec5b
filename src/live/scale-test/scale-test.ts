import type { Cluster } from '../../cluster';
import { checkContext } from './context';
import { Kubectl } from './kubectl';
import type { Machine } from './machine';
import { progressOn } from './progress';
import { runScaleTest, type ScaleTestResult, type ScaleTestSettings } from './run';
import { onlyWorkload } from './workload-file';

/** What a person may say about a scale test. */
export interface ScaleTestRequest extends Omit<ScaleTestSettings, 'file'> {
  /** The workload. @default - the only one in `scale-test/` beside the cluster's file */
  readonly file?: string;
  /** Context of kubectl. @default - the current one, if it is this cluster */
  readonly context?: string;
}

/** The cluster of a test, and the `cluster.json` that describes it. */
export interface ScaleTestCluster {
  readonly cluster: Cluster;
  readonly file: string;
}

/**
 * Applies the generated workload, watches what Karpenter does, and takes it all back.
 *
 * @throws what `isExpected` tells apart from a fault of this program, where the test cannot be made
 */
export async function scaleTest(
  { cluster, file: clusterFile }: ScaleTestCluster,
  request: ScaleTestRequest,
  machine: Machine,
): Promise<ScaleTestResult> {
  const kubectl = new Kubectl(machine.run, request.context);
  const progress = progressOn(machine.progress);
  try {
    if (request.context === undefined) await checkContext(kubectl, cluster);
    const file = request.file ?? onlyWorkload(clusterFile);
    return await runScaleTest({ ...machine, kubectl, progress: progress.show }, { ...request, file });
  } finally {
    progress.end();
  }
}
