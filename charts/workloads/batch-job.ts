import type { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { type Check, failed } from '../../src/findings';
import { resourceName } from '../../src/objects';
import { unknownProps } from '../../src/props';
import { identityOf } from '../api-object-identity';
import { constructFindingsOf, reportFindings } from '../findings';
import { ownClass, strictnessOf } from '../own-classes';
import type { PodPlacement } from '../taints';
import { containerResources } from './container-resources';
import { kubernetes } from './kubernetes';
import { containerName, NAME_CHECKS } from './names';
import { protectFromDisruption, runsOn } from './placement';
import { type ResourceAmounts, resourceProblems } from './resources';

/** A Job that must not be interrupted: its image, what it needs, and where it runs. */
export interface BatchJobProps {
  /** A DNS label of at most 63 characters. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the Job. @default - the chart's namespace, or the one that kubectl is set to */
  readonly namespace?: string;
  /** Labels of the Job and its pods. @default - `app` on the pods: the name */
  readonly labels?: Readonly<Record<string, string>>;
  /** Image of the container; nodes in an isolated VPC need it from a registry that they reach. */
  readonly image: string;
  /** Replaces the image's entry point. @default - the image's */
  readonly command?: readonly string[];
  /** Arguments of the command. @default - the image's */
  readonly args?: readonly string[];
  /** Environment variables. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** What each pod asks for; without a request Karpenter counts nothing for it. */
  readonly requests: ResourceAmounts;
  /** What each pod may use at most. @default - the extended resources of the requests */
  readonly limits?: ResourceAmounts;
  /**
   * How long each pod is protected from its start (1.12+). A Job that hangs holds its node as long as it is protected.
   * @default - until it ends
   */
  readonly protectedFor?: Duration;
  /** What happens to a container that fails: a new pod (`Never`), or the same pod again. @default 'Never' */
  readonly restartPolicy?: 'Never' | 'OnFailure';
  /** How many failures make the Job fail. @default - 6 (the API server's default) */
  readonly backoffLimit?: number;
  /** How many pods have to succeed. @default - 1 (the API server's default) */
  readonly completions?: number;
  /** How many pods run at a time. @default - 1 (the API server's default) */
  readonly parallelism?: number;
  /** The time after which the Job is stopped; a protected Job that hangs otherwise holds its node for ever. @default - none */
  readonly activeDeadline?: Duration;
  /** How long the finished Job stays. @default - until someone deletes it */
  readonly ttlAfterFinished?: Duration;
  /** The pool whose nodes the pods must run on: adds its selector and tolerations. @default - any pool that takes them */
  readonly runsOn?: PodPlacement;
}

const seconds = (duration: Duration | undefined): number | undefined => duration?.toSeconds({ integral: false });

interface Count {
  readonly field: string;
  readonly value: number | undefined;
  readonly least: number;
}

const COUNT_CHECKS: readonly Check<Count>[] = [
  {
    id: 'charts/batch-job-count',
    ok: ({ value, least }) => value === undefined || (Number.isInteger(value) && value >= least),
    says: ({ field, value, least }) => ({
      path: `spec.${field}`,
      got: value,
      message: `${field} is a whole number, ${least} or more`,
      fix: 'give such a number or leave it out',
    }),
  },
];

const countsOf = (props: BatchJobProps): Count[] => [
  { field: 'activeDeadlineSeconds', value: seconds(props.activeDeadline), least: 1 },
  { field: 'backoffLimit', value: props.backoffLimit, least: 0 },
  { field: 'completions', value: props.completions, least: 1 },
  { field: 'parallelism', value: props.parallelism, least: 0 },
  { field: 'ttlSecondsAfterFinished', value: seconds(props.ttlAfterFinished), least: 0 },
];

/**
 * A Job whose pods Karpenter does not disrupt: nodes under them are neither consolidated nor drifted away until they
 * end. The pod template of a Job cannot change: to change one, delete the Job first.
 *
 * @example
 * new BatchJob(this, 'nightly', { image: 'busybox:1.36', command: ['sh', '-c', 'sleep 600'], requests: { cpu: 1 } });
 */
export class BatchJob extends Construct {
  /** The Job. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: BatchJobProps) {
    super(scope, id);
    const k8s = kubernetes();
    const name = props.name ?? id;

    this.apiObject = new k8s.KubeJob(this, 'Resource', {
      metadata: { name, namespace: props.namespace, labels: props.labels },
      spec: {
        activeDeadlineSeconds: seconds(props.activeDeadline),
        backoffLimit: props.backoffLimit,
        completions: props.completions,
        parallelism: props.parallelism,
        ttlSecondsAfterFinished: seconds(props.ttlAfterFinished),
        template: {
          metadata: { labels: { app: name, ...props.labels } },
          spec: {
            restartPolicy: props.restartPolicy ?? 'Never',
            containers: [
              {
                name: containerName(props.image),
                image: props.image,
                command: props.command && [...props.command],
                args: props.args && [...props.args],
                env: props.env && Object.entries(props.env).map(([variable, value]) => ({ name: variable, value })),
                resources: containerResources(k8s, props.requests, props.limits),
              },
            ],
          },
        },
      },
    });
    protectFromDisruption(this.apiObject, { for: props.protectedFor });
    if (props.runsOn !== undefined) runsOn(this.apiObject, props.runsOn);

    const container = 'spec.template.spec.containers[0].resources';
    const problems = [
      ...unknownProps('BatchJobProps', props, { strictness: strictnessOf(this) }),
      ...failed(NAME_CHECKS, name),
      ...resourceProblems(props.requests, `${container}.requests`),
      ...resourceProblems(props.limits ?? {}, `${container}.limits`),
      ...countsOf(props).flatMap((count) => failed(COUNT_CHECKS, count)),
    ];
    reportFindings(this, constructFindingsOf(this, resourceName(identityOf(this.apiObject)), problems));
  }
}

ownClass(BatchJob);
