import { isObject, type JsonObject, member, objectAt, textAt } from '../objects';

/** What is known of the cluster that a set of objects is for: the part of `cluster.json` that the rules read. */
export interface ClusterFacts {
  /** Name of the EKS cluster. */
  readonly name?: string;
  /** The Karpenter that runs there, `1.14` or `1.14.1`. */
  readonly karpenterVersion?: string;
  /** Minor of the control plane, `1.34`. */
  readonly kubernetesVersion?: string;
  /** Feature gates that were set; the others have Karpenter's own defaults. */
  readonly featureGates?: Readonly<Record<string, boolean>>;
  /** Names of the roles that nodes may have: the cluster's own and the one of its Windows nodes. */
  readonly nodeRoles?: readonly string[];
  /** Name of the instance profile for node classes without a role. */
  readonly instanceProfile?: string;
  /** The tag by which its subnets and security groups are found. */
  readonly discoveryTag?: { readonly key: string; readonly value: string };
}

const named = (cluster: JsonObject, field: string): string | undefined => textAt(cluster, field, 'name');

/**
 * The facts in the content of a `cluster.json`, or of a `Cluster` as `toJSON()` gives it. What is missing or of another
 * type stays unknown. Undefined for JSON that names no Karpenter version: it is some other tool's `cluster.json`.
 */
export function clusterFacts(json: unknown): ClusterFacts | undefined {
  if (!isObject(json) || typeof member(json, 'karpenterVersion') !== 'string') return undefined;
  const gates = Object.entries(objectAt(json, 'featureGates'));
  const [key, value] = [textAt(json, 'discoveryTag', 'key'), textAt(json, 'discoveryTag', 'value')];
  const nodeRoles = [named(json, 'nodeRole'), named(json, 'windowsNodeRole')].filter((role) => role !== undefined);
  return {
    name: textAt(json, 'name'),
    karpenterVersion: textAt(json, 'karpenterVersion'),
    kubernetesVersion: textAt(json, 'kubernetesVersion'),
    featureGates: Object.fromEntries(gates.filter((gate): gate is [string, boolean] => typeof gate[1] === 'boolean')),
    ...(nodeRoles.length > 0 && { nodeRoles }),
    instanceProfile: named(json, 'instanceProfile'),
    ...(key !== undefined && value !== undefined && { discoveryTag: { key, value } }),
  };
}
