import { isAtLeast } from '../karpenter/versions';
import type { Cluster } from './cluster';

/** A role that somebody else made, and what it needs for this cluster. */
export interface ExistingRoleNeeds {
  readonly path: 'nodeRole' | 'windowsNodeRole' | 'controllerRole';
  readonly name: string;
  /** Who has to be able to take it on, and how. */
  readonly trust: string;
  /** Managed policies of AWS that it needs, by name; those of the controller are of the cluster's own. */
  readonly policies: readonly string[];
}

/** Policies of AWS that nodes need; `AmazonEKS_CNI_Policy` only where the VPC CNI has no role of its own. */
const nodePolicies = ({ karpenterVersion, vpc }: Cluster): readonly string[] => [
  'AmazonEKSWorkerNodePolicy',
  isAtLeast(karpenterVersion, '1.4') ? 'AmazonEC2ContainerRegistryPullOnly' : 'AmazonEC2ContainerRegistryReadOnly',
  ...(vpc.ipFamily === 'ipv6' ? [] : ['AmazonEKS_CNI_Policy']),
];

const controllerTrust = ({ identity, namespace, serviceAccount }: Cluster): string =>
  identity === 'pod-identity'
    ? 'pods.eks.amazonaws.com: sts:AssumeRole and sts:TagSession'
    : `the OIDC provider ${identity.irsa.issuer}: sts:AssumeRoleWithWebIdentity, for system:serviceaccount:${namespace}:${serviceAccount}`;

/**
 * The roles of a cluster that exist already, and what they need: the template leaves them as they are.
 *
 * @param windows whether there are Windows nodes
 */
export function existingRoles(cluster: Cluster, windows: boolean): readonly ExistingRoleNeeds[] {
  const nodes = { trust: 'ec2.amazonaws.com: sts:AssumeRole', policies: nodePolicies(cluster) };
  const all: readonly ExistingRoleNeeds[] = [
    { path: 'nodeRole', name: cluster.nodeRole.name, ...nodes },
    ...(windows ? [{ path: 'windowsNodeRole' as const, name: cluster.windowsNodeRole.name, ...nodes }] : []),
    { path: 'controllerRole', name: cluster.controllerRole.name, trust: controllerTrust(cluster), policies: [] },
  ];
  return all.filter(({ path }) => cluster[path].existing);
}
