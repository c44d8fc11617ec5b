import { type ClusterProps, existing, RESOURCE_FACTS } from '../../cluster';
import { unlisted } from '../../karpenter';
import { deepMerge, member } from '../../objects';

/** A cluster of a fleet file: what `new Cluster(…)` takes, and what the file says beyond it. */
export interface FleetFileCluster<Values = Readonly<Record<string, unknown>>> extends ClusterProps {
  /** Folder below `clusters/`, for `fleet.add(cluster, build, { folder })`. @default - the cluster's name */
  readonly folder?: string;
  /** What the file holds under `values`: yours to look at. */
  readonly values: Values;
}

/** A file names an existing resource as `{ existing: … }`. */
const resource = (value: unknown): unknown => {
  const nameOrArn = member(value, 'existing');
  return nameOrArn === undefined ? value : existing(String(nameOrArn));
};

/** And a region that AWS opened since this package was made as `{ unlisted: … }`. */
function region(value: unknown): unknown {
  const name = member(value, 'unlisted');
  return name === undefined ? value : unlisted(String(name));
}

/** A cluster as the file gives it: each part of it on top of those before. All have passed the schema. */
export function fleetFileCluster(layers: readonly object[]): FleetFileCluster {
  const facts = layers.reduce<Record<string, unknown>>(
    (below, layer) => deepMerge<Record<string, unknown>>(below, layer),
    { values: {} },
  );
  const named = RESOURCE_FACTS.filter((name) => Object.hasOwn(facts, name));
  const resources = named.map((name) => [name, resource(facts[name])]);
  const place = Object.hasOwn(facts, 'region') ? { region: region(facts.region) } : {};
  return { ...facts, ...place, ...Object.fromEntries(resources) } as unknown as FleetFileCluster;
}
