import { remembering } from './remembering';

/** A Kubernetes quantity as it stands in YAML: `'100m'`, `'1.5Gi'`, `2`. */
export type Quantity = string | number;

/**
 * Amounts of resources as numbers: `cpu` in thousandths of a core, every other resource in its own unit
 * (memory and storage in bytes, pods and devices in pieces).
 */
export type Resources = Readonly<Record<string, number>>;

const NANO_PER_UNIT = 1_000_000_000n;
const NANO_PER_MILLI = 1_000_000n;

/** Nano-units of one of each suffix. */
const SUFFIXES: ReadonlyMap<string, bigint> = new Map([
  ['n', 1n],
  ['u', 1_000n],
  ['m', NANO_PER_MILLI],
  ['', NANO_PER_UNIT],
  ...['k', 'M', 'G', 'T', 'P', 'E'].map((suffix, i): [string, bigint] => [
    suffix,
    NANO_PER_UNIT * 1000n ** BigInt(i + 1),
  ]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, i): [string, bigint] => [
    suffix,
    NANO_PER_UNIT * 1024n ** BigInt(i + 1),
  ]),
]);

const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE][+-]?\d+)|([KMGTPE]i|[numkMGTPE]))?$/;

/** The largest amount that Kubernetes holds; what is larger counts as this. */
const LARGEST = (2n ** 63n - 1n) * NANO_PER_UNIT;

/** More digits than any amount in range has; longer input is cut here, so that its length costs nothing. */
const MOST_DIGITS = 40;

const ceilDivide = (amount: bigint, by: bigint): bigint => {
  const quotient = amount / by;
  return amount > 0n && quotient * by !== amount ? quotient + 1n : quotient;
};

/**
 * The quantity in nano-units (thousand-millionths), or undefined when it is none. As Kubernetes does, rounds away from
 * zero below one nano-unit, holds at most 2^63-1, and reads a sign, a point or a suffix without a digit (`Gi`) as 0.
 */
export const parseQuantity = (quantity: Quantity): bigint | undefined => parseText(String(quantity));

const parseText = remembering((text): bigint | undefined => {
  const match = PATTERN.exec(text);
  if (match === null || text === '') return undefined;
  const [, sign = '', whole = '', fraction = '', exponent, suffix = ''] = match;
  const digits = whole.replace(/^0+/, '');
  const decimals = fraction.slice(0, MOST_DIGITS);
  const power = exponent === undefined ? 0 : Number(exponent.slice(1));
  const unit = SUFFIXES.get(suffix) ?? NANO_PER_UNIT;
  const mantissa = BigInt(digits.slice(0, MOST_DIGITS) + decimals);
  if (mantissa === 0n) return 0n;
  const magnitude =
    digits.length > MOST_DIGITS || power > MOST_DIGITS
      ? LARGEST
      : scale(mantissa * unit, Math.max(power - decimals.length, -4 * MOST_DIGITS));
  const bounded = magnitude < LARGEST ? magnitude : LARGEST;
  return sign === '-' ? -bounded : bounded;
});

const scale = (amount: bigint, power: number): bigint =>
  power >= 0 ? amount * 10n ** BigInt(power) : ceilDivide(amount, 10n ** BigInt(-power));

/** The quantity of a resource as a number in the units of {@link Resources}, rounded up; undefined when it is none. */
export function resourceAmount(resource: string, quantity: Quantity): number | undefined {
  const nano = parseQuantity(quantity);
  if (nano === undefined) return undefined;
  return Number(ceilDivide(nano, resource === 'cpu' ? NANO_PER_MILLI : NANO_PER_UNIT));
}

/** A list of quantities as amounts; entries that are no quantities are left out. */
export function resourceAmounts(quantities: Readonly<Record<string, Quantity>> | undefined): Resources {
  return Object.fromEntries(
    Object.entries(quantities ?? {}).flatMap(([resource, quantity]) => {
      const amount = resourceAmount(resource, quantity);
      return amount === undefined ? [] : [[resource, amount]];
    }),
  );
}

const isBytes = (resource: string): boolean =>
  resource === 'memory' || resource.endsWith('ephemeral-storage') || resource.startsWith('hugepages-');

const BINARY_SUFFIXES = ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'] as const;

/**
 * An amount in the form that Kubernetes prints: bytes with the largest binary suffix that divides them exactly, cores
 * with `m` where they are not whole. `formatAmount('memory', 7238320128)` is `6903Mi`.
 */
export function formatAmount(resource: string, amount: number): string {
  if (resource === 'cpu') return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
  if (!isBytes(resource) || amount === 0) return String(amount);
  const index = BINARY_SUFFIXES.findIndex((_, i) => amount % 1024 ** (6 - i) === 0);
  return index < 0 ? String(amount) : `${amount / 1024 ** (6 - index)}${BINARY_SUFFIXES[index]}`;
}

const floorTo = (amount: number, decimals: number): string =>
  String(Math.floor(amount * 10 ** decimals) / 10 ** decimals);

/**
 * An amount as people compare it, cut to two decimals: `readableAmount('cpu', 382870)` is `382.87`, and of
 * `memory` 7238320128 is `6.74Gi`.
 */
export function readableAmount(resource: string, amount: number): string {
  if (resource === 'cpu') return floorTo(amount / 1000, 2);
  const index = isBytes(resource) ? BINARY_SUFFIXES.findIndex((_, i) => Math.abs(amount) >= 1024 ** (6 - i)) : -1;
  return index < 0 ? String(amount) : `${floorTo(amount / 1024 ** (6 - index), 2)}${BINARY_SUFFIXES[index]}`;
}
