/** Clusters of the tests. */
import { Cluster, type ClusterProps } from '../../src/cluster';
import type { KarpenterVersion } from '../../src/karpenter';

export const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';

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

export const clusterOf = (version: string, props: Partial<ClusterProps> = {}): Cluster =>
  clusterWith({ karpenterVersion: version as KarpenterVersion, ...props });

/** A pool with replicas, an overlay and the like, as a synth resolves them. */
export const STATIC_POOL = { kind: 'NodePool', metadata: { name: 'fixed' }, spec: { replicas: 2 } };
export const OVERLAY = { kind: 'NodeOverlay', metadata: { name: 'cheap' }, spec: {} };
export const BUFFER = { kind: 'CapacityBuffer', metadata: { name: 'spare' }, spec: {} };
export const RESERVING = {
  kind: 'EC2NodeClass',
  metadata: { name: 'reserved' },
  spec: { capacityReservationSelectorTerms: [{ id: 'cr-1' }] },
};
