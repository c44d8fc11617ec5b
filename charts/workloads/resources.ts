import { type Check, failed, formatPath, joinPaths, type Problem } from '../../src/findings';
import { parseQuantity, type Quantity } from '../../src/karpenter';

/** Amounts of resources that a container asks for. */
export interface ResourceAmounts {
  /** Cores: `'500m'`, `2`. */
  readonly cpu?: Quantity;
  /** Bytes: `'2Gi'`. */
  readonly memory?: Quantity;
  /** Disk space on the node: `'10Gi'`. */
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

/** Kubernetes takes `Gi` for 0, which nobody means. */
const HAS_DIGIT = /\d/;

interface Amount {
  readonly name: string;
  readonly amount: Quantity;
  /** Path of the amounts in the manifest. */
  readonly at: string;
}

const isExtended = (name: string): boolean => name.includes('/');

const AMOUNT_CHECKS: readonly Check<Amount>[] = [
  {
    id: 'charts/workload-resources',
    ok: ({ name, amount }) => {
      const parsed = HAS_DIGIT.test(String(amount)) ? parseQuantity(amount) : undefined;
      return parsed !== undefined && parsed >= 0n && (!isExtended(name) || parsed % NANO === 0n);
    },
    says: ({ name, amount, at }) => ({
      path: joinPaths(at, formatPath([name])),
      got: amount,
      message: isExtended(name)
        ? `the amount of ${name} is a whole number of devices`
        : `the amount of ${name} is a Kubernetes quantity that is not negative`,
      fix: isExtended(name) ? "write a number: 1, 2, '8'" : "write a number, or a number with a unit: '500m', '2Gi'",
    }),
  },
];

/** What cannot be right in the amounts at a path of the manifest. */
export const resourceProblems = (resources: ResourceAmounts, at: string): Problem[] =>
  amounts(resources).flatMap(([name, amount]) => failed(AMOUNT_CHECKS, { name, amount, at }));
