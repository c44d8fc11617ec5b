import { type ClusterProps, type ExistingResource, existing } from '../../cluster';
import { deepMerge } from '../../objects';

/** A cluster of a fleet file: what `new Cluster(…)` takes, and what the file says beyond it. */
export interface ClusterFacts extends ClusterProps {
  /** Folder below `clusters/`, for `fleet.add(cluster, build, { folder })`. @default - the cluster's name */
  readonly folder?: string;
  /** What the file holds under `values`: yours to look at. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Resources that a file may name as `{ existing: … }`. */
const RESOURCES = [
  'nodeRole',
  'windowsNodeRole',
  'controllerRole',
  'interruptionQueue',
  'instanceProfile',
] as const satisfies readonly (keyof ClusterProps)[];

const resource = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'existing' in value ? existingOf(value.existing) : value;

const existingOf = (nameOrArn: unknown): ExistingResource => existing(String(nameOrArn));

/** The facts of a cluster as the file gives them, on top of its defaults; both have passed the schema. */
export function clusterFacts(defaults: object, cluster: object): ClusterFacts {
  const facts = deepMerge<Record<string, unknown>>({ values: {}, ...defaults }, cluster);
  const resources = RESOURCES.filter((name) => Object.hasOwn(facts, name)).map((name) => [name, resource(facts[name])]);
  return { ...facts, ...Object.fromEntries(resources) } as unknown as ClusterFacts;
}
