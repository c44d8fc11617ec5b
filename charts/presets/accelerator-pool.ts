import type { Construct } from 'constructs';
import { NodePool } from '../node-pool';
import type { NodePoolProps } from '../node-pool-props';
import { ownClass } from '../own-classes';
import type { Taint } from '../taints';

const VENDORS = {
  nvidia: { key: 'nvidia.com/gpu', labels: { 'nvidia.com/gpu.present': 'true' } },
  amd: { key: 'amd.com/gpu', labels: { 'amd.com/gpu.present': 'true' } },
  neuron: { key: 'aws.amazon.com/neuron', labels: { 'aws.amazon.com/neuron.present': 'true' } },
} as const;

/** Props of an {@link AcceleratorPool}: those of a pool, and whose devices its nodes have. */
export type AcceleratorPoolProps = NodePoolProps & {
  /** Whose devices: NVIDIA or AMD GPUs, or AWS Trainium and Inferentia. Its resource is the key of the taint. */
  readonly vendor: 'nvidia' | 'amd' | 'neuron';
};

/**
 * A pool for accelerators that nothing else lands on: always tainted with the resource's name and labelled
 * `<vendor>.present`, which device plugins select.
 *
 * @example
 * new AcceleratorPool(this, 'gpu', {
 *   vendor: 'nvidia', nodeClass, requirements: [instanceFamily.in('g6')], limits: { 'nvidia.com/gpu': 8 },
 * });
 */
export class AcceleratorPool extends NodePool {
  constructor(scope: Construct, id: string, props: AcceleratorPoolProps) {
    const { vendor, ...pool } = props;
    const { key, labels } = VENDORS[vendor];
    const taint: Taint = { key, value: 'true', effect: 'NoSchedule' };
    super(scope, id, {
      ...pool,
      labels: { ...labels, ...pool.labels },
      taints: [taint, ...(pool.taints ?? []).filter((other) => other.key !== key)],
    });
  }
}

ownClass(AcceleratorPool);
