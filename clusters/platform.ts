import { Duration } from 'cdk8s';
import {
  type Ami,
  arch,
  type Budget,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceGeneration,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  type Limits,
  NodePool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

type CapacityType = 'spot' | 'on-demand';

/** In what clusters of the platform differ. */
export interface PlatformOptions {
  /** The image of the nodes: pinned, and raised environment by environment. */
  readonly ami: Ami;
  readonly capacityTypes: readonly [CapacityType, ...CapacityType[]];
  /** Where the general pool stops. */
  readonly limits: Limits;
  /** When nodes of the general pool may be replaced, and how many at a time. */
  readonly budgets: readonly Budget[];
}

export interface PlatformProps extends KarpenterChartProps {
  readonly options: PlatformOptions;
}

/** How the platform's nodes and pools are disrupted, but for the budgets. */
export const consolidation = {
  consolidationPolicy: 'WhenEmptyOrUnderutilized',
  consolidateAfter: Duration.minutes(1),
} as const;

/** What every cluster of the platform has. A change here is a change of `dist/base/` and of no overlay. */
export class Platform extends KarpenterChart {
  readonly nodeClass: EC2NodeClass;
  readonly general: NodePool;

  constructor(scope: Construct, id: string, props: PlatformProps) {
    super(scope, id, props);
    const { ami, capacityTypes, limits, budgets } = props.options;

    this.nodeClass = new EC2NodeClass(this, 'default-class', {
      metadata: { name: 'default' },
      ami,
      kubelet: {
        systemReserved: { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '1Gi' },
        evictionHard: { 'memory.available': '5%', 'nodefs.available': '10%', 'nodefs.inodesFree': '10%' },
      },
    });

    this.general = new NodePool(this, 'default', {
      nodeClass: this.nodeClass,
      requirements: [
        arch.in('amd64'),
        Label.os.in('linux'),
        capacityType.in(...capacityTypes),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(2),
      ],
      expireAfter: Duration.days(30),
      limits,
      disruption: { ...consolidation, budgets },
    });
  }
}
