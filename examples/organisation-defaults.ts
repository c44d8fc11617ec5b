import { Duration } from 'cdk8s';
import {
  Ami,
  amazonLinuxVolume,
  arch,
  Budget,
  capacityType,
  type Defaults,
  EC2NodeClass,
  Imds,
  instanceCategory,
  instanceCpu,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

const defaults: Defaults = {
  nodeClass: {
    metadataOptions: Imds.blockPods(),
    blockDeviceMappings: amazonLinuxVolume('50Gi'),
    kubelet: { systemReserved: { cpu: '100m', memory: '100Mi' } },
  },
  nodePool: {
    expireAfter: Duration.days(21),
    terminationGracePeriod: Duration.hours(4),
    disruption: { consolidateAfter: Duration.minutes(1), budgets: [Budget.atMost('10%')] },
  },
};

/**
 * One place for what every pool and node class has. An edit of `nodeClass` replaces every node of every cluster that
 * takes it; an edit of `disruption` takes effect at once and replaces none. A prop of a construct wins: maps are
 * merged with the default, lists replace it.
 *
 * Keep the organisation's tags out of here unless instances need them: a changed tag replaces nodes too.
 * `Cluster.tags` is for the rest of the AWS side.
 */
export class OrganisationDefaults extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, { ...props, defaults });
    const nodeClass = new EC2NodeClass(this, 'default', {
      ami: Ami.al2023('v20260315'),
      kubelet: { maxPods: 58 },
    });

    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in('on-demand'),
        instanceCategory.in('c', 'm', 'r'),
        instanceCpu.gt(3),
      ],
      limits: { cpu: 200, memory: '800Gi' },
    });
  }
}
