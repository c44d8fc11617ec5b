import { groupOf, kindOf, nameOf, namespaceOf } from '../../objects';
import { DEFAULT_NAMESPACE } from './resolved-objects';

/** An object of the manifests whose pods hold nodes. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

const KINDS = ['Pod', 'Job', 'CronJob', 'Deployment', 'ReplicaSet', 'StatefulSet'];

/** What the manifests run. DaemonSets hold no node back. */
export const workloads = (objects: readonly object[]): readonly Workload[] =>
  objects
    .filter((object) => KINDS.includes(kindOf(object) ?? ''))
    .map((object) => ({
      kind: groupKind(object),
      name: String(nameOf(object)),
      namespace: namespaceOf(object) ?? DEFAULT_NAMESPACE,
    }));

/** A kind as kubectl takes it: `pod`, `job.batch`. */
const groupKind = (object: object): string =>
  [String(kindOf(object)).toLowerCase(), groupOf(object)].filter(Boolean).join('.');
