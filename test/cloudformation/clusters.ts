/** Clusters of the tests. */
import { Cluster, type ClusterProps } from '../../src/cluster';
import type { KarpenterVersion } from '../../src/karpenter';
import type { Env } from './resolve-template';

export const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';

export const ENVS = {
  eu: { partition: 'aws', region: 'eu-west-1', account: '111122223333' },
  cn: { partition: 'aws-cn', region: 'cn-north-1', account: '111122223333' },
  gov: { partition: 'aws-us-gov', region: 'us-gov-west-1', account: '111122223333' },
} as const satisfies Record<string, Env>;

export type EnvName = keyof typeof ENVS;

export const ENV_NAMES = Object.keys(ENVS) as readonly EnvName[];

/** A cluster `prod-eu`; only what a test is about differs. */
export const clusterWith = (props: Partial<ClusterProps> = {}): Cluster =>
  new Cluster({
    name: 'prod-eu',
    region: 'eu-west-1',
    environment: 'prod',
    tier: 'production',
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.30',
    ...props,
  });

export const clusterIn = (env: EnvName, minor: string, props: Partial<ClusterProps> = {}): Cluster =>
  clusterWith({ region: ENVS[env].region, karpenterVersion: minor as KarpenterVersion, ...props });
