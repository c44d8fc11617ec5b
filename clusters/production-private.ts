import { Budget, Cluster, type TemplateOptions } from 'cdk8s-karpenter';
import { productionOptions } from './options';
import type { PlatformOptions } from './platform';

/** The second production region, in a VPC without a way out: nodes use an instance profile, charts come from a mirror. */
export const productionPrivate = new Cluster({
  name: 'private-cluster',
  region: 'eu-central-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  vpc: {
    isolated: true,
    id: 'vpc-0f1e2d3c4b5a69788',
    subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-0b1c2d3e4f5a61728', 'subnet-0c1d2e3f4a5b62738'],
    cidrs: ['10.64.0.0/16'],
  },
  registry: {
    charts: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/karpenter',
    controllerImage: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/karpenter/controller',
  },
});

/** Nodes are replaced in the maintenance window that its customers have agreed to. */
export const productionPrivateOptions: PlatformOptions = {
  ...productionOptions,
  limits: { cpu: 400, memory: '400Gi' },
  budgets: [Budget.atMost('20%'), Budget.onlyDuring({ days: 'sat,sun', from: '02:00', to: '06:00', timeZone: 'UTC' })],
};

/** Images come through the gateway endpoint of S3, which stands in the route tables of the private subnets. */
export const productionPrivateTemplate: TemplateOptions = {
  routeTables: ['rtb-0d1e2f3a4b5c60718'],
};
