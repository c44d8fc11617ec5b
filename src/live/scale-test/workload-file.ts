import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotRun } from './run';

/** The only workload beside the cluster's file. */
export function onlyWorkload(clusterFile: string): string {
  const folder = join(dirname(clusterFile), 'scale-test');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
  const [file] = files;
  if (file !== undefined && files.length === 1) return join(folder, file);
  throw new CannotRun(
    file === undefined
      ? `${folder} holds no workload: add new ScaleTest(…) to a chart of the cluster`
      : `${folder} holds several workloads, name one: --file ${join(folder, file)}`,
  );
}
