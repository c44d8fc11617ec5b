import { ApiObject, type Duration } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { formatPath, joinPaths, type Problem } from '../../src/findings';
import { isAtLeast } from '../../src/karpenter';
import { resourceName } from '../../src/objects';
import { unknownProps } from '../../src/props';
import { identityOf } from '../api-object-identity';
import { durationText } from '../durations';
import { constructFindingsOf, reportFindings } from '../findings';
import type { PodPlacement } from '../taints';
import { addToPods, type PodAdditions } from './pod-additions';

const ADDITIONS = Symbol.for('cdk8s-karpenter.podAdditions');

interface WithAdditions {
  readonly [ADDITIONS]?: PodAdditions[];
}

/**
 * What was added to the pods of an object so far, to be extended. Classes of cdk8s-plus and of `cdk8s import` render
 * only the fields they know, at paths of their own, so a JSON patch may get lost; therefore the rendered document is
 * changed, whatever class rendered it.
 */
function additionsOf(workload: IConstruct): PodAdditions[] {
  const object = ApiObject.of(workload);
  const existing = (object as WithAdditions)[ADDITIONS];
  if (existing !== undefined) return existing;
  const additions: PodAdditions[] = [];
  const render = object.toJson.bind(object);
  Object.defineProperty(object, ADDITIONS, { value: additions });
  Object.defineProperty(object, 'toJson', { value: () => addToPods(render(), additions).document });
  // A construct of its own, since the object may have validations of its own.
  reportFindings(new Construct(object, 'pod-additions'), () =>
    constructFindingsOf(object, resourceName(identityOf(object)), addToPods(render(), additions).problems),
  );
  return additions;
}

/**
 * Makes the pods of a workload run on the nodes of one pool: adds the pool's selector and the tolerations for its
 * taints. What the workload says itself is kept.
 *
 * @param workload of any cdk8s-plus version, or any ApiObject that has a pod template
 * @example runsOn(deployment, gpuPool)
 */
export function runsOn(workload: IConstruct, { nodeSelector, tolerations }: PodPlacement): void {
  additionsOf(workload).push({ nodeSelector, tolerations });
}

/** How long pods are protected, and on which Karpenter. */
export interface DisruptionProtection {
  /** Counted from the start of each pod, in whole seconds; from Karpenter 1.12. @default - as long as the pod exists */
  readonly for?: Duration;
  /** The cluster, where the workload stands in no KarpenterChart. @default - the one of the chart */
  readonly cluster?: ProtectedCluster;
}

/** What has to be known of a cluster: its Karpenter. */
export interface ProtectedCluster {
  readonly karpenterMinor: string;
}

const DO_NOT_DISRUPT = 'karpenter.sh/do-not-disrupt';
const DURATION_SINCE = '1.12';

/** The cluster of the nearest chart that has one, by structure: the chart may come from another copy of this package. */
const clusterOf = (construct: IConstruct): ProtectedCluster | undefined =>
  construct.node.scopes
    .map((scope) => (scope as { cluster?: Partial<ProtectedCluster> }).cluster)
    .reverse()
    .find((cluster): cluster is ProtectedCluster => typeof cluster?.karpenterMinor === 'string');

function durationProblems(duration: Duration, cluster: ProtectedCluster | undefined): Problem[] {
  const problem = {
    path: joinPaths('metadata.annotations', formatPath([DO_NOT_DISRUPT])),
    got: durationText(duration),
  };
  if (duration.toMilliseconds() <= 0) {
    const message = 'a protection of no length protects nothing';
    return [
      { ...problem, rule: 'charts/protection-duration', message, fix: 'leave the protection out or give it a length' },
    ];
  }
  if (cluster === undefined || isAtLeast(cluster.karpenterMinor, DURATION_SINCE)) return [];
  return [
    {
      ...problem,
      rule: 'charts/newer-protection-duration',
      message: `a duration for ${DO_NOT_DISRUPT} exists from Karpenter ${DURATION_SINCE}; the cluster runs ${cluster.karpenterMinor} and ignores it`,
      fix: `upgrade the cluster's Karpenter to ${DURATION_SINCE} or later, or protect the pods without a duration`,
    },
  ];
}

/**
 * Keeps Karpenter from disrupting the nodes under the pods of a workload: consolidation and drift wait until they are
 * gone, and a node that has to go drains without them. Does not help against interruption of spot capacity, and ends
 * with the pool's `terminationGracePeriod` if it has one; without one a pod that never ends holds its node for ever.
 *
 * @param workload of any cdk8s-plus version, or any ApiObject that has a pod template
 * @see https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
 */
export function protectFromDisruption(workload: IConstruct, options: DisruptionProtection = {}): void {
  const { for: duration, cluster = clusterOf(workload) } = options;
  additionsOf(workload).push({
    annotations: { [DO_NOT_DISRUPT]: duration === undefined ? 'true' : durationText(duration) },
    problems: [
      ...unknownProps('DisruptionProtection', options),
      ...(duration === undefined ? [] : durationProblems(duration, cluster)),
    ],
  });
}
