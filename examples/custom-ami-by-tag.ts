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
 * Publishing an image with these tags rolls every node: the newest image that matches and fits the architecture wins,
 * so the pipeline that tags decides about production. Test under another channel and move the tag.
 *
 * The family says how your image boots (here like Amazon Linux 2023). `owner` keeps images of other accounts out that
 * carry the same tags.
 */
export class CustomAmiByTag extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'golden-image', {
      ami: Ami.select('AL2023', { tags: { image: 'eks-node', channel: 'stable' }, owner: 'self' }),
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
