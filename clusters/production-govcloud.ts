import { Ami, Cluster } from 'cdk8s-karpenter';
import { productionOptions } from './options';
import type { PlatformOptions } from './platform';

/** The production of public authorities, in a partition of its own. */
export const productionGovCloud = new Cluster({
  name: 'gov-cluster',
  region: 'us-gov-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
});

/** It keeps the image that was certified last. */
export const productionGovCloudOptions: PlatformOptions = {
  ...productionOptions,
  ami: Ami.al2023('v20260114'),
  limits: { cpu: 300, memory: '300Gi' },
};
