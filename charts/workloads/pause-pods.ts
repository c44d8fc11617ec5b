import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Check, failed } from '../../src/findings';
import { resourceName } from '../../src/objects';
import { unknownProps } from '../../src/props';
import { identityOf } from '../api-object-identity';
import { constructFindingsOf, reportFindings } from '../findings';
import { ownClass, strictnessOf } from '../own-classes';
import type { PodPlacement } from '../taints';
import { withoutNamespace } from '../without-namespace';
import { containerResources } from './container-resources';
import { kubernetes } from './kubernetes';
import { NAME_CHECKS } from './names';
import { runsOn } from './placement';
import { type ResourceAmounts, resourceProblems } from './resources';

/** How much room placeholder pods keep, and where. */
export interface PausePodsProps {
  /** Name of the Deployment and of the PriorityClass; a DNS label of at most 63 characters. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the Deployment. @default - the chart's namespace, or the one that kubectl is set to */
  readonly namespace?: string;
  /** How many placeholders are kept. */
  readonly replicas: number;
  /** The room that each of them keeps; together with `replicas` the headroom. */
  readonly requests: ResourceAmounts;
  /**
   * Priority of the placeholders. Pods without a priority class have 0 and displace them. Below about -33 million
   * Karpenter 1.14 takes a node with placeholders alone for an empty one and removes it.
   * @default -10
   */
  readonly priority?: number;
  /** An image that does nothing; nodes without a route to it keep the pods from starting, not from keeping room. @default 'registry.k8s.io/pause:3.10' */
  readonly image?: string;
  /** The pool that gets the headroom. @default - any pool that takes the pods */
  readonly runsOn?: PodPlacement;
}

/** Karpenter's cost of evicting a pod is 1 + priority / 2^25; nodes whose pods cost nothing count as empty. */
const COUNTS_AS_EMPTY = -(2 ** 25);

const REPLICA_CHECKS: readonly Check<number>[] = [
  {
    id: 'charts/pause-pods-replicas',
    ok: (replicas) => Number.isInteger(replicas) && replicas >= 0,
    says: (replicas) => ({
      path: 'spec.replicas',
      got: replicas,
      message: 'replicas is a whole number of pods that is not negative',
      fix: 'give a number such as 2',
    }),
  },
];

const PRIORITY_CHECKS: readonly Check<number>[] = [
  {
    id: 'charts/pause-pods-priority',
    ok: (priority) => Number.isInteger(priority) && priority < 0 && priority >= -(2 ** 31),
    says: (priority) => ({
      path: 'value',
      got: priority,
      message: 'the priority of placeholders is a negative whole number, so that every other pod displaces them',
      fix: 'give -10 or leave it out',
    }),
  },
  {
    id: 'charts/pause-pods-priority-too-low',
    ok: (priority) => !(priority <= COUNTS_AS_EMPTY),
    says: (priority) => ({
      severity: 'warning',
      path: 'value',
      got: priority,
      message: `from Karpenter 1.14 nodes whose pods all have a priority of ${COUNTS_AS_EMPTY} or less count as empty`,
      fix: 'give -10 or leave it out',
    }),
  },
];

/**
 * Headroom before Karpenter 1.14 (from there on a CapacityBuffer does it): placeholder pods that any other pod displaces
 * at once, upon which Karpenter launches a node for the displaced ones. Their nodes are paid for.
 */
export class PausePods extends Construct {
  /** The Deployment. */
  readonly apiObject: ApiObject;
  /** Its PriorityClass. */
  readonly priorityClass: ApiObject;

  constructor(scope: Construct, id: string, props: PausePodsProps) {
    super(scope, id);
    const k8s = kubernetes();
    const name = props.name ?? id;
    const priority = props.priority ?? -10;

    this.priorityClass = new k8s.KubePriorityClass(this, 'PriorityClass', {
      metadata: { name },
      description: 'Placeholders that keep room on nodes; any other pod displaces them',
      globalDefault: false,
      preemptionPolicy: 'Never',
      value: priority,
    });
    withoutNamespace(this.priorityClass);

    this.apiObject = new k8s.KubeDeployment(this, 'Resource', {
      metadata: { name, namespace: props.namespace },
      spec: {
        replicas: props.replicas,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            priorityClassName: name,
            terminationGracePeriodSeconds: 0,
            containers: [
              {
                name: 'pause',
                image: props.image ?? 'registry.k8s.io/pause:3.10',
                resources: containerResources(k8s, props.requests),
              },
            ],
          },
        },
      },
    });
    if (props.runsOn !== undefined) runsOn(this.apiObject, props.runsOn);

    const deployment = [
      ...unknownProps('PausePodsProps', props, { strictness: strictnessOf(this) }),
      ...failed(NAME_CHECKS, name),
      ...resourceProblems(props.requests, 'spec.template.spec.containers[0].resources.requests'),
      ...failed(REPLICA_CHECKS, props.replicas),
    ];
    const priorityClass = failed(PRIORITY_CHECKS, priority);
    reportFindings(this, [
      ...constructFindingsOf(this, resourceName(identityOf(this.apiObject)), deployment),
      ...constructFindingsOf(this, resourceName(identityOf(this.priorityClass)), priorityClass),
    ]);
  }
}

ownClass(PausePods);
