import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  UserData,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * `kubectl get --raw /api/v1/nodes/<node>/proxy/logs/?query=kubelet` reads a node's system logs, for everybody who may
 * read `nodes/proxy`: look at your roles first. Settings that Karpenter does not count with go into a NodeConfig like
 * this; everything that changes how many pods fit belongs into `kubelet` of the node class.
 */
export class KubeletLogQuery extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'log-query', {
      ami: Ami.al2023('v20260315'),
      userData: UserData.al2023({
        nodeConfig: {
          kubelet: {
            config: { enableSystemLogHandler: true, enableSystemLogQuery: true, featureGates: { NodeLogQuery: true } },
          },
        },
      }),
    });

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
