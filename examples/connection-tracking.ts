import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Idle TCP connections are forgotten after 350 seconds instead of five days, so that a busy proxy does not exhaust the
 * table of tracked connections; a client that idles longer finds its connection dead, so keepalives must be shorter.
 * Types without Nitro are left out. Karpenter 1.13 or later; an edit replaces every node.
 */
export class Proxies extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'proxies-class', {
      metadata: { name: 'proxies' },
      ami: Ami.al2023('v20260315'),
      connectionTracking: { tcpEstablishedTimeout: 350, udpStreamTimeout: 120, udpTimeout: 30 },
    });

    new NodePool(this, 'proxies', {
      nodeClass,
      requirements: [
        arch.in('amd64', 'arm64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm'),
        instanceGeneration.gt(4),
      ],
      limits: { cpu: 100, memory: '400Gi' },
    });
  }
}
