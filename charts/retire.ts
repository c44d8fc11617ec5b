import { RETIRING_ANNOTATION } from '../src/cluster';
import type { NodePoolSpec } from './node-pool-props';
import type { Taint } from './taints';

/** No pod tolerates it, so no replacement comes back to the pool. */
const RETIRING_TAINT: Taint = { key: RETIRING_ANNOTATION, effect: 'NoSchedule' };

/**
 * A pool that launches nothing any more and empties itself. The taint makes every node drift, so that Karpenter starts
 * replacements from other pools first and respects budgets and PodDisruptionBudgets; a node whose pods fit nowhere else
 * stays. A static pool goes to no replicas instead.
 */
export function retiredSpec(spec: NodePoolSpec): NodePoolSpec {
  if (spec.replicas !== undefined) return { ...spec, replicas: 0 };
  const { template } = spec;
  return {
    ...spec,
    limits: { ...spec.limits, cpu: 0 },
    template: { ...template, spec: { ...template.spec, taints: [...(template.spec.taints ?? []), RETIRING_TAINT] } },
  };
}
