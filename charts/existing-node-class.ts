import type { ApiObject } from 'cdk8s';
import type { NodeClassRef, ReferableNodeClass } from './ec2-node-class-props';

/** A node class that another repository, Terraform or a person has made: referred to, never created. */
class ExistingNodeClass implements ReferableNodeClass {
  readonly ref: NodeClassRef;

  constructor(name: string) {
    this.ref = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name };
  }
}

/**
 * A node class that is made elsewhere. Nothing is known of it here: what it allows, and that it is there, shows only in
 * the cluster.
 *
 * @param name of the EC2NodeClass
 *
 * @example
 * new NodePool(this, 'general', { nodeClass: existingNodeClass('from-terraform'), requirements: [], limits: { cpu: 100 } });
 */
export const existingNodeClass = (name: string): ReferableNodeClass => new ExistingNodeClass(name);

const EXISTING = Symbol.for('cdk8s-karpenter.existingNodeClass');

/** Remembers that the node class of a pool is made elsewhere. */
export function markExisting(pool: ApiObject, nodeClass: unknown): void {
  if (nodeClass instanceof ExistingNodeClass) Object.defineProperty(pool, EXISTING, { value: nodeClass.ref.name });
}

/** The node class that an object refers to and that is made elsewhere; undefined where it is not said to be. */
export const existingNodeClassOf = (object: ApiObject): string | undefined =>
  (object as { readonly [EXISTING]?: string })[EXISTING];
