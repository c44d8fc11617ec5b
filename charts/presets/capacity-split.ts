import type { Construct } from 'constructs';
import { ownClass } from '../own-classes';
import { Requirement } from '../requirements';
import { CapacityPools, type CapacityPoolsProps } from './capacity-pools';

const TOPOLOGY_KEY = 'capacity-spread';

/** So many values of the label on which pods are spread. */
const values = (from: number, count: number): Requirement =>
  Requirement.of(
    TOPOLOGY_KEY,
    'In',
    Array.from({ length: Math.max(0, count) }, (_, index) => from + index),
  );

/** Props of a {@link CapacitySplit}: those of a pool, for both, and the proportion. */
export interface CapacitySplitProps extends CapacityPoolsProps {
  /** Whole numbers: `{ onDemand: 1, spot: 4 }` puts a fifth of the pods on on-demand nodes. An edit rolls every node. */
  readonly shares: {
    /** Shares of the pool of on-demand nodes. */
    readonly onDemand: number;
    /** Shares of the pool of spot nodes. */
    readonly spot: number;
  };
}

/**
 * A workload spread over on-demand and spot in a proportion, such as 1 to 4: each pool stands for as many values of the
 * label `capacity-spread` as it has shares, and a topology spread constraint spreads the pods over the values. Where spot
 * capacity is missing, its share of the pods stays pending.
 */
export class CapacitySplit extends CapacityPools {
  /** The label over whose values pods are spread. */
  readonly topologyKey = TOPOLOGY_KEY;

  constructor(scope: Construct, id: string, props: CapacitySplitProps) {
    const { shares, ...pools } = props;
    super(scope, id, pools, {
      onDemand: { requirements: [values(1, shares.onDemand)] },
      spot: { requirements: [values(1 + shares.onDemand, shares.spot)] },
    });
  }

  /** Spreads a workload's pods: put it into the pod's `topologySpreadConstraints`, with the workload's own labels. */
  spreadConstraint(matchLabels: Readonly<Record<string, string>>): {
    readonly maxSkew: number;
    readonly topologyKey: string;
    readonly whenUnsatisfiable: 'DoNotSchedule';
    readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  } {
    return {
      maxSkew: 1,
      topologyKey: this.topologyKey,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels },
    };
  }
}

ownClass(CapacitySplit);
