import type { KubeletObject } from '../objects';
import { parseGoFloat } from '../units/go-float';
import { type Quantity, resourceAmount } from '../units/quantity';
import { isAtLeast } from '../versions';

const MIB = 1024 ** 2;

/** What stays free of a capacity. */
type Threshold = (capacity: number) => number;

/** What stays free on a node, since pods are evicted below it. */
export interface EvictionThresholds {
  /** Of the memory, by its capacity. */
  readonly memory: Threshold;
  /** Of the ephemeral storage, by its capacity. */
  readonly ephemeralStorage: Threshold;
}

/**
 * A threshold as it is written: a quantity, or a share of the capacity, rounded up in the floating point that Karpenter
 * counts in; 100% switches the signal off. Undefined for what is neither.
 */
function declaredThreshold(threshold: Quantity, resource: string): Threshold | undefined {
  const text = String(threshold);
  if (!text.endsWith('%')) {
    const amount = resourceAmount(resource, threshold);
    return amount === undefined ? undefined : () => amount;
  }
  const percent = parseGoFloat(text.slice(0, -1));
  if (percent === undefined || !Number.isFinite(percent)) return undefined;
  return percent === 100 ? () => 0 : (capacity) => Math.ceil((capacity / 100) * percent);
}

function largestOf(thresholds: readonly Threshold[], standard: Threshold): Threshold {
  const [first, ...others] = thresholds;
  if (first === undefined) return standard;
  return others.length === 0 ? first : (capacity) => Math.max(...thresholds.map((threshold) => threshold(capacity)));
}

/** The thresholds of a node class; until 1.8 the soft ones counted too. */
export function evictionThresholds({ evictionHard, evictionSoft }: KubeletObject, version: string): EvictionThresholds {
  const declared = isAtLeast(version, '1.9') ? [evictionHard] : [evictionHard, evictionSoft];
  const written = (signal: string, resource: string): readonly Threshold[] =>
    declared.flatMap((signals) => {
      const value = signals?.[signal];
      return value === undefined ? [] : (declaredThreshold(value, resource) ?? []);
    });
  return {
    memory: largestOf(written('memory.available', 'memory'), () => 100 * MIB),
    ephemeralStorage: largestOf(written('nodefs.available', 'ephemeral-storage'), (capacity) =>
      Math.ceil((capacity / 100) * 10),
    ),
  };
}
