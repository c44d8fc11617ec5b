import type { CrdSchema } from '../../../imports/crds';
import type { JsonObject } from '../../objects';
import { workloadKind } from './kinds';

/*
 * What the API server sets in workloads where nothing is given, as far as it depends on nothing else (kubernetes
 * kubernetes:pkg/apis/core/v1/defaults.go, kubernetes:pkg/apis/apps/v1/defaults.go,
 * kubernetes:pkg/apis/batch/v1/defaults.go). What follows from other
 * fields, such as imagePullPolicy from the tag and completions from parallelism, is left as it is.
 */

const value = (of: unknown): CrdSchema => ({ default: of });

/** A schema of some fields; the others are taken as they are. */
const fields = (properties: Readonly<Record<string, CrdSchema>>): CrdSchema => ({
  properties,
  'x-kubernetes-preserve-unknown-fields': true,
});

const CONTAINER = fields({
  resources: value({}),
  terminationMessagePath: value('/dev/termination-log'),
  terminationMessagePolicy: value('File'),
  ports: { items: fields({ protocol: value('TCP') }) },
});

const CONTAINERS: CrdSchema = { items: CONTAINER };

const POD: Readonly<Record<string, CrdSchema>> = {
  containers: CONTAINERS,
  initContainers: CONTAINERS,
  dnsPolicy: value('ClusterFirst'),
  schedulerName: value('default-scheduler'),
  securityContext: value({}),
  terminationGracePeriodSeconds: value(30),
};

/** Of pods without a template. */
const ALONE: Readonly<Record<string, CrdSchema>> = {
  ...POD,
  enableServiceLinks: value(true),
  restartPolicy: value('Always'),
};

const TEMPLATE = fields({ spec: fields({ ...POD, restartPolicy: value('Always') }) });

const JOB: Readonly<Record<string, CrdSchema>> = {
  backoffLimit: value(6),
  completionMode: value('NonIndexed'),
  manualSelector: value(false),
  podReplacementPolicy: value('TerminatingOrFailed'),
  suspend: value(false),
  template: fields({ spec: fields(POD) }),
};

const SPECS: Readonly<Record<string, CrdSchema>> = {
  CronJob: fields({
    concurrencyPolicy: value('Allow'),
    failedJobsHistoryLimit: value(1),
    successfulJobsHistoryLimit: value(3),
    suspend: value(false),
    jobTemplate: fields({ spec: fields(JOB) }),
  }),
  DaemonSet: fields({
    revisionHistoryLimit: value(10),
    updateStrategy: value({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }),
    template: TEMPLATE,
  }),
  Deployment: fields({
    progressDeadlineSeconds: value(600),
    revisionHistoryLimit: value(10),
    strategy: value({ type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } }),
    template: TEMPLATE,
  }),
  Job: fields(JOB),
  Pod: fields(ALONE),
  StatefulSet: fields({
    podManagementPolicy: value('OrderedReady'),
    revisionHistoryLimit: value(10),
    updateStrategy: value({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } }),
    template: TEMPLATE,
  }),
};

/** Defaults of the spec of a workload; undefined for other kinds. */
export const workloadDefaults = (object: JsonObject): CrdSchema | undefined => {
  const kind = workloadKind(object)?.kind;
  return kind === undefined ? undefined : SPECS[kind];
};
