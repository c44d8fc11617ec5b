import { isWindows } from '../karpenter';
import { kindOf, textAt } from '../objects';
import type { Cluster } from './cluster';

/** A role that nodes start with, and the type of access entry that lets them join. */
export interface NodeRole {
  readonly name: string;
  readonly type: 'EC2_LINUX' | 'EC2_WINDOWS';
}

/**
 * The cluster's node role, and every other role that a node class names; each once.
 *
 * Where nodes of both systems have one role, aws-auth lets them join with the groups of Windows, which are those of Linux
 * and one more. An access entry has one type: it stays that of Linux, and the template refuses such a cluster.
 */
export function nodeRoles(cluster: Cluster, objects: readonly object[]): readonly NodeRole[] {
  const systems = new Map<string, Set<NodeRole['type']>>([[cluster.nodeRole.name, new Set()]]);
  for (const nodeClass of objects.filter((object) => kindOf(object) === 'EC2NodeClass')) {
    const role = textAt(nodeClass, 'spec', 'role');
    if (role === undefined) continue;
    const types = systems.get(role) ?? new Set();
    systems.set(role, types.add(isWindows(nodeClass) ? 'EC2_WINDOWS' : 'EC2_LINUX'));
  }
  const takesBoth = cluster.authenticationMode === 'CONFIG_MAP';
  return [...systems].map(([name, types]) => {
    const hasWindows = types.has('EC2_WINDOWS') && (takesBoth || !types.has('EC2_LINUX'));
    return { name, type: hasWindows ? 'EC2_WINDOWS' : 'EC2_LINUX' };
  });
}
