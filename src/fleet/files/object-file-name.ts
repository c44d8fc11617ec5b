import { createHash } from 'node:crypto';
import { groupOf, type KubernetesObject } from '../../objects';

/** Part of a file name that every file system takes: anything but lower-case letters, digits, `.` and `-` is written in hex. */
const safe = (text: string): string =>
  text.replace(/[^a-z0-9.-]/gu, (char) => `_${(char.codePointAt(0) ?? 0).toString(16)}`);

const shortened = (name: string): string => {
  if (name.length <= 200) return name;
  return `${name.slice(0, 180)}-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
};

/** Groups of Kubernetes and Karpenter, in which no kind stands twice. A kind of any other group carries its group in the file name. */
const isHomeGroup = (group: string): boolean =>
  !group.includes('.') ||
  group.endsWith('.k8s.io') ||
  ['karpenter.sh', 'karpenter.k8s.aws', 'autoscaling.x-k8s.io'].includes(group);

/**
 * File of an object, relative to its folder: `nodepool-general.yaml`, with a namespace `web/deployment-api.yaml`.
 * It depends on the object alone, so that adding one never renames another's file.
 */
export function objectFileName(object: KubernetesObject): string {
  const { name, namespace } = object.metadata;
  const [group, kind] = [groupOf(object), object.kind.toLowerCase()];
  const prefix = isHomeGroup(group) ? kind : `${kind}.${group}`;
  const file = `${shortened(safe(`${prefix}-${name}`))}.yaml`;
  return namespace === undefined ? file : `${shortened(safe(namespace))}/${file}`;
}
