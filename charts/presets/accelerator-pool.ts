import type { Construct } from 'constructs';
import { NodePool } from '../node-pool';
import type { NodePoolProps } from '../node-pool-props';
import type { Taint } from '../taints';

const VENDORS = {
  nvidia: { key: 'nvidia.com/gpu', labels: { 'nvidia.com/gpu.present': 'true' } },
  amd: { key: 'amd.com/gpu', labels: { 'amd.com/gpu.present': 'true' } },
  neuron: { key: 'aws.amazon.com/neuron', labels: { 'aws.amazon.com/neuron.present': 'true' } },
} as const;

/**
 * A pool for accelerators that nothing else lands on: always tainted with the resource's name and labelled
 * `<vendor>.present`, which device plugins select.
 *
 * @param vendor whose devices: NVIDIA or AMD GPUs, or AWS Trainium and Inferentia
 */
export function acceleratorPool(
  scope: Construct,
  id: string,
  vendor: keyof typeof VENDORS,
  props: NodePoolProps,
): NodePool {
  const { key, labels } = VENDORS[vendor];
  const taint: Taint = { key, value: 'true', effect: 'NoSchedule' };
  return new NodePool(scope, id, {
    ...props,
    labels: { ...labels, ...props.labels },
    taints: [taint, ...(props.taints ?? []).filter((other) => other.key !== key)],
  });
}
