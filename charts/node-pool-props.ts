import type { Duration } from 'cdk8s';
import type { Quantity } from '../src/karpenter';
import type { Budget, BudgetSpec } from './budget';
import type { NodeClassRef, ReferableNodeClass } from './ec2-node-class-props';
import type { Limits, Unlimited } from './limits';
import type { KarpenterObjectProps } from './object-props';
import type { Requirement, RequirementSpec } from './requirements';
import type { Taint } from './taints';

/** `WhenEmpty` removes empty nodes only; `Balanced` (1.14+) weighs savings against disruption. */
export type ConsolidationPolicy = 'WhenEmpty' | 'WhenEmptyOrUnderutilized' | 'Balanced';

/** When Karpenter may remove nodes of its own accord. */
export interface Disruption {
  /**
   * How long a node's pods have to be unchanged before it may be consolidated; `Never` turns consolidation off, but not
   * drift or expiry. Required by the API server wherever `disruption` is given.
   */
  readonly consolidateAfter: Duration | 'Never';
  /** @default 'WhenEmptyOrUnderutilized' */
  readonly consolidationPolicy?: ConsolidationPolicy;
  /**
   * How many nodes at once, and when; at most 50. Only scheduled ones leave the time outside their windows without any
   * limit, and an empty list is no limit at all.
   * @default - 10% of the nodes
   */
  readonly budgets?: readonly Budget[];
}

interface CommonNodePoolProps extends KarpenterObjectProps<NodePoolSpec> {
  /** How the pool's nodes are made. */
  readonly nodeClass: ReferableNodeClass | NodeClassRef;
  /** What the nodes have to be; all of them have to hold. */
  readonly requirements: readonly Requirement[];
  /** Labels of the nodes, for pods to select. An edit rolls every node. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the nodes. An edit rolls every node. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Keep pods without a toleration away. An edit rolls every node. @default - none */
  readonly taints?: readonly Taint[];
  /** Taints that something on the node removes when it is ready (Cilium, EFS); pods need not tolerate them. @default - none */
  readonly startupTaints?: readonly Taint[];
  /**
   * The age at which a node is replaced, whatever the budgets say. Existing nodes keep the value they were born with.
   * @default - 720h (the API server's default)
   */
  readonly expireAfter?: Duration | 'Never';
  /**
   * How long a node may drain before pods that block it are killed. Without one a PDB or do-not-disrupt holds a node
   * for ever.
   * @default - for ever
   */
  readonly terminationGracePeriod?: Duration;
  /** @default - consolidate empty and underutilized nodes at once, 10% at a time (the API server's default) */
  readonly disruption?: Disruption;
  /**
   * Empties the pool before it is removed, in two reviewed commits. First `retire: true`: the pool launches nothing more
   * (`limits.cpu: 0`, or no replicas) and its nodes are replaced by those of other pools, within budgets and
   * PodDisruptionBudgets; a node stays while its pods fit nowhere else. Then, when `kubectl get nodeclaims -l
   * karpenter.sh/nodepool=<name>` shows none, remove the pool. Removing it at once takes its nodes at once.
   * @default false
   */
  readonly retire?: boolean;
}

/** A pool that grows and shrinks with the pods. */
export interface DynamicNodePoolProps extends CommonNodePoolProps {
  /** What the pool may reach at most. To leave it out say why: `limits: unlimited('…')`. */
  readonly limits: Limits | Unlimited;
  /** Pools of higher weight are tried first, 1 to 100. @default - none, which counts as 0 */
  readonly weight?: number;
  readonly replicas?: undefined;
}

/**
 * A pool of a fixed number of nodes (1.8+, feature gate `staticCapacity`: with the gate off it creates nothing and
 * reports no error). Pods do not make it grow. It cannot become dynamic later, nor the reverse.
 */
export interface StaticNodePoolProps extends CommonNodePoolProps {
  readonly replicas: number;
  /**
   * Only `nodes`, above `replicas`: drift and expiry start the new node before they remove the old one, so with
   * `nodes` equal to `replicas` a drifted node is never replaced.
   */
  readonly limits?: { readonly nodes: number };
  /** Static pools have no weight. */
  readonly weight?: undefined;
}

export type NodePoolProps = DynamicNodePoolProps | StaticNodePoolProps;

/** `spec` of a NodePool, as it stands in the YAML. */
export interface NodePoolSpec {
  readonly disruption?: {
    readonly budgets?: readonly BudgetSpec[];
    readonly consolidateAfter: string;
    readonly consolidationPolicy?: ConsolidationPolicy;
  };
  readonly limits?: Readonly<Record<string, Quantity | undefined>>;
  readonly replicas?: number;
  readonly template: {
    readonly metadata?: {
      readonly annotations?: Readonly<Record<string, string>>;
      readonly labels?: Readonly<Record<string, string>>;
    };
    readonly spec: {
      readonly expireAfter?: string;
      readonly nodeClassRef: NodeClassRef;
      readonly requirements: readonly RequirementSpec[];
      readonly startupTaints?: readonly Taint[];
      readonly taints?: readonly Taint[];
      readonly terminationGracePeriod?: string;
    };
  };
  readonly weight?: number;
}
