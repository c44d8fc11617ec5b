import { asString, type JsonObject, member, memberAt } from '../json';
import type { Path } from '../path';
import { groupOf } from '../resource';

const TEMPLATE = ['spec', 'template', 'spec'];

/**
 * Where each kind of workload keeps the spec of its pods. DaemonSets are not among them: Karpenter starts no node for
 * their pods.
 */
const POD_SPECS: Readonly<Record<string, Path & readonly string[]>> = {
  '/Pod': ['spec'],
  '/PodTemplate': ['template', 'spec'],
  '/ReplicationController': TEMPLATE,
  'apps/Deployment': TEMPLATE,
  'apps/ReplicaSet': TEMPLATE,
  'apps/StatefulSet': TEMPLATE,
  'batch/Job': TEMPLATE,
  'batch/CronJob': ['spec', 'jobTemplate', ...TEMPLATE],
};

/** The spec of the pods of a workload and where it is; undefined for other kinds. */
export function podSpecOf(object: JsonObject): { readonly path: Path; readonly spec: unknown } | undefined {
  const id = `${groupOf(object)}/${asString(member(object, 'kind'))}`;
  const path = Object.hasOwn(POD_SPECS, id) ? POD_SPECS[id] : undefined;
  const spec = path && memberAt(object, ...path);
  return path === undefined || spec === undefined ? undefined : { path, spec };
}
