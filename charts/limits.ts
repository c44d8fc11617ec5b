import type { Quantity } from '../src/karpenter';

/**
 * What a pool may reach at most: the sum of the capacity of its nodes. Karpenter stops launching at it; lowering it
 * removes nothing. It is checked before launches that run in parallel, so a burst can exceed it a little.
 */
export interface Limits {
  /** vCPUs. */
  readonly cpu?: Quantity;
  /** Memory of all nodes together: `'1000Gi'`. */
  readonly memory?: Quantity;
  /** Number of nodes; the scheduler keeps it from Karpenter 1.11. */
  readonly nodes?: number;
  /** Pods that all nodes together can run. */
  readonly pods?: number;
  /** Disk space for pods of all nodes together: `'10Ti'`. */
  readonly 'ephemeral-storage'?: Quantity;
  /** NVIDIA GPUs. */
  readonly 'nvidia.com/gpu'?: number;
  /** AMD GPUs. */
  readonly 'amd.com/gpu'?: number;
  /** Chips of AWS Trainium and Inferentia. */
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
