import { Cluster } from 'cdk8s-karpenter';

/** Where the next image and the next Karpenter run first, on spot nodes. */
export const staging = new Cluster({
  name: 'staging-cluster',
  region: 'eu-west-1',
  environment: 'staging',
  tier: 'staging',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
});
