import { Cluster, type ClusterProps } from '../cluster';

/** The facts of a cluster that its template depends on. */
export type TemplateFacts = Pick<
  ClusterProps,
  | 'name'
  | 'region'
  | 'account'
  | 'karpenterVersion'
  | 'identity'
  | 'namespace'
  | 'serviceAccount'
  | 'authenticationMode'
  | 'featureGates'
  | 'nodeRole'
  | 'windowsNodeRole'
  | 'controllerRole'
  | 'instanceProfile'
  | 'interruptionQueue'
  | 'discoveryTag'
  | 'tags'
  | 'stackName'
  | 'regionalNames'
  | 'vpc'
>;

/** A cluster for its template alone: of the rest, which no template depends on, nothing has to be known. */
export const templateCluster = (facts: TemplateFacts): Cluster =>
  new Cluster({ ...facts, environment: 'prod', tier: 'production', kubernetesVersion: '1.30' });
