import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster, type ClusterProps, ExistingResource } from '../cluster';
import { findingOf, findingText } from '../findings';
import { isObject, type JsonObject } from '../objects';

/** A cluster that a command is to look at, or why not. */
export type ClusterFile = { readonly cluster: Cluster; readonly file: string } | { readonly error: string };

const resource = (json: unknown): string | ExistingResource | undefined => {
  if (!isObject(json) || typeof json.name !== 'string') return undefined;
  const arn = typeof json.arn === 'string' ? json.arn : undefined;
  return json.existing === true ? new ExistingResource(json.name, arn) : json.name;
};

const fromJson = (json: JsonObject): Cluster =>
  new Cluster({
    ...(json as unknown as ClusterProps),
    nodeRole: resource(json.nodeRole),
    windowsNodeRole: resource(json.windowsNodeRole),
    controllerRole: resource(json.controllerRole),
    instanceProfile: resource(json.instanceProfile),
    interruptionQueue: resource(json.interruptionQueue) ?? false,
  });

/** The only cluster of the output, where nobody says which. */
function onlyClusterFile(): string | undefined {
  const folder = 'dist/clusters';
  const files = (existsSync(folder) ? readdirSync(folder) : [])
    .map((name) => join(folder, name, 'cluster.json'))
    .filter((file) => existsSync(file));
  return files.length === 1 ? files[0] : undefined;
}

/** Reads a `cluster.json`; its values become arguments of other programs, so they are judged as those of a `Cluster` are. */
export function readClusterFile(given: string | undefined): ClusterFile {
  const file = given ?? onlyClusterFile();
  if (file === undefined) return { error: 'name the cluster: --cluster-file dist/clusters/<cluster>/cluster.json' };
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isObject(json) || typeof json.name !== 'string') return { error: `${file} describes no cluster` };
    const cluster = fromJson(json);
    const [problem] = cluster.problems;
    if (problem === undefined) return { cluster, file };
    return { error: findingText(findingOf(problem, file)) };
  } catch (error) {
    return { error: `${file}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
