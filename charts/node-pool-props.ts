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
   * drift, repair or expiry. Before Karpenter 1.15 the API server requires it wherever `disruption` is given.
   * @default - at once, from 1.15 on
   */
  readonly consolidateAfter?: Duration | 'Never';
  /** Which nodes consolidation may remove or replace. @default 'WhenEmptyOrUnderutilized' */
  readonly consolidationPolicy?: ConsolidationPolicy;
  /**
   * How many nodes at once, and when; at most 50. Only scheduled ones leave the time outside their windows without any
   * limit, and an empty list is no limit at all.
   * @default - 10% of the nodes
   */
  readonly budgets?: readonly Budget[];
}

/** What pools of both kinds have. */
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
  /**
   * When nodes may be removed of Karpenter's own accord, and how many at once. An edit takes effect at once
   * and rolls nothing.
   * @default - consolidate empty and underutilized nodes at once, 10% at a time (the API server's default)
   */
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
  /** Only static pools have a number of nodes. */
  readonly replicas?: undefined;
}

/**
 * A pool of a fixed number of nodes (1.8+, feature gate `staticCapacity`: with the gate off it creates nothing and
 * reports no error). Pods do not make it grow. It cannot become dynamic later, nor the reverse.
 */
export interface StaticNodePoolProps extends CommonNodePoolProps {
  /** Nodes that the pool keeps, whatever the pods need; 0 or more. */
  readonly replicas: number;
  /**
   * Only `nodes`, above `replicas`: drift and expiry start the new node before they remove the old one, so with
   * `nodes` equal to `replicas` a drifted node is never replaced, unless the feature gate `terminateFirstDrift` (1.15+) lets
   * the old one go first.
   */
  readonly limits?: {
    /** Nodes at most, replacements included. */
    readonly nodes: number;
  };
  /** Static pools have no weight. */
  readonly weight?: undefined;
}

/** A pool that grows with the pods, or with `replicas` one of a fixed number of nodes. */
export type NodePoolProps = DynamicNodePoolProps | StaticNodePoolProps;

/** `spec` of a NodePool, as it stands in the YAML. */
export interface NodePoolSpec {
  /** When nodes may be removed of Karpenter's own accord. @default - the API server's */
  readonly disruption?: {
    /** How many nodes at once, and when. @default - 10% of the nodes */
    readonly budgets?: readonly BudgetSpec[];
    /** How long pods have to be unchanged before their node may be consolidated: `1m`, or `Never`. @default '0s' from 1.15 on */
    readonly consolidateAfter?: string;
    /** Which nodes consolidation may remove or replace. @default 'WhenEmptyOrUnderutilized' */
    readonly consolidationPolicy?: ConsolidationPolicy;
  };
  /** What the nodes may come to at most, by resource. @default - none */
  readonly limits?: Readonly<Record<string, Quantity | undefined>>;
  /** Nodes of a static pool. @default - none: the pool is dynamic */
  readonly replicas?: number;
  /** What the nodes are made from. */
  readonly template: {
    /** Labels and annotations of the nodes. @default - none */
    readonly metadata?: {
      /** Annotations of the nodes. An edit rolls every node. @default - none */
      readonly annotations?: Readonly<Record<string, string>>;
      /** Labels of the nodes. An edit rolls every node. @default - none */
      readonly labels?: Readonly<Record<string, string>>;
    };
    /** What a node is and how long it lives. */
    readonly spec: {
      /** Age at which a node is replaced, or `Never`. @default '720h' */
      readonly expireAfter?: string;
      /** The node class that says how nodes are made. */
      readonly nodeClassRef: NodeClassRef;
      /** What the nodes have to be; all of them have to hold. */
      readonly requirements: readonly RequirementSpec[];
      /** Taints that something removes when the node is ready. An edit rolls every node. @default - none */
      readonly startupTaints?: readonly Taint[];
      /** Taints that keep pods without a toleration away. An edit rolls every node. @default - none */
      readonly taints?: readonly Taint[];
      /** How long a node may drain before what blocks it is killed. @default - for ever */
      readonly terminationGracePeriod?: string;
    };
  };
  /** Pools of higher weight are tried first, 1 to 100. @default - none, which counts as 0 */
  readonly weight?: number;
}
