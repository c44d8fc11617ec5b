import { byCodeUnit, type KubernetesObject, kindOf, nameOf, namespaceOf, textAt } from '../../objects';
import { labelKeys } from './label-keys';
import { kept } from './shape';
import { LIST_NAMES, type ListName, shapeOf } from './shapes';

/** The version of the form; another one is another form. */
export const SNAPSHOT_VERSION = 1;

/**
 * What a running cluster has that decides where pods run and which nodes are made, as one JSON document:
 * `snapshot.schema.json` describes it. Objects are those of the API server, cut down to what scheduling reads.
 */
export interface Snapshot {
  /** Version of this form. */
  readonly version: typeof SNAPSHOT_VERSION;
  /** Version of the running controller; null where it is not known. */
  readonly karpenterVersion: string | null;
  /** Minor of the API server, `1.34`; null where it is not known. */
  readonly kubernetesVersion: string | null;
  /** The NodePools. */
  readonly nodePools: readonly KubernetesObject[];
  /** The EC2NodeClasses, without their user data. */
  readonly nodeClasses: readonly KubernetesObject[];
  /** The NodeOverlays. */
  readonly nodeOverlays: readonly KubernetesObject[];
  /** The CapacityBuffers. */
  readonly capacityBuffers: readonly KubernetesObject[];
  /** The NodeClaims. */
  readonly nodeClaims: readonly KubernetesObject[];
  /** The nodes, also those that Karpenter did not start. */
  readonly nodes: readonly KubernetesObject[];
  /** The PriorityClasses. */
  readonly priorityClasses: readonly KubernetesObject[];
  /** The DaemonSets. */
  readonly daemonSets: readonly KubernetesObject[];
  /** What makes pods, and pods that nothing makes; null where they were left out. */
  readonly workloads: readonly KubernetesObject[] | null;
  /** What could not be read or was left out, a sentence each. */
  readonly notLookedAt: readonly string[];
}

/** Everything of a snapshot that is not a list of objects. */
export type SnapshotHead = Omit<Snapshot, ListName | 'version'>;

/** The lists as they were read: objects of the API server, or of another snapshot. */
export type Lists = Readonly<Record<Exclude<ListName, 'workloads'>, readonly unknown[]>> & {
  readonly workloads: readonly unknown[] | null;
};

const inOrder = (a: unknown, b: unknown): number =>
  byCodeUnit(kindOf(a) ?? '', kindOf(b) ?? '') ||
  byCodeUnit(namespaceOf(a) ?? '', namespaceOf(b) ?? '') ||
  byCodeUnit(nameOf(a) ?? '', nameOf(b) ?? '') ||
  byCodeUnit(textAt(a, 'apiVersion') ?? '', textAt(b, 'apiVersion') ?? '');

/** A snapshot of some lists: whatever else stands in the objects is not in it. */
export function snapshotOf(lists: Lists, head: SnapshotHead): Snapshot {
  const keys = labelKeys([...(lists.workloads ?? []), ...lists.daemonSets], lists.nodePools);
  const cut = (name: ListName): readonly KubernetesObject[] =>
    (lists[name] ?? [])
      .flatMap((object) => {
        const shape = shapeOf(name, kindOf(object));
        return shape === undefined || nameOf(object) === undefined ? [] : [kept(object, shape, keys)];
      })
      .sort(inOrder) as readonly KubernetesObject[];
  const all = Object.fromEntries(LIST_NAMES.map((name) => [name, cut(name)])) as Record<
    ListName,
    ReturnType<typeof cut>
  >;
  const { karpenterVersion, kubernetesVersion, notLookedAt } = head;
  return {
    version: SNAPSHOT_VERSION,
    karpenterVersion,
    kubernetesVersion,
    ...all,
    workloads: lists.workloads === null ? null : all.workloads,
    notLookedAt,
  };
}

/** A snapshot as the text of its file: the same cluster gives the same bytes. */
export const snapshotText = (snapshot: Snapshot): string => `${JSON.stringify(snapshot, null, 2)}\n`;
