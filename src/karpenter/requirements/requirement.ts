import { normalizeLabel } from '../labels';
import type { RequirementObject } from '../objects';

/**
 * One requirement as Karpenter holds it (core `pkg/scheduling/requirement.go` 36-43): a set of allowed values, or with
 * `complement` every value but these, within bounds. Bounds are 64-bit integers.
 */
export interface LabelRequirement {
  /** In its normalised spelling. */
  readonly key: string;
  /** Whether every value but `values` is allowed. */
  readonly complement: boolean;
  /** Allowed values, or with `complement` the values that are not. */
  readonly values: ReadonlySet<string>;
  /** Least number that is allowed. @default - no bound */
  readonly gte?: bigint;
  /** Greatest number that is allowed. @default - no bound */
  readonly lte?: bigint;
  /** Distinct values that must remain among the instance types. @default - no minimum */
  readonly minValues?: number;
}

/** The operator that a requirement has come down to. Bounds alone count as `Exists`. */
export type DerivedOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

const NO_VALUES: ReadonlySet<string> = new Set();

const MAX_INTEGER = 2n ** 63n - 1n;
const MIN_INTEGER = -(2n ** 63n);
const INTEGER = /^([+-]?)0*(\d+)$/;

/** Longer than every 64-bit integer; only used to know that a number is out of range without reading it. */
const INTEGER_DIGITS = 19;

const integerMagnitude = (digits: string): bigint =>
  digits.length > INTEGER_DIGITS ? MAX_INTEGER + 2n : BigInt(digits);

/** A decimal integer as Go's strconv.Atoi reads it: an optional sign, leading zeros, at most 64 bits. */
export function parseInteger(text: string): bigint | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return undefined;
  const magnitude = integerMagnitude(match[2] ?? '');
  const integer = match[1] === '-' ? -magnitude : magnitude;
  return integer < MIN_INTEGER || integer > MAX_INTEGER ? undefined : integer;
}

/** A bound as the controller reads it without checking: 0 for what is no integer, the nearest one out of range. */
function boundOf(text: string | undefined): bigint {
  const parsed = parseInteger(text ?? '');
  if (parsed !== undefined) return parsed;
  if (!INTEGER.test(text ?? '')) return 0n;
  return text?.startsWith('-') ? MIN_INTEGER : MAX_INTEGER;
}

const doesNotExist = (key: string, minValues?: number): LabelRequirement => ({
  key,
  complement: false,
  values: NO_VALUES,
  ...(minValues === undefined ? {} : { minValues }),
});

/**
 * A requirement from its form in YAML. Nothing is refused: an operator that does not exist counts as `Exists`, as it
 * would in the controller; the API server is what refuses it.
 */
export function parseRequirement({
  key: written,
  operator,
  values = [],
  minValues,
}: RequirementObject): LabelRequirement {
  const key = normalizeLabel(written);
  const flexibility = minValues === undefined ? {} : { minValues };
  const bounded = (bounds: { gte?: bigint; lte?: bigint }): LabelRequirement => ({
    key,
    complement: true,
    values: NO_VALUES,
    ...bounds,
    ...flexibility,
  });
  switch (operator) {
    case 'In':
      return { key, complement: false, values: new Set(values), ...flexibility };
    case 'NotIn':
      return { key, complement: true, values: new Set(values), ...flexibility };
    case 'DoesNotExist':
      return doesNotExist(key, minValues);
    case 'Gt': {
      const bound = boundOf(values[0]);
      // Nothing is greater than the largest number: what is left is a requirement without minValues.
      return bound === MAX_INTEGER ? doesNotExist(key) : bounded({ gte: bound + 1n });
    }
    case 'Lt': {
      const bound = boundOf(values[0]);
      // One less than the smallest 64-bit integer is the largest one.
      return bounded({ lte: bound === MIN_INTEGER ? MAX_INTEGER : bound - 1n });
    }
    case 'Gte':
      return bounded({ gte: boundOf(values[0]) });
    case 'Lte':
      return bounded({ lte: boundOf(values[0]) });
    default:
      return bounded({});
  }
}

/** The requirement of a label with one value. */
export const labelRequirement = (key: string, value: string): LabelRequirement =>
  parseRequirement({ key, operator: 'In', values: [value] });

