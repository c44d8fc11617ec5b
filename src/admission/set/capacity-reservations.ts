import { formatPath, type Path } from '../../findings';
import { allowsValue } from '../../karpenter/requirements/requirement';
import { nodePoolRequirements } from '../../karpenter/resolver/template';
import { type JsonObject, listAt, member, nameOf } from '../../objects';
import { select } from '../select';
import { nodeClassOf } from './node-class-refs';
import type { SetRule } from './object-set';

const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
const RESERVED = 'reserved';
const TERMS = 'spec.capacityReservationSelectorTerms';

const hasReservations = (nodeClass: JsonObject): boolean =>
  listAt(nodeClass, 'spec', 'capacityReservationSelectorTerms').length > 0;

/** A pool that does not restrict the capacity type takes every type. */
function allowsReserved(nodePool: JsonObject): boolean {
  const requirement = nodePoolRequirements(nodePool).get(CAPACITY_TYPE);
  return requirement === undefined || allowsValue(requirement, RESERVED);
}

/** Where a pool names `reserved` itself. */
function namedReserved(nodePool: JsonObject): Path | undefined {
  for (const { path, value } of select(nodePool, 'spec.template.spec.requirements[]')) {
    if (member(value, 'key') !== CAPACITY_TYPE || member(value, 'operator') !== 'In') continue;
    const index = listAt(value, 'values').indexOf(RESERVED);
    if (index >= 0) return [...path, 'values', index];
  }
  return undefined;
}

/** Reservations that no pool of the node class may launch into: they are paid for and stay idle. */
export const unusedReservations: SetRule = (set, options, report) => {
  const users = new Map<JsonObject, JsonObject[]>();
  for (const nodePool of set.nodePools) {
    const nodeClass = nodeClassOf(nodePool, set, options);
    if (nodeClass === undefined || !hasReservations(nodeClass)) continue;
    users.set(nodeClass, [...(users.get(nodeClass) ?? []), nodePool]);
  }
  for (const [nodeClass, nodePools] of users) {
    if (nodePools.some(allowsReserved)) continue;
    report({
      object: nodeClass,
      rule: 'set/capacity-reservation-unused',
      path: TERMS,
      message: `no NodePool of this node class allows the capacity type ${RESERVED} (${nodePools.map(nameOf).sort().join(', ')}): the reservations stay idle`,
      fix: `add ${RESERVED} to the values of ${CAPACITY_TYPE} in a NodePool, or remove the terms`,
    });
  }
};

/** A pool that asks for reserved capacity of which its node class selects none. */
export const missingReservations: SetRule = (set, options, report) => {
  for (const nodePool of set.nodePools) {
    const nodeClass = nodeClassOf(nodePool, set, options);
    if (nodeClass === undefined || hasReservations(nodeClass)) continue;
    const at = namedReserved(nodePool);
    if (at === undefined) continue;
    report({
      object: nodePool,
      other: nodeClass,
      rule: 'set/capacity-reservation-missing',
      path: formatPath(at),
      message: `EC2NodeClass ${nameOf(nodeClass)} selects no capacity reservation: nothing is ever launched as ${RESERVED}`,
      got: RESERVED,
      fix: `add capacityReservationSelectorTerms to the EC2NodeClass, or remove ${RESERVED}`,
    });
  }
};
