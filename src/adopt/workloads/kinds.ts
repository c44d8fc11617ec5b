import { groupOf, type JsonObject, kindOf } from '../../objects';

interface WorkloadKind {
  readonly kind: string;
  readonly group: string;
  /** Where it keeps the template of its pods; a pod is its own. */
  readonly template: readonly string[];
}

/** The kinds of workloads that become code, in the order in which code makes them. */
export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  { kind: 'Deployment', group: 'apps', template: ['spec', 'template'] },
  { kind: 'StatefulSet', group: 'apps', template: ['spec', 'template'] },
  { kind: 'DaemonSet', group: 'apps', template: ['spec', 'template'] },
  { kind: 'Job', group: 'batch', template: ['spec', 'template'] },
  { kind: 'CronJob', group: 'batch', template: ['spec', 'jobTemplate', 'spec', 'template'] },
  { kind: 'Pod', group: '', template: [] },
];

/** The kind of a workload; undefined for other objects. */
export const workloadKind = (object: JsonObject): WorkloadKind | undefined =>
  WORKLOAD_KINDS.find(({ kind, group }) => kind === kindOf(object) && group === groupOf(object));
