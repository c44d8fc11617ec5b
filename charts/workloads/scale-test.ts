import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Check, failed, type Problem } from '../../src/findings';
import { resourceName } from '../../src/objects';
import { unknownProps } from '../../src/props';
import { identityOf } from '../api-object-identity';
import { constructFindingsOf, reportFindings } from '../findings';
import { setOutputFolder } from '../output-folder';
import { ownClass, strictnessOf } from '../own-classes';
import type { PodPlacement, Toleration } from '../taints';
import { containerResources } from './container-resources';
import { kubernetes } from './kubernetes';
import { containerName, NAME_CHECKS } from './names';
import { runsOn } from './placement';
import { type Limited, type ReplicasFromLimits, replicasFromLimits } from './replicas-from-limits';
import { type ResourceAmounts, resourceProblems } from './resources';

/** A label by whose values pods are spread: zone, node, capacity type, or one of the pools' own. */
export type TopologyKey =
  | 'topology.kubernetes.io/zone'
  | 'kubernetes.io/hostname'
  | 'karpenter.sh/capacity-type'
  | (string & Record<never, never>);

/** How many pods ask for how much, and of which nodes. */
export interface ScaleTestProps {
  /** A DNS label of at most 63 characters. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the Deployment. @default - the chart's namespace, or the one that kubectl is set to */
  readonly namespace?: string;
  /**
   * Labels of the Deployment and its pods. The selector is `app` alone and cannot change on an existing Deployment.
   * @default - `app` on the pods: the name without a leading `karpenter-`
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** How many pods. @default 10 */
  readonly replicas?: number;
  /**
   * As many pods as the limits of a pool admit, instead of `replicas`. The computation stands in the YAML as the
   * annotation `kubernetes.io/description`.
   * @default - `replicas`
   */
  readonly replicasFrom?: Limited;
  /** Image of the pods; nodes in an isolated VPC need it from a registry that they reach. @default 'nginx' */
  readonly image?: string;
  /** What each pod asks for, so how many fit on a node. @default { cpu: '2', memory: '2Gi' } */
  readonly requests?: ResourceAmounts;
  /** NVIDIA GPUs of each pod. @default - none */
  readonly gpus?: number;
  /** Architecture of the nodes; the image has to exist for it. @default - any */
  readonly arch?: 'amd64' | 'arm64';
  /** How the nodes are paid. @default - any */
  readonly capacityType?: 'spot' | 'on-demand' | 'reserved';
  /** Labels over whose values the pods are spread evenly; a pod that would make it uneven by two stays pending. @default - none */
  readonly spreadOver?: readonly TopologyKey[];
  /** Further labels that the nodes must have. @default - none */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Further tolerations. @default - none */
  readonly tolerations?: readonly Toleration[];
  /** The pool whose nodes the pods must run on: adds its selector and tolerations. @default - any pool that takes them */
  readonly runsOn?: PodPlacement;
}

/** Kubernetes keeps the number in 32 bits. */
const MAX_REPLICAS = 2 ** 31 - 1;

const orUndefined = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length === 0 ? undefined : value;

/**
 * A Deployment that makes Karpenter launch nodes when it is applied and remove them when it is deleted or scaled to 0.
 * It is written to `scale-test/`, which nothing applies by itself.
 *
 * @example
 * new ScaleTest(this, 'scale-test', { replicas: 10, requests: { cpu: '2', memory: '2Gi' }, runsOn: general });
 */
export class ScaleTest extends Construct {
  /** The Deployment. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: ScaleTestProps = {}) {
    super(scope, id);
    setOutputFolder(this, 'scale-test');
    const k8s = kubernetes();
    const name = props.name ?? id;
    const image = props.image ?? 'nginx';
    const requests: ResourceAmounts = {
      ...(props.requests ?? { cpu: '2', memory: '2Gi' }),
      ...(props.gpus !== undefined && { 'nvidia.com/gpu': props.gpus }),
    };
    const computed = props.replicasFrom && replicasFromLimits(props.replicasFrom, requests);
    const replicas = computed?.replicas ?? props.replicas ?? 10;
    const app = props.labels?.app ?? name.replace(/^karpenter-(?=.)/, '');

    this.apiObject = new k8s.KubeDeployment(this, 'Resource', {
      metadata: {
        name,
        namespace: props.namespace,
        labels: props.labels,
        annotations: computed && { 'kubernetes.io/description': computed.explanation },
      },
      spec: {
        replicas,
        selector: { matchLabels: { app } },
        template: {
          metadata: { labels: { ...props.labels, app } },
          spec: {
            containers: [{ name: containerName(image), image, resources: containerResources(k8s, requests) }],
            nodeSelector: orUndefined({
              ...(props.arch && { 'kubernetes.io/arch': props.arch }),
              ...(props.capacityType && { 'karpenter.sh/capacity-type': props.capacityType }),
              ...props.nodeSelector,
            }),
            tolerations: props.tolerations?.map((toleration) => ({ ...toleration })),
            topologySpreadConstraints: props.spreadOver?.map((topologyKey) => ({
              topologyKey,
              maxSkew: 1,
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app } },
            })),
          },
        },
      },
    });
    if (props.runsOn !== undefined) runsOn(this.apiObject, props.runsOn);

    const problems: readonly Problem[] = [
      ...unknownProps('ScaleTestProps', props, { strictness: strictnessOf(this) }),
      ...failed(NAME_CHECKS, name),
      ...resourceProblems(requests, 'spec.template.spec.containers[0].resources.requests'),
      ...failed(REPLICA_CHECKS, { props, computed, replicas }),
    ];
    reportFindings(this, constructFindingsOf(this, resourceName(identityOf(this.apiObject)), problems));
  }
}

interface Replicas {
  readonly props: ScaleTestProps;
  readonly computed: ReplicasFromLimits | undefined;
  readonly replicas: number;
}

const REPLICA_CHECKS: readonly Check<Replicas>[] = [
  {
    id: 'charts/scale-test-replicas',
    ok: ({ replicas }) => Number.isInteger(replicas) && replicas >= 0 && replicas <= MAX_REPLICAS,
    says: ({ replicas }) => ({
      path: 'spec.replicas',
      got: replicas,
      message: 'replicas is a whole number of pods that is not negative',
      fix: 'give a number such as 10',
    }),
  },
  {
    id: 'charts/scale-test-replicas-conflict',
    ok: ({ props }) => props.replicas === undefined || props.replicasFrom === undefined,
    says: ({ props }) => ({
      path: 'spec.replicas',
      got: props.replicas,
      message: 'replicas and replicasFrom exclude each other',
      fix: 'leave out one of them',
    }),
  },
  {
    id: 'charts/scale-test-limits-missing',
    ok: ({ props, computed }) => props.replicasFrom === undefined || computed !== undefined,
    says: ({ props }) => ({
      path: 'spec.replicas',
      got: props.replicasFrom?.limits,
      message: 'the pool limits nothing that the pods request, so no number of replicas follows from it',
      fix: 'give replicas, or limit cpu or memory of the pool',
    }),
  },
  {
    id: 'charts/scale-test-limits-too-low',
    ok: ({ computed }) => computed?.replicas !== 0,
    says: ({ props }) => ({
      path: 'spec.replicas',
      got: props.replicasFrom?.limits,
      message: 'the limits of the pool do not admit a single pod with these requests',
      fix: 'raise the limits or lower the requests',
    }),
  },
];

ownClass(ScaleTest);
