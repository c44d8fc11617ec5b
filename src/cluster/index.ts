export type { FeatureGates } from '../karpenter/feature-gates';
export { awsAuthMapping } from './aws-auth';
export { AWS_NAMES, type NameRule, nameFault } from './aws-names';
export { Cluster } from './cluster';
export { DNS_LABEL, DNS_SUBDOMAIN } from './dns-names';
export { type ExistingRoleNeeds, existingRoles } from './existing-roles';
export {
  type ClusterFacts,
  type ClusterJson,
  fromFacts,
  type KnownFacts,
  knownFacts,
  RESOURCE_FACTS,
  toFacts,
} from './facts';
export { newerVersionLines, newerVersions } from './newer-version';
export { type NodeRole, nodeRoles } from './node-roles';
export {
  type ClusterProps,
  type ClusterRegistry,
  type ClusterVpc,
  type DiscoveryTag,
  ExistingResource,
  existing,
  type Identity,
  type KarpenterSettings,
  type NamedResource,
  type SchedulerConfig,
  type Tier,
} from './props';
export { isPublicRegistry, PUBLIC_REGISTRY } from './registry';
export { RETIRING_ANNOTATION } from './retiring';
export { CLUSTER_RULES } from './rules';
