import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster, fromFacts } from '../cluster';
import { findingsOf, findingText, hasErrors, type Problem } from '../findings';
import { textAt } from '../objects';

/** A cluster that a command is to look at, or why not. */
export type ClusterFile =
  | {
      readonly cluster: Cluster;
      readonly file: string;
      /** What is to be said of it, and stops nothing. */
      readonly warnings: readonly string[];
    }
  | { readonly error: string };

/** The only cluster of the output, where nobody says which. */
function onlyClusterFile(): string | undefined {
  const folder = 'dist/clusters';
  const files = (existsSync(folder) ? readdirSync(folder) : [])
    .map((name) => join(folder, name, 'cluster.json'))
    .filter((file) => existsSync(file));
  return files.length === 1 ? files[0] : undefined;
}

const texts = (problems: readonly Problem[], file: string): string[] => findingsOf(problems, file).map(findingText);

const refused = (problems: readonly Problem[], file: string): ClusterFile => ({
  error: texts(problems, file).join('\n'),
});

/** Reads a `cluster.json`; its values become arguments of other programs, so they are judged as those of a `Cluster` are. */
export function readClusterFile(given: string | undefined): ClusterFile {
  const file = given ?? onlyClusterFile();
  if (file === undefined) return { error: 'name the cluster: --cluster-file dist/clusters/<cluster>/cluster.json' };
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (textAt(json, 'name') === undefined) return { error: `${file} describes no cluster` };
    const read = fromFacts(json);
    if ('problems' in read) return refused(read.problems, file);
    const cluster = new Cluster(read.props);
    const { problems } = cluster;
    return hasErrors(problems) ? refused(problems, file) : { cluster, file, warnings: texts(problems, file) };
  } catch (error) {
    return { error: `${file}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
