import {
  Ami,
  arch,
  Cluster,
  capacityType,
  EC2NodeClass,
  FlowSchemas,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/** The controller has a namespace of its own. */
export const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  namespace: 'karpenter',
});

/**
 * Karpenter keeps its leadership while others flood the API server. Outside `kube-system` the controller has no flow
 * schema of its own and is throttled with everybody else; two FlowSchemas for its service account change that. In
 * `kube-system` the same line makes nothing.
 */
export class ControllerOutsideKubeSystem extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    new FlowSchemas(this, 'flow-schemas');

    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 100 },
    });
  }
}
