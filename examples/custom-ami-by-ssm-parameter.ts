import { Duration } from 'cdk8s';
import {
  Ami,
  arch,
  Budget,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Writing a new image id into a parameter rolls the nodes of that architecture, so guard the parameters like a
 * deployment. The controller's role has to allow `ssm:GetParameter` on them: the reference policy covers AWS's own
 * parameters only, and without it the node class finds no image and launches nothing.
 */
export class CustomAmiBySsmParameter extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'golden-image', {
      ami: Ami.select(
        'AL2023',
        { ssmParameter: '/platform/images/eks-node/amd64' },
        { ssmParameter: '/platform/images/eks-node/arm64' },
      ),
    });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
      ],
      limits: { cpu: 200, memory: '800Gi' },
      disruption: { consolidateAfter: Duration.minutes(1), budgets: [Budget.atMost('10%')] },
    });
  }
}
