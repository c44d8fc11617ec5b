import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { NodePool as L1 } from '../imports/karpenter.sh';
import { type Cluster, RETIRING_ANNOTATION } from '../src/cluster';
import { below, type Check, failed, type Problem, shown } from '../src/findings';
import { isAtLeast, type KarpenterMinor, type Quantity, repairsByMethod } from '../src/karpenter';
import { deepMerge } from '../src/objects';
import { durationText } from './durations';
import type { NodeClassRef, ReferableNodeClass } from './ec2-node-class-props';
import { markExisting } from './existing-node-class';
import { KarpenterChart } from './karpenter-chart';
import { KarpenterObject } from './karpenter-object';
import { UNLIMITED_ANNOTATION, Unlimited } from './limits';
import type { DynamicNodePoolProps, NodePoolProps, NodePoolSpec, StaticNodePoolProps } from './node-pool-props';
import { ownClass } from './own-classes';
import { retiredSpec } from './retire';
import { type PodPlacement, type Toleration, tolerationFor } from './taints';

function orNever(duration: Duration | 'Never'): string;
function orNever(duration: Duration | 'Never' | undefined): string | undefined;
function orNever(duration: Duration | 'Never' | undefined): string | undefined {
  return typeof duration === 'object' ? durationText(duration) : duration;
}

/** What is given may be anything: a synth strips the types. What is no node class is a problem of the pool. */
function refOf(nodeClass: unknown): NodeClassRef {
  if (typeof nodeClass === 'string') return { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: nodeClass };
  const given = (typeof nodeClass === 'object' && nodeClass !== null ? nodeClass : {}) as ReferableNodeClass &
    NodeClassRef;
  return given.ref ?? given;
}

