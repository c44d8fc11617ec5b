import { Construct } from 'constructs';
import { isPropOf, unknownProps } from '../../src/props';
import { constructFindingsOf, reportFindings } from '../findings';
import { capacityType } from '../labels';
import { NodePool } from '../node-pool';
import type { DynamicNodePoolProps } from '../node-pool-props';
import { strictnessOf } from '../own-classes';
import type { Requirement } from '../requirements';
import type { PodPlacement, Toleration } from '../taints';

/** What two pools that differ in how their nodes are paid have in common: props of a pool, for each of them. */
export type CapacityPoolsProps = Omit<DynamicNodePoolProps, 'weight'>;

/** In what one of the two pools differs from the other. */
interface Difference {
  readonly weight?: number;
  readonly requirements?: readonly Requirement[];
}

/** Two pools that differ in how their nodes are paid. A workload that `runsOn` them may run on the nodes of either. */
export abstract class CapacityPools extends Construct implements PodPlacement {
  /** The pool of spot nodes, `<name>-spot`. */
  readonly spot: NodePool;
  /** The pool of on-demand nodes, `<name>-on-demand`. */
  readonly onDemand: NodePool;

  protected constructor(
    scope: Construct,
    id: string,
    props: CapacityPoolsProps,
    own: { readonly spot: Difference; readonly onDemand: Difference },
  ) {
    super(scope, id);
    const { metadata, requirements } = props;
    const problems = unknownProps('SpotWithFallbackProps', props, { strictness: strictnessOf(this) });
    reportFindings(this, constructFindingsOf(this, `NodePool/${id}`, problems));
    // Said once, and not by both pools.
    const known = Object.fromEntries(Object.entries(props).filter(([key]) => isPropOf('NodePoolProps', key)));
    const pool = (kind: 'spot' | 'on-demand', difference: Difference): NodePool =>
      new NodePool(this, kind, {
        ...(known as unknown as CapacityPoolsProps),
        ...difference,
        metadata: { ...metadata, name: `${metadata?.name ?? id}-${kind}` },
        requirements: [...requirements, ...(difference.requirements ?? []), capacityType.in(kind)],
      });
    this.spot = pool('spot', own.spot);
    this.onDemand = pool('on-demand', own.onDemand);
  }

  /** Empty: pods choose between the two pools. */
  get nodeSelector(): Readonly<Record<string, string>> {
    return {};
  }

  /** Answers the taints of both pools. */
  get tolerations(): readonly Toleration[] {
    const all = [...this.spot.tolerations, ...this.onDemand.tolerations];
    return [...new Map(all.map((toleration) => [JSON.stringify(toleration), toleration])).values()];
  }
}
