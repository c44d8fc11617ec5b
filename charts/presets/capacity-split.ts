import type { Construct } from 'constructs';
import { NodePool } from '../node-pool';
import type { DynamicNodePoolProps } from '../node-pool-props';
import { capacityType, Requirement } from '../requirements';
import type { PodPlacement } from '../taints';

/** Two pools that differ in how their nodes are paid. */
export interface CapacityPools {
  readonly spot: NodePool;
  readonly onDemand: NodePool;
}

type CapacityPoolProps = Omit<DynamicNodePoolProps, 'weight'>;

const pools = (
  scope: Construct,
  id: string,
  props: { readonly spot: Partial<DynamicNodePoolProps>; readonly onDemand: Partial<DynamicNodePoolProps> },
  common: CapacityPoolProps,
): CapacityPools => {
  const pool = (name: 'spot' | 'on-demand', own: Partial<DynamicNodePoolProps>): NodePool =>
    new NodePool(scope, `${id}-${name}`, {
      ...common,
      ...own,
      requirements: [...common.requirements, ...(own.requirements ?? []), capacityType.in(name)],
    });
  return { spot: pool('spot', props.spot), onDemand: pool('on-demand', props.onDemand) };
};

/**
 * Spot first, on-demand where no spot capacity is to be had: two pools, `<id>-spot` of the higher weight.
 * Pods need no selector. Pods that already fit on a node of either pool stay there.
 */
export const spotWithFallback = (scope: Construct, id: string, props: CapacityPoolProps): CapacityPools =>
  pools(scope, id, { spot: { weight: 20 }, onDemand: { weight: 10 } }, props);

/** Two pools and what a pod needs to be spread over them in a fixed proportion. */
export interface CapacitySplit extends CapacityPools {
  /** Spreads a workload's pods: put it into the pod's `topologySpreadConstraints`, with the workload's own labels. */
  spreadConstraint(matchLabels: Readonly<Record<string, string>>): {
    readonly maxSkew: number;
    readonly topologyKey: string;
    readonly whenUnsatisfiable: 'DoNotSchedule';
    readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  };
}

/**
 * A workload spread over on-demand and spot in a proportion, such as 1 to 4: each pool stands for as many values of the
 * label `capacity-spread` as it has shares, and a topology spread constraint spreads the pods over the values.
 *
 * @param shares whole numbers: `{ onDemand: 1, spot: 4 }` puts a fifth of the pods on on-demand nodes
 */
export function capacitySplit(
  scope: Construct,
  id: string,
  shares: { readonly onDemand: number; readonly spot: number },
  props: CapacityPoolProps,
): CapacitySplit {
  const topologyKey = 'capacity-spread';
  const values = (from: number, count: number): Requirement =>
    Requirement.of(
      topologyKey,
      'In',
      Array.from({ length: Math.max(0, count) }, (_, index) => from + index),
    );
  return {
    ...pools(
      scope,
      id,
      {
        onDemand: { requirements: [values(1, shares.onDemand)] },
        spot: { requirements: [values(1 + shares.onDemand, shares.spot)] },
      },
      props,
    ),
    spreadConstraint: (matchLabels) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels },
    }),
  };
}

/** Which pools a pod may choose between: tolerations of both, selector of none. */
export const eitherOf = ({ spot, onDemand }: CapacityPools): PodPlacement => ({
  nodeSelector: {},
  tolerations: [
    ...new Map([...spot.tolerations, ...onDemand.tolerations].map((item) => [JSON.stringify(item), item])).values(),
  ],
});
