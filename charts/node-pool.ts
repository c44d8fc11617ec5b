import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { NodePool as L1 } from '../imports/karpenter.sh';
import type { KarpenterMinor, Problem } from '../karpenter';
import type { Budget, BudgetSpec } from './budget';
import { type Check, failed } from './checks';
import { deepMerge } from './deep-merge';
import { durationText } from './durations';
import type { EC2NodeClass, NodeClassRef } from './ec2-node-class';
import { below } from './findings';
import { KarpenterChart } from './karpenter-chart';
import { KarpenterObject, type KarpenterObjectProps } from './karpenter-object';
import { type Limits, type Quantity, UNLIMITED_ANNOTATION, Unlimited } from './limits';
import type { Requirement, RequirementSpec } from './requirements';
import { type PodPlacement, type Taint, type Toleration, tolerationFor } from './taints';

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
  readonly nodeClass: EC2NodeClass | NodeClassRef;
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

function orNever(duration: Duration | 'Never'): string;
function orNever(duration: Duration | 'Never' | undefined): string | undefined;
function orNever(duration: Duration | 'Never' | undefined): string | undefined {
  return typeof duration === 'object' ? durationText(duration) : duration;
}

function buildSpec(props: NodePoolProps, minor: KarpenterMinor): NodePoolSpec {
  const { disruption, labels, annotations, limits, nodeClass } = props;
  return {
    ...(disruption !== undefined && {
      disruption: {
        budgets: disruption.budgets?.map((budget) => budget.toSpec()),
        consolidateAfter: orNever(disruption.consolidateAfter),
        consolidationPolicy: disruption.consolidationPolicy,
      },
    }),
    ...(limits !== undefined && !(limits instanceof Unlimited) && { limits }),
    replicas: props.replicas,
    template: {
      ...((labels ?? annotations) !== undefined && { metadata: { annotations, labels } }),
      spec: {
        expireAfter: orNever(props.expireAfter),
        nodeClassRef: 'ref' in nodeClass ? nodeClass.ref : nodeClass,
        requirements: (props.requirements ?? []).map((requirement) => requirement.toSpec(minor)),
        startupTaints: props.startupTaints,
        taints: props.taints,
        terminationGracePeriod: orNever(props.terminationGracePeriod),
      },
    },
    weight: props.weight,
  };
}

function staticLimitChecks({ replicas, limits }: StaticNodePoolProps): Check[] {
  return [
    {
      ok: Object.keys(limits ?? {}).every((key) => key === 'nodes'),
      path: 'spec.limits',
      got: limits,
      message: 'a static pool can limit only nodes',
      fix: 'write limits: { nodes: … }',
    },
    {
      ok: limits?.nodes === undefined || limits.nodes > replicas,
      severity: limits?.nodes === replicas ? 'warning' : 'error',
      path: 'spec.limits.nodes',
      got: limits?.nodes,
      message: `drift never replaces a node while limits.nodes is not above replicas (${replicas})`,
      fix: `allow at least one more: nodes: ${replicas + 1}`,
    },
  ];
}

function dynamicLimitChecks({ limits }: DynamicNodePoolProps): Check[] {
  if (limits instanceof Unlimited) {
    return [
      {
        ok: limits.reason.trim() !== '',
        path: 'spec.limits',
        got: limits.reason,
        message: 'a pool without limits needs a reason',
        fix: "write unlimited('why')",
      },
    ];
  }
  return [
    {
      ok: limits !== undefined && Object.values(limits).some((value) => value !== undefined),
      path: 'spec.limits',
      got: limits,
      message: 'limits are required: without them a bug launches nodes until the quota of the account ends',
      fix: "give limits: { cpu: …, memory: … }, or say why not: limits: unlimited('…')",
    },
  ];
}

function checks(props: NodePoolProps): Check[] {
  const { requirements, disruption, weight } = props;
  return [
    ...(props.replicas === undefined ? dynamicLimitChecks(props) : staticLimitChecks(props)),
    {
      ok: requirements !== undefined,
      path: 'spec.template.spec.requirements',
      message: 'requirements are required',
      fix: 'write [] for any node at all',
    },
    {
      ok: disruption === undefined || disruption.consolidateAfter !== undefined,
      path: 'spec.disruption.consolidateAfter',
      got: disruption?.consolidateAfter,
      message: 'consolidateAfter is required inside disruption',
      fix: "set Duration.minutes(1) or 'Never'",
    },
    {
      ok: weight === undefined || (Number.isInteger(weight) && weight >= 1 && weight <= 100),
      path: 'spec.weight',
      got: weight,
      message: 'weight is a whole number from 1 to 100',
      fix: 'leave it out for the lowest',
    },
    {
      ok: weight === undefined || props.replicas === undefined,
      path: 'spec.weight',
      got: weight,
      message: 'a static pool has no weight: pods do not choose it',
      fix: 'leave it out',
    },
  ];
}

const problemsOf = (props: NodePoolProps, minor: KarpenterMinor): Problem[] => [
  ...failed('charts/nodepool', checks(props)),
  ...(props.requirements ?? []).flatMap((requirement, index) =>
    below(`spec.template.spec.requirements[${index}]`, requirement.problems(minor)),
  ),
  ...(props.disruption?.budgets ?? []).flatMap((budget, index) =>
    below(`spec.disruption.budgets[${index}]`, budget.problems()),
  ),
];

/**
 * A set of nodes that Karpenter may launch. It gives pods that `runsOn` it a selector for its nodes and tolerations for
 * its taints.
 *
 * @see https://karpenter.sh/docs/concepts/nodepools/
 */
export class NodePool extends KarpenterObject<NodePoolSpec> implements PodPlacement {
  constructor(scope: Construct, id: string, props: NodePoolProps) {
    const { cluster, defaults } = KarpenterChart.of(scope);
    const merged = deepMerge<NodePoolProps>((defaults.nodePool ?? {}) as NodePoolProps, props);
    const { limits } = merged;
    super(scope, id, L1.GVK, merged, {
      spec: buildSpec(merged, cluster.karpenterMinor),
      problems: problemsOf(merged, cluster.karpenterMinor),
      ...(limits instanceof Unlimited && { annotations: { [UNLIMITED_ANNOTATION]: limits.reason } }),
    });
  }

  /** Selects the pool's nodes and no others. */
  get nodeSelector(): Readonly<Record<string, string>> {
    return { 'karpenter.sh/nodepool': this.name };
  }

  /** Answers the pool's taints; startup taints need none. */
  get tolerations(): readonly Toleration[] {
    return (this.spec.template.spec.taints ?? []).map(tolerationFor);
  }

  /** The pool's limits as the YAML has them; empty where it has none. */
  get limits(): Readonly<Record<string, Quantity | undefined>> {
    return this.spec.limits ?? {};
  }
}
