import type { Construct } from 'constructs';
import { NodePool } from '../node-pool';
import type { DynamicNodePoolProps } from '../node-pool-props';
import { ownClass } from '../own-classes';

/** Props of a {@link TeamPool}: those of a pool, and the team. */
export interface TeamPoolProps extends DynamicNodePoolProps {
  /** Value of the label and of the taint `team`. An edit rolls every node. @default - the construct's id */
  readonly team?: string;
}

/**
 * A pool for one team: its nodes carry the label and the taint `team=<team>`, so that the team's pods run there and
 * nobody else's do. Karpenter's limits then are the team's budget.
 */
export class TeamPool extends NodePool {
  constructor(scope: Construct, id: string, props: TeamPoolProps) {
    const { team = id, ...pool } = props;
    super(scope, id, {
      ...pool,
      labels: { team, ...pool.labels },
      taints: [{ key: 'team', value: team, effect: 'NoSchedule' }, ...(pool.taints ?? [])],
    });
  }
}

ownClass(TeamPool);
