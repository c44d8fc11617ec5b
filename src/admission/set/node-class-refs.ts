import type { KarpenterMinor } from '../../karpenter/versions';
import { at, type JsonObject, member, nameOf, objectAt, textAt } from '../../objects';
import { AWS_GROUP, type ObjectSet, type SetOptions, type SetProblem, type SetRule } from './object-set';

const KIND = 'EC2NodeClass';

export interface NodeClassRef {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}

/** The node class of a NodePool or a NodeClaim. Only Karpenter 1.0 lets group and kind be left out. */
export function nodeClassRef(spec: unknown, minor: KarpenterMinor): NodeClassRef {
  const ref = objectAt(spec, 'nodeClassRef');
  const [group, kind] = [textAt(ref, 'group'), textAt(ref, 'kind')];
  const usual = minor === '1.0' ? { group: AWS_GROUP, kind: KIND } : { group: '', kind: '' };
  return { group: group ?? usual.group, kind: kind ?? usual.kind, name: textAt(ref, 'name') };
}

export const poolSpec = (nodePool: JsonObject): unknown => at(nodePool, 'spec', 'template', 'spec');

/** The EC2NodeClass of a NodePool, where the set has it: of alternatives the one in the text of the pool, or none. */
export function nodeClassOf(nodePool: JsonObject, set: ObjectSet, options: SetOptions): JsonObject | undefined {
  const { group, kind, name } = nodeClassRef(poolSpec(nodePool), options.karpenterMinor);
  if (group !== AWS_GROUP || kind !== KIND) return undefined;
  const { text } = options;
  const last = set.nodeClasses.get(name ?? '');
  if (text === undefined || last === undefined || text(last) === text(nodePool)) return last;
  const named = set.allNodeClasses.filter((nodeClass) => nameOf(nodeClass) === name);
  return named.length === 1 ? last : named.find((nodeClass) => text(nodeClass) === text(nodePool));
}

function problem(
  object: JsonObject,
  spec: unknown,
  path: string,
  set: ObjectSet,
  options: SetOptions,
): SetProblem | undefined {
  const { group, kind, name } = nodeClassRef(spec, options.karpenterMinor);
  // Other groups, such as EKS Auto Mode's, are other controllers' business.
  if (group !== AWS_GROUP || kind === '' || name === undefined) return undefined;
  const rule = 'set/missing-nodeclass';
  if (kind !== KIND) {
    const message = `${AWS_GROUP} has no such kind: the controller finds no node class and launches nothing`;
    return { object, rule, path: `${path}.kind`, message, got: kind, fix: `write ${KIND}` };
  }
  if (set.nodeClasses.has(name) || options.existingNodeClasses?.includes(name)) return undefined;
  const names = [...set.nodeClasses.keys()].sort();
  return {
    object,
    rule,
    severity: options.complete ? 'error' : 'warning',
    path: `${path}.name`,
    message: `no ${KIND} of this name is among the objects: without it the controller launches nothing`,
    got: name,
    fix: `${names.length === 0 ? '' : `write one of ${names.slice(0, 5).join(', ')}, or `}add the ${KIND}; one that Terraform or another repository makes is existingNodeClass('${name}') in code, and in YAML this annotation of the object: cdk8s-karpenter/acknowledge: 'set-missing-nodeclass: made elsewhere'`,
  };
}

/** A NodePool or NodeClaim whose node class does not exist. */
export const missingNodeClass: SetRule = (set, options, report) => {
  for (const nodePool of set.nodePools) {
    const found = problem(nodePool, poolSpec(nodePool), 'spec.template.spec.nodeClassRef', set, options);
    if (found !== undefined) report(found);
  }
  for (const nodeClaim of set.nodeClaims) {
    const found = problem(nodeClaim, member(nodeClaim, 'spec'), 'spec.nodeClassRef', set, options);
    if (found !== undefined) report(found);
  }
};
