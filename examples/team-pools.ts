import {
  Ami,
  arch,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  TeamPool,
} from 'cdk8s-karpenter';
import type { Construct } from 'constructs';

/**
 * Each team has its own nodes, bill and ceiling: a team that scales without end meets its own limit and nobody else's.
 * Pods need the team's label as a selector and a toleration of its taint; `runsOn(workload, pool)` writes both.
 * Renaming a team deletes its pool, and its nodes with it.
 */
export class TeamPools extends KarpenterChart {
  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, props);
    const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });

    for (const { team, cpu } of [
      { team: 'checkout', cpu: 200 },
      { team: 'search', cpu: 400 },
    ]) {
      new TeamPool(this, team, {
        nodeClass,
        requirements: [
          arch.in('amd64', 'arm64'),
          Label.os.in('linux'),
          capacityType.in('spot', 'on-demand'),
          instanceCategory.in('c', 'm', 'r'),
        ],
        limits: { cpu, memory: `${cpu * 4}Gi` },
      });
    }
  }
}
