import { groupOf, type JsonObject, kindOf } from '../../objects';
import { CAPACITY_BUFFER } from './capacity-buffer';
import { EC2_NODE_CLASS } from './ec2-node-class';
import { NODE_OVERLAY } from './node-overlay';
import { NODE_POOL } from './node-pool';
import type { Field } from './writing';

/** A kind that becomes a construct. */
export interface AdoptedKind {
  readonly kind: string;
  readonly group: string;
  readonly fields: readonly Field[];
}

/** The kinds that become constructs, in the order in which code makes them. */
export const KINDS: readonly AdoptedKind[] = [
  { kind: 'EC2NodeClass', group: 'karpenter.k8s.aws', fields: EC2_NODE_CLASS },
  { kind: 'NodePool', group: 'karpenter.sh', fields: NODE_POOL },
  { kind: 'NodeOverlay', group: 'karpenter.sh', fields: NODE_OVERLAY },
  { kind: 'CapacityBuffer', group: 'autoscaling.x-k8s.io', fields: CAPACITY_BUFFER },
];

/** The kind of an object; undefined where it does not become a construct. */
export const adoptedKind = (object: JsonObject): AdoptedKind | undefined =>
  KINDS.find(({ kind, group }) => kind === kindOf(object) && group === groupOf(object));
