import type { Quantity } from '../../karpenter';
import { parseQuantity } from '../../karpenter';
import type { Check } from '../checks';
import { joinPath, keyPath } from '../findings';

/** Amounts of resources that a container asks for. */
export interface ResourceAmounts {
  /** Cores: `'500m'`, `2`. */
  readonly cpu?: Quantity;
  /** Bytes: `'2Gi'`. */
  readonly memory?: Quantity;
  readonly 'ephemeral-storage'?: Quantity;
  /** Huge pages of one size: `'hugepages-2Mi'`. */
  readonly [hugePages: `hugepages-${string}`]: Quantity | undefined;
  /** Devices and other extended resources, in whole numbers: `'nvidia.com/gpu'`. */
  readonly [extended: `${string}/${string}`]: Quantity | undefined;
}

/** The amounts that are given, without undefined ones. */
export const amounts = (resources: ResourceAmounts): [string, Quantity][] =>
  Object.entries(resources).flatMap(([name, amount]) => (amount === undefined ? [] : [[name, amount]]));

const NANO = 1_000_000_000n;

/** Rules about amounts at a path of the manifest. */
export const resourceChecks = (resources: ResourceAmounts, at: string): Check[] =>
  amounts(resources).map(([name, amount]) => {
    const parsed = parseQuantity(amount);
    const extended = name.includes('/');
    return {
      ok: parsed !== undefined && parsed >= 0n && (!extended || parsed % NANO === 0n),
      path: joinPath(at, keyPath(name)),
      got: amount,
      message: extended
        ? `the amount of ${name} is a whole number of devices`
        : `the amount of ${name} is a Kubernetes quantity that is not negative`,
      fix: extended ? "write a number: 1, 2, '8'" : "write a number, or a number with a unit: '500m', '2Gi'",
    };
  });
