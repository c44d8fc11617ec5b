import { isWindows } from '../../karpenter';
import { textAt } from '../../objects';
import { ofKind } from './resolved-objects';
import type { ScriptContext } from './script-facts';

/** A role that nodes start with, and the type of access entry that lets them join. */
export interface NodeRole {
  readonly name: string;
  readonly type: 'EC2_LINUX' | 'EC2_WINDOWS';
}

/** The cluster's node role, and every other role that a node class names; each once. */
export function nodeRoles({ cluster, objects }: ScriptContext): readonly NodeRole[] {
  const named = ofKind(objects, 'EC2NodeClass').flatMap((nodeClass): NodeRole[] => {
    const role = textAt(nodeClass, 'spec', 'role');
    return role === undefined ? [] : [{ name: role, type: isWindows(nodeClass) ? 'EC2_WINDOWS' : 'EC2_LINUX' }];
  });
  const roles: readonly NodeRole[] = [{ name: cluster.nodeRole.name, type: 'EC2_LINUX' }, ...named];
  return roles.filter(({ name }, index) => roles.findIndex((other) => other.name === name) === index);
}