/** What a requirement has come down to; `Gt`, `Lt`, `Gte` and `Lte` are `Exists`. */
export function derivedOperator({ complement, values }: LabelRequirement): DerivedOperator {
  if (complement) return values.size > 0 ? 'NotIn' : 'Exists';
  return values.size > 0 ? 'In' : 'DoesNotExist';
}

/** Whether an absent label satisfies the requirement: `NotIn` and `DoesNotExist`. */
export function allowsAbsence(requirement: LabelRequirement): boolean {
  const operator = derivedOperator(requirement);
  return operator === 'NotIn' || operator === 'DoesNotExist';
}

interface Bounds {
  readonly gte?: bigint;
  readonly lte?: bigint;
}

function isWithin(value: string, { gte, lte }: Bounds): boolean {
  if (gte === undefined && lte === undefined) return true;
  const integer = parseInteger(value);
  if (integer === undefined) return false;
  return (gte === undefined || integer >= gte) && (lte === undefined || integer <= lte);
}

/** Whether the requirement allows a value; with bounds, a value that is no integer is out. */
export const allowsValue = (requirement: LabelRequirement, value: string): boolean =>
  requirement.values.has(value) !== requirement.complement && isWithin(value, requirement);

function tighterBounds(a: LabelRequirement, b: LabelRequirement): Bounds {
  const gte = a.gte === undefined || (b.gte !== undefined && b.gte > a.gte) ? b.gte : a.gte;
  const lte = a.lte === undefined || (b.lte !== undefined && b.lte < a.lte) ? b.lte : a.lte;
  return { ...(gte === undefined ? {} : { gte }), ...(lte === undefined ? {} : { lte }) };
}

const areCrossed = ({ gte, lte }: Bounds): boolean => gte !== undefined && lte !== undefined && gte > lte;

function higherMinValues(a: LabelRequirement, b: LabelRequirement): number | undefined {
  if (a.minValues === undefined || b.minValues === undefined) return a.minValues ?? b.minValues;
  return Math.max(a.minValues, b.minValues);
}

/**
 * Both requirements at once. A contradiction is no error: the result is `DoesNotExist`, which instance types without
 * the label satisfy.
 */
export function intersection(a: LabelRequirement, b: LabelRequirement): LabelRequirement {
  const bounds = tighterBounds(a, b);
  const minValues = higherMinValues(a, b);
  if (areCrossed(bounds)) return doesNotExist(a.key, minValues);
  const complement = a.complement && b.complement;
  const [some, other] = a.complement ? [b, a] : [a, b];
  const combined = complement
    ? [...a.values, ...b.values]
    : [...some.values].filter((value) => other.values.has(value) !== other.complement);
  return {
    key: a.key,
    complement,
    values: new Set(combined.filter((value) => isWithin(value, bounds))),
    ...(complement ? bounds : {}),
    ...(minValues === undefined ? {} : { minValues }),
  };
}

/**
 * Whether a value satisfies both. Two complements always count as meeting unless their bounds cross, even where the
 * excluded values leave nothing between the bounds.
 */
export function hasIntersection(a: LabelRequirement, b: LabelRequirement): boolean {
  const bounds = tighterBounds(a, b);
  if (areCrossed(bounds)) return false;
  if (a.complement && b.complement) return true;
  const [some, other] = a.complement ? [b, a] : [a, b];
  for (const value of some.values) {
    if (other.values.has(value) !== other.complement && isWithin(value, bounds)) return true;
  }
  return false;
}

/** The requirement in words: `instance-cpu In [4, 8]`, `team Exists`, `instance-generation NotIn [3] >= 2`. */
export function formatRequirement(requirement: LabelRequirement): string {
  const { key, values, gte, lte } = requirement;
  const operator = derivedOperator(requirement);
  return [
    key,
    operator === 'Exists' && (gte !== undefined || lte !== undefined) ? undefined : operator,
    values.size > 0 ? `[${[...values].sort().join(', ')}]` : undefined,
    gte === undefined ? undefined : `>= ${gte}`,
    lte === undefined ? undefined : `<= ${lte}`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}
