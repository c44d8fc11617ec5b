import type { Resources } from '../../karpenter/units/quantity';
import { isObject, type JsonObject, type KubernetesObject, textAt } from '../../objects';
import { controllerEnvironment, controllerVersion } from '../controller';
import { kubernetesMinor, type Seen } from './look';
import { type Snapshot, snapshotOf } from './snapshot';
import { nodesByPool, usageByPool } from './uses';
import { workloadsOf } from './workloads';

/** What could not be read: never why, which names users. */
const gaps = ({ unread, pods }: Seen): readonly string[] => [
  ...(pods ? [] : ['workloads were left out']),
  ...unread.map(({ question }) => `${question} could not be read`),
];

const karpenterVersionOf = ({ lists }: Seen): string | undefined =>
  lists.controllers.map(controllerVersion).find((version) => version !== undefined);

/** A snapshot of what kubectl said. */
export const seenSnapshot = (seen: Seen): Snapshot =>
  snapshotOf(
    { ...seen.lists, workloads: seen.pods ? workloadsOf(seen) : null },
    {
      karpenterVersion: karpenterVersionOf(seen) ?? null,
      kubernetesVersion: kubernetesMinor(seen) ?? null,
      notLookedAt: gaps(seen),
    },
  );

/** A running cluster as one side of a review. */
export interface LiveSide {
  /** What is known of the cluster, as `cluster.json` has it. */
  readonly facts: {
    /** Name that the controller was given. */
    readonly name?: string;
    /** Region of its nodes. */
    readonly region?: string;
    /** Version of the running controller. */
    readonly karpenterVersion?: string;
    /** Minor of the API server. */
    readonly kubernetesVersion?: string;
  };
  /** Karpenter's objects as they stand in the cluster, without their status. */
  readonly objects: readonly JsonObject[];
  /** What makes pods, cut down to what scheduling reads: for both sides, since a repository rarely has them all. */
  readonly workloads: readonly KubernetesObject[];
  /** Nodes of each pool, by its name. */
  readonly nodes: Readonly<Record<string, number>>;
  /** What these nodes have, as it counts against the limits of their pools. */
  readonly usage: Readonly<Record<string, Resources>>;
  /** What could not be read, a sentence each. */
  readonly notLookedAt: readonly string[];
}

const withoutStatus = ({ status: _, ...object }: JsonObject): JsonObject => object;

const OBJECTS = ['nodePools', 'nodeClasses', 'nodeOverlays', 'capacityBuffers'] as const;

/** A running cluster as one side of a review, of what kubectl said. */
export function liveSide(seen: Seen): LiveSide {
  const { daemonSets, workloads, notLookedAt, ...snapshot } = seenSnapshot(seen);
  const [name] = seen.lists.controllers.flatMap((controller) => controllerEnvironment(controller).CLUSTER_NAME ?? []);
  const [region] = snapshot.nodes.flatMap(
    (node) => textAt(node, 'metadata', 'labels', 'topology.kubernetes.io/region') ?? [],
  );
  const { karpenterVersion, kubernetesVersion } = snapshot;
  return {
    facts: {
      ...(name !== undefined && { name }),
      ...(region !== undefined && { region }),
      ...(karpenterVersion !== null && { karpenterVersion }),
      ...(kubernetesVersion !== null && { kubernetesVersion }),
    },
    objects: OBJECTS.flatMap((list) => seen.lists[list])
      .filter(isObject)
      .map(withoutStatus),
    workloads: [...daemonSets, ...(workloads ?? [])],
    nodes: nodesByPool(snapshot),
    usage: usageByPool(snapshot),
    notLookedAt,
  };
}
