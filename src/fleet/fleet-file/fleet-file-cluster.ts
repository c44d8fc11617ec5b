import { type ClusterProps, existing, RESOURCE_FACTS } from '../../cluster';
import { deepMerge, member } from '../../objects';

/** A cluster of a fleet file: what `new Cluster(…)` takes, and what the file says beyond it. */
export interface FleetFileCluster extends ClusterProps {
  /** Folder below `clusters/`, for `fleet.add(cluster, build, { folder })`. @default - the cluster's name */
  readonly folder?: string;
  /** What the file holds under `values`: yours to look at. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** A file names an existing resource as `{ existing: … }`. */
const resource = (value: unknown): unknown => {
  const nameOrArn = member(value, 'existing');
  return nameOrArn === undefined ? value : existing(String(nameOrArn));
};

/** A cluster as the file gives it, on top of its defaults; both have passed the schema. */
export function fleetFileCluster(defaults: object, cluster: object): FleetFileCluster {
  const facts = deepMerge<Record<string, unknown>>({ values: {}, ...defaults }, cluster);
  const named = RESOURCE_FACTS.filter((name) => Object.hasOwn(facts, name));
  const resources = named.map((name) => [name, resource(facts[name])]);
  return { ...facts, ...Object.fromEntries(resources) } as unknown as FleetFileCluster;
}
