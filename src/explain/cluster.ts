import { admit } from '../admission';
import type { Resolution } from '../karpenter';
import { isAtLeast } from '../karpenter/versions';
import { objectAt, textAt } from '../objects';
import {
  type ClusterState,
  classNameOf,
  clusterState,
  type Launches,
  Launching,
  type ReviewCluster,
  type SideObject,
} from '../review';
import type { ExplainedClusterFacts, ExplainOptions, Place } from './types';

/** A cluster that can be asked about, with the answers of the model so far. */
export interface ExplainedCluster {
  readonly given: ReviewCluster;
  readonly state: ClusterState;
  readonly launching: Launching;
  readonly facts: ExplainedClusterFacts;
  /** Names of its pools, sorted. */
  readonly pools: readonly string[];
}

/**
 * A cluster to ask about. Never throws, whatever is in it.
 *
 * @param launching answers of the model that clusters have in common: pass the same one for all clusters of a fleet
 */
export function explainedCluster(given: ReviewCluster, launching: Launching = new Launching()): ExplainedCluster {
  const state = clusterState(given);
  const { facts, version } = state;
  return {
    given,
    state,
    launching,
    facts: {
      folder: given.folder,
      name: facts.name ?? null,
      region: facts.region ?? null,
      karpenterVersion: version,
      karpenterAssumed: facts.karpenterVersion === undefined,
      kubernetesVersion: facts.kubernetesVersion ?? null,
    },
    pools: [...state.pools.keys()],
  };
}

/** A pool of a cluster with its node class and what the model says of it. */
export interface AskedPool {
  readonly cluster: ExplainedCluster;
  readonly pool: SideObject;
  readonly nodeClass: SideObject | undefined;
  /** The name of its node class, which may not be among the objects; undefined for a class of another kind. */
  readonly className: string | undefined;
  /** Reckoned when it is asked for: of budgets nobody needs it. */
  readonly launches: Launches;
  readonly resolution: Resolution;
}

/** A pool by its name; undefined where there is none. */
export function askedPool(cluster: ExplainedCluster, name: string): AskedPool | undefined {
  const { state, launching } = cluster;
  const pool = state.pools.get(name);
  if (pool === undefined) return undefined;
  const className = classNameOf(pool, state);
  return {
    cluster,
    pool,
    nodeClass: className === undefined ? undefined : state.classes.get(className),
    className,
    get launches() {
      return launching.of(pool, state);
    },
    get resolution() {
      return launching.of(pool, state).resolution;
    },
  };
}

/** Every pool, by name. */
export const askedPools = (cluster: ExplainedCluster): readonly AskedPool[] =>
  cluster.pools.flatMap((name) => askedPool(cluster, name) ?? []);

/** Where a field of an object stands. */
export const placeIn = (
  object: SideObject | undefined,
  path: string,
  { placeOf }: Pick<ExplainOptions, 'placeOf'>,
): Place | null => (object === undefined ? null : (placeOf?.(object.object, path) ?? null));

/** Why the API server would refuse an object, a sentence each. */
export function refusals({ object, resource }: SideObject, { minor, facts }: ClusterState): readonly string[] {
  return admit(object, { karpenterMinor: minor, kubernetesVersion: facts.kubernetesVersion })
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => `${resource}${path === '' ? '' : ` ${path}`}: ${message}`);
}

/** A setting of the controller: that of the chart where its values are there, else that of `cluster.json`. */
export const settingOf = ({ given, facts }: ClusterState, name: 'preferencePolicy' | 'legacyNodeRepair'): unknown =>
  objectAt(given.values, 'settings')[name] ?? facts.settings?.[name];

/** Whether repairs of nodes ask the budgets. */
export const repairsAskBudgets = (state: ClusterState): boolean =>
  isAtLeast(state.minor, '1.15') && settingOf(state, 'legacyNodeRepair') !== true;

/** Why nothing can be told of a pool: it, or its node class, is of a version that the cluster does not serve. */
export function notServed(cluster: ExplainedCluster, name: string): string | undefined {
  const asked = askedPool(cluster, name);
  const objects = [asked?.pool, asked?.nodeClass].filter((object) => object !== undefined);
  const former = objects.find(({ object }) => textAt(object, 'apiVersion')?.endsWith('/v1') !== true);
  if (former === undefined) return undefined;
  const version = textAt(former.object, 'apiVersion') ?? '';
  const [finding] = admit(former.object, { karpenterMinor: cluster.state.minor });
  const fix = finding?.fix === undefined ? '' : `; ${finding.fix}`;
  return `${former.resource} is of ${version}, which Karpenter ${cluster.state.version} does not read: nothing can be told of it${fix}`;
}
