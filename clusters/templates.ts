import { Cluster, type Tier } from 'cdk8s-karpenter';

/**
 * The cluster that stands for all those of an environment. It exists nowhere: its name, in the role and the discovery
 * tag, is what every overlay of a cluster replaces.
 */
const template = (environment: string, tier: Tier, nodeRole?: string): Cluster =>
  new Cluster({
    name: 'template',
    region: 'eu-west-1',
    environment,
    tier,
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
    nodeRole,
  });

export const templates = {
  base: template('base', 'development'),
  development: template('dev', 'development', 'KarpenterNodeRole-Dev'),
  staging: template('staging', 'staging'),
  production: template('prod', 'production'),
};
