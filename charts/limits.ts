import type { Quantity } from '../src/karpenter';

/**
 * What a pool may reach at most: the sum of the capacity of its nodes. Karpenter stops launching at it; lowering it
 * removes nothing. It is checked before launches that run in parallel, so a burst can exceed it a little.
 */
export interface Limits {
  /** vCPUs. */
  readonly cpu?: Quantity;
  readonly memory?: Quantity;
  /** Number of nodes; the scheduler keeps it from Karpenter 1.11. */
  readonly nodes?: number;
  readonly pods?: number;
  readonly 'ephemeral-storage'?: Quantity;
  readonly 'nvidia.com/gpu'?: number;
  readonly 'amd.com/gpu'?: number;
  readonly 'aws.amazon.com/neuron'?: number;
  /** Any other resource that nodes report. */
  readonly [resource: string]: Quantity | undefined;
}

/** A pool without a limit, said so and why. */
export class Unlimited {
  constructor(readonly reason: string) {}
}

/**
 * Leaves a pool without a limit: a bug in a Deployment then launches nodes until the account's quota ends.
 * @param reason stands in the YAML as the annotation `cdk8s-karpenter/unlimited`, for the reviewer
 */
export const unlimited = (reason: string): Unlimited => new Unlimited(reason);

/** Annotation of a pool whose limits were left out on purpose; its value is the reason. */
export const UNLIMITED_ANNOTATION = 'cdk8s-karpenter/unlimited';
