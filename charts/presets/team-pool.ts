import type { Construct } from 'constructs';
import { NodePool } from '../node-pool';
import type { DynamicNodePoolProps } from '../node-pool-props';

/**
 * A pool for one team: its nodes carry the label and the taint `team=<team>`, so that the team's pods run there and
 * nobody else's do. Karpenter's limits then are the team's budget.
 */
export function teamPool(scope: Construct, team: string, props: DynamicNodePoolProps): NodePool {
  return new NodePool(scope, team, {
    ...props,
    labels: { team, ...props.labels },
    taints: [{ key: 'team', value: team, effect: 'NoSchedule' }, ...(props.taints ?? [])],
  });
}
