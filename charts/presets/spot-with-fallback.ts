import type { Construct } from 'constructs';
import { ownClass } from '../own-classes';
import { CapacityPools, type CapacityPoolsProps } from './capacity-pools';

/** Props of a {@link SpotWithFallback}: those of a pool, for both. Each pool has the limits for itself. */
export interface SpotWithFallbackProps extends CapacityPoolsProps {}

/**
 * Spot first, on-demand where no spot capacity is to be had: two pools, `<id>-spot` of weight 20 and `<id>-on-demand` of
 * weight 10. Pods need no selector. Pods that already fit on a node of either pool stay there.
 */
export class SpotWithFallback extends CapacityPools {
  constructor(scope: Construct, id: string, props: SpotWithFallbackProps) {
    super(scope, id, props, { spot: { weight: 20 }, onDemand: { weight: 10 } });
  }
}

ownClass(SpotWithFallback);
