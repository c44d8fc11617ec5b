import {
  Ami,
  arch,
  Cluster,
  capacityType,
  EC2NodeClass,
  existing,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** A VPC without a way out. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  vpc: {
    isolated: true,
    id: 'vpc-0123456789abcdef0',
    subnets: ['subnet-0123456789abcdef0', 'subnet-0fedcba9876543210'],
    securityGroups: ['sg-0123456789abcdef0'],
    cidrs: ['10.0.0.0/16'],
  },
  registry: {
    charts: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/karpenter',
    controllerImage: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/karpenter/controller',
  },
  instanceProfile: existing('arn:aws:iam::111122223333:instance-profile/eks-nodes'),
});

/**
 * No node needs the internet: subnets and security groups are named by id, images come from your registry, and the
 * node class uses an instance profile that exists. IAM has no VPC endpoint, so with a role instead of a profile
 * Karpenter could not make one and would launch nothing.
 *
 * `isolated` is what does it: the same chart on another cluster takes the role.
 */
export class PrivateCluster extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });
  }
}
