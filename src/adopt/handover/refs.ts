import {
  groupOf,
  isClusterScoped,
  type JsonObject,
  kindOf,
  nameOf,
  namespaceOf,
  resourceName,
  subdomainProblem,
  textAt,
} from '../../objects';
import type { ObjectRef } from './types';

/** Kinds as kubectl names them, with their group, so that no other kind of that name is meant. */
const PLURALS: Readonly<Record<string, string>> = {
  CapacityBuffer: 'capacitybuffers.autoscaling.x-k8s.io',
  EC2NodeClass: 'ec2nodeclasses.karpenter.k8s.aws',
  NodeOverlay: 'nodeoverlays.karpenter.sh',
  NodePool: 'nodepools.karpenter.sh',
};

/** A kind with version and group, which kubectl takes as well as a plural. */
function typeWord(object: JsonObject, kind: string): string {
  const group = groupOf(object);
  const version = (textAt(object, 'apiVersion') ?? 'v1').slice(group === '' ? 0 : group.length + 1);
  return group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${version}.${group}`;
}

const isWord = (text: string): boolean => subdomainProblem(text) === undefined;

/** How commands name an object; undefined where no API server takes such a name, so that no cluster has it. */
export function objectRef(object: JsonObject): ObjectRef | undefined {
  const [kind, name] = [kindOf(object), nameOf(object)];
  if (kind === undefined || name === undefined || !isWord(name)) return undefined;
  const type = Object.hasOwn(PLURALS, kind) ? PLURALS[kind] : typeWord(object, kind);
  const namespace = isClusterScoped(object) ? undefined : (namespaceOf(object) ?? 'default');
  if (type === undefined || !isWord(type) || (namespace !== undefined && !isWord(namespace))) return undefined;
  return {
    resource: resourceName(object),
    word: `${type}/${name}`,
    kind,
    name,
    ...(namespace !== undefined && { namespace }),
  };
}