function buildSpec(props: NodePoolProps, minor: KarpenterMinor): NodePoolSpec {
  const { disruption, labels, annotations, limits, nodeClass } = props;
  return {
    ...(disruption !== undefined && {
      disruption: {
        budgets: disruption.budgets?.flatMap((budget) => budget.toSpecs()),
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
        nodeClassRef: refOf(nodeClass),
        requirements: (props.requirements ?? []).map((requirement) => requirement.toSpec(minor)),
        startupTaints: props.startupTaints,
        taints: props.taints,
        terminationGracePeriod: orNever(props.terminationGracePeriod),
      },
    },
    weight: props.weight,
  };
}

interface Given<Props> {
  readonly props: Props;
  readonly cluster: Cluster;
}

/** What replaces no node of a static pool at its limit: both start the new node first, unless a gate lets the old one go. */
function stuckAtLimit(cluster: Cluster): string[] {
  const { karpenterMinor, featureGates, settings } = cluster;
  const since = isAtLeast(karpenterMinor, '1.15');
  const repairs = repairsByMethod({ karpenterVersion: karpenterMinor, featureGates, ...settings });
  return [
    ...(since && cluster.hasGate('terminateFirstDrift') ? [] : ['drift']),
    ...(repairs && !cluster.hasGate('terminateFirstRepair') ? ['repair'] : []),
  ];
}

const gatesFor = (stuck: readonly string[]): string =>
  stuck.map((what) => (what === 'drift' ? 'terminateFirstDrift' : 'terminateFirstRepair')).join(' and ');

const STATIC_LIMIT_CHECKS: readonly Check<Given<StaticNodePoolProps>>[] = [
  {
    id: 'charts/nodepool-static-limits',
    ok: ({ props: { limits } }) => Object.keys(limits ?? {}).every((key) => key === 'nodes'),
    says: ({ props: { limits } }) => ({
      path: 'spec.limits',
      got: limits,
      message: 'a static pool can limit only nodes',
      fix: 'write limits: { nodes: … }',
    }),
  },
  {
    id: 'charts/nodepool-static-drift',
    ok: ({ props: { limits, replicas }, cluster }) =>
      limits?.nodes === undefined ||
      limits.nodes > replicas ||
      (limits.nodes === replicas && stuckAtLimit(cluster).length === 0),
    says: ({ props: { limits, replicas }, cluster }) => {
      const stuck = stuckAtLimit(cluster);
      const isBelow = limits?.nodes !== replicas;
      const gates = isAtLeast(cluster.karpenterMinor, '1.15') ? `, or turn on the feature gate ${gatesFor(stuck)}` : '';
      return {
        severity: isBelow ? 'error' : 'warning',
        path: 'spec.limits.nodes',
        got: limits?.nodes,
        message: isBelow
          ? `the pool never has its ${replicas} replicas: limits.nodes is below`
          : `${stuck.join(' and ')} never ${stuck.length > 1 ? 'replace' : 'replaces'} a node while limits.nodes is not above replicas (${replicas})`,
        fix: `allow at least one more: nodes: ${replicas + 1}${isBelow ? '' : gates}`,
      };
    },
  },
];

const UNLIMITED_CHECKS: readonly Check<Unlimited>[] = [
  {
    id: 'charts/nodepool-unlimited-reason',
    ok: ({ reason }) => reason.trim() !== '',
    says: ({ reason }) => ({
      path: 'spec.limits',
      got: reason,
      message: 'a pool without limits needs a reason',
      fix: "write unlimited('why')",
    }),
  },
];

const LIMIT_CHECKS: readonly Check<DynamicNodePoolProps['limits']>[] = [
  {
    id: 'charts/nodepool-limits-missing',
    ok: (limits) => limits !== undefined && Object.values(limits).some((value) => value !== undefined),
    says: (limits) => ({
      path: 'spec.limits',
      got: limits,
      message: 'limits are required: without them a bug launches nodes until the quota of the account ends',
      fix: "give limits: { cpu: …, memory: … }, or say why not: limits: unlimited('…')",
    }),
  },
];

function limitProblems(props: NodePoolProps, cluster: Cluster): Problem[] {
  if (props.replicas !== undefined) return failed(STATIC_LIMIT_CHECKS, { props, cluster });
  const { limits } = props;
  return limits instanceof Unlimited ? failed(UNLIMITED_CHECKS, limits) : failed(LIMIT_CHECKS, limits);
}

/** From 1.15 on the API server sets 0s. */
const CONSOLIDATE_AFTER_CHECKS: readonly Check<Given<NodePoolProps>>[] = [
  {
    id: 'charts/nodepool-consolidate-after-missing',
    ok: ({ props: { disruption }, cluster }) =>
      disruption === undefined ||
      disruption.consolidateAfter !== undefined ||
      isAtLeast(cluster.karpenterMinor, '1.15'),
    says: () => ({
      path: 'spec.disruption.consolidateAfter',
      message: 'consolidateAfter is required inside disruption before Karpenter 1.15',
      fix: "set Duration.minutes(1) or 'Never'",
    }),
  },
];

const CHECKS: readonly Check<NodePoolProps>[] = [
  {
    id: 'charts/nodepool-node-class',
    ok: ({ nodeClass }) => typeof nodeClass === 'object' && nodeClass !== null && refOf(nodeClass).name !== undefined,
    says: ({ nodeClass }) => ({
      path: 'spec.template.spec.nodeClassRef',
      ...shown(nodeClass),
      message: nodeClass === undefined ? 'nodeClass is required' : 'nodeClass is no node class',
      fix: "give the construct that new EC2NodeClass(…) returns, or existingNodeClass('name') for one that is made elsewhere",
    }),
  },
  {
    id: 'charts/nodepool-requirements-missing',
    ok: ({ requirements }) => requirements !== undefined,
    says: () => ({
      path: 'spec.template.spec.requirements',
      message: 'requirements are required',
      fix: 'write [] for any node at all',
    }),
  },
  {
    id: 'charts/nodepool-weight',
    ok: ({ weight }) => weight === undefined || (Number.isInteger(weight) && weight >= 1 && weight <= 100),
    says: ({ weight }) => ({
      path: 'spec.weight',
      got: weight,
      message: 'weight is a whole number from 1 to 100',
      fix: 'leave it out for the lowest',
    }),
  },
  {
    id: 'charts/nodepool-static-weight',
    ok: ({ weight, replicas }) => weight === undefined || replicas === undefined,
    says: ({ weight }) => ({
      path: 'spec.weight',
      got: weight,
      message: 'a static pool has no weight: pods do not choose it',
      fix: 'leave it out',
    }),
  },
];

const problemsOf = (props: NodePoolProps, cluster: Cluster): Problem[] => [
  ...limitProblems(props, cluster),
  ...failed(CONSOLIDATE_AFTER_CHECKS, { props, cluster }),
  ...failed(CHECKS, props),
  ...(props.requirements ?? []).flatMap((requirement, index) =>
    below(`spec.template.spec.requirements[${index}]`, requirement.problems(cluster.karpenterMinor)),
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
    const merged = deepMerge<NodePoolProps>((defaults.nodePool ?? {}) as NodePoolProps, props ?? {});
    const { limits, retire } = merged;
    const spec = buildSpec(merged, cluster.karpenterMinor);
    super(scope, id, L1.GVK, merged, {
      given: ['NodePoolProps', props ?? {}],
      spec: retire === true ? retiredSpec(spec) : spec,
      problems: problemsOf(merged, cluster),
      annotations: {
        ...(limits instanceof Unlimited && { [UNLIMITED_ANNOTATION]: limits.reason }),
        ...(retire === true && { [RETIRING_ANNOTATION]: 'true' }),
      },
    });
    markExisting(this, merged.nodeClass);
  }

  /** Selects the pool's nodes and no others. */
  get nodeSelector(): Readonly<Record<string, string>> {
    return { 'karpenter.sh/nodepool': this.name };
  }

  /** Answers the pool's taints; startup taints need none, and none keeps a pod on a pool that retires. */
  get tolerations(): readonly Toleration[] {
    return (this.spec.template.spec.taints ?? []).filter(({ key }) => key !== RETIRING_ANNOTATION).map(tolerationFor);
  }

  /** The pool's limits as the YAML has them; empty where it has none. */
  get limits(): Readonly<Record<string, Quantity | undefined>> {
    return this.spec.limits ?? {};
  }
}

ownClass(NodePool);
