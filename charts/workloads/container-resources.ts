import type { k8s } from 'cdk8s-plus-30';
import type { Quantity } from '../../src/karpenter';
import { amounts, type ResourceAmounts } from './resources';

/** Kubernetes takes these only as limits, with an equal request. */
const isExtended = (name: string): boolean => name.includes('/') || name.startsWith('hugepages-');

/** `resources` of a container: extended resources stand among the limits too. */
export function containerResources(
  kubernetes: typeof k8s,
  requests: ResourceAmounts,
  limits: ResourceAmounts = {},
): k8s.ResourceRequirements {
  const quantities = (entries: readonly [string, Quantity][]): Record<string, k8s.Quantity> | undefined =>
    entries.length === 0
      ? undefined
      : Object.fromEntries(
          entries.map(([name, amount]) => [
            name,
            typeof amount === 'number'
              ? kubernetes.Quantity.fromNumber(amount)
              : kubernetes.Quantity.fromString(amount),
          ]),
        );
  return {
    requests: quantities(amounts(requests)),
    limits: quantities([...amounts(requests).filter(([name]) => isExtended(name)), ...amounts(limits)]),
  };
}
