import { type Check, failed, type Problem } from '../src/findings';
import { INSTANCE_TYPES_DATE, isAtLeast, type KarpenterMinor, Unlisted, wellKnownLabel } from '../src/karpenter';

/** The operators of a requirement. `Gte` and `Lte` exist from Karpenter 1.9. */
export type RequirementOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt' | 'Gte' | 'Lte';

/** One entry of `spec.template.spec.requirements`, as it stands in the YAML. */
export interface RequirementSpec {
  /** The label of the node, of Karpenter's or of your own. */
  readonly key: string;
  /** How the label is compared with the values. */
  readonly operator: RequirementOperator;
  /** What it is compared with: at least one for `In` and `NotIn`, one whole number for comparisons. @default - none, for `Exists` and `DoesNotExist` */
  readonly values?: readonly string[];
  /** Distinct values that must remain among the instance types, or nothing is launched; 1 to 50. @default - no minimum */
  readonly minValues?: number;
}

type Values<T extends string> = readonly [T | Unlisted, ...(T | Unlisted)[]];

/**
 * One condition on the nodes that a pool may launch. Several on one key all have to hold.
 * Make one from a label: `arch.in('arm64')`, `instanceCpu.gt(4)`, `label('team').exists()`.
 */
export class Requirement {
  private constructor(
    /** The label that the condition is about. */
    readonly key: string,
    readonly operator: RequirementOperator,
    /** The values as the YAML carries them; empty for `Exists` and `DoesNotExist`. */
    readonly values: readonly string[],
    private readonly unknownValues: readonly string[],
    private readonly minimum?: number,
  ) {}

  /** @internal */
  static of(
    key: string,
    operator: RequirementOperator,
    values: readonly (string | number | Unlisted)[],
    known?: readonly string[],
  ): Requirement {
    const unknown = values.filter((value) => typeof value === 'string' && known?.includes(value) === false);
    return new Requirement(
      key,
      operator,
      values.map((value) => (value instanceof Unlisted ? value.value : String(value))),
      unknown.map(String),
    );
  }

  /**
   * Refuse to launch unless at least so many distinct values of this label are among the instance types that remain:
   * flexibility for spot. It also turns off Karpenter's filters against exotic types and dear spot offers.
   *
   * @param count 1 to 50; with `in(…)` not more than there are values
   */
  minValues(count: number): Requirement {
    return new Requirement(this.key, this.operator, this.values, this.unknownValues, count);
  }

  /** The requirement as a Karpenter minor understands it: below 1.9 `Gte n` is `Gt n-1` and `Lte n` is `Lt n+1`. */
  toSpec(minor: KarpenterMinor): RequirementSpec {
    const { operator, values } = isAtLeast(minor, '1.9') ? this : lowered(this.operator, this.values);
    return {
      key: this.key,
      operator,
      ...(values.length > 0 && { values }),
      ...(this.minimum !== undefined && { minValues: this.minimum }),
    };
  }

  private static readonly VALUE_CHECKS: readonly Check<Requirement>[] = [
    {
      id: 'charts/requirement-number',
      ok: ({ operator, values }) => !isComparison(operator) || values.every((value) => /^\d{1,15}$/.test(value)),
      says: ({ key, operator, values }) => ({
        path: 'values[0]',
        got: values[0],
        message: `${operator} on ${key} takes one whole number, 0 or more`,
        fix: 'round it',
      }),
    },
    {
      id: 'charts/requirement-values',
      ok: ({ operator, values }) => (operator !== 'In' && operator !== 'NotIn') || values.length > 0,
      says: ({ key, operator, values }) => ({
        path: '',
        got: values,
        message: `${operator} on ${key} needs at least one value`,
        fix: 'name one, or use exists()',
      }),
    },
  ];

  private static readonly MINIMUM_CHECKS: readonly Check<Requirement>[] = [
    {
      id: 'charts/requirement-min-values-range',
      ok: ({ minimum }) => minimum === undefined || (Number.isInteger(minimum) && minimum >= 1 && minimum <= 50),
      says: ({ minimum }) => ({
        path: 'minValues',
        got: minimum,
        message: 'minValues is a whole number from 1 to 50',
        fix: 'choose one in this range',
      }),
    },
    {
      id: 'charts/requirement-min-values-unreachable',
      ok: ({ minimum, operator, values }) => minimum === undefined || operator !== 'In' || values.length >= minimum,
      says: ({ minimum, values }) => ({
        path: 'minValues',
        got: minimum,
        message: `minValues cannot be more than the ${values.length} values that the requirement names`,
        fix: 'name more values or lower minValues',
      }),
    },
  ];

  /**
   * What cannot be right for a Karpenter minor. Paths are relative to the requirement.
   * @internal
   */
  problems(minor: KarpenterMinor): Problem[] {
    return [
      ...failed(Requirement.VALUE_CHECKS, this),
      ...this.unknownValues.map((value) => ({
        rule: 'charts/requirement-unlisted-value',
        path: `values[${this.values.indexOf(value)}]`,
        got: value,
        message: `${this.key} has no such value in the catalogue of ${INSTANCE_TYPES_DATE}`,
        fix: 'correct it, or write unlisted(…) for what AWS shipped since',
      })),
      ...failed(Requirement.MINIMUM_CHECKS, this),
      ...failed(LABEL_CHECKS, { key: this.key, minor }),
    ];
  }
}

const isComparison = (operator: RequirementOperator): boolean => ['Gt', 'Lt', 'Gte', 'Lte'].includes(operator);

const LABEL_CHECKS: readonly Check<{ readonly key: string; readonly minor: KarpenterMinor }>[] = [
  {
    id: 'charts/newer-label',
    ok: ({ key, minor }) => {
      const since = wellKnownLabel(key)?.since;
      return since === undefined || isAtLeast(minor, since);
    },
    says: ({ key, minor }) => {
      const since = wellKnownLabel(key)?.since;
      return {
        path: 'key',
        got: key,
        message: `the label ${key} exists from Karpenter ${since}; the cluster runs ${minor}`,
        fix: `upgrade the cluster's Karpenter to ${since} or later, or leave the requirement out`,
      };
    },
  },
];

function lowered(
  operator: RequirementOperator,
  values: readonly string[],
): { operator: RequirementOperator; values: readonly string[] } {
  const bound = Number(values[0]);
  // There is no `Gt -1`: every integer that a label can hold here is at least 0.
  if (operator === 'Gte')
    return bound === 0 ? { operator: 'Exists', values: [] } : { operator: 'Gt', values: [`${bound - 1}`] };
  if (operator === 'Lte') return { operator: 'Lt', values: [`${bound + 1}`] };
  return { operator, values };
}

/** A label whose values are known: nothing else compiles, but for {@link unlisted}. */
export class LabelKey<T extends string> {
  constructor(
    /** The label as it stands on nodes, `kubernetes.io/arch`. */
    readonly key: string,
    private readonly known?: () => readonly T[],
  ) {}

  /** The node has one of these values. */
  in(...values: Values<T>): Requirement {
    return Requirement.of(this.key, 'In', values, this.known?.());
  }

  /** The node has none of these values; a node without the label passes. */
  notIn(...values: Values<T>): Requirement {
    return Requirement.of(this.key, 'NotIn', values, this.known?.());
  }

  /** The node has the label, with whatever value. */
  exists(): Requirement {
    return Requirement.of(this.key, 'Exists', []);
  }

  /** The node lacks the label: `Label.instanceGpuName.doesNotExist()` keeps GPU types out. */
  doesNotExist(): Requirement {
    return Requirement.of(this.key, 'DoesNotExist', []);
  }
}

/** A label that holds a whole number. */
export class NumericLabelKey {
  constructor(
    /** The label as it stands on nodes, `karpenter.k8s.aws/instance-cpu`. */
    readonly key: string,
  ) {}

  /** The node has one of these numbers. */
  in(...values: readonly [number, ...number[]]): Requirement {
    return Requirement.of(this.key, 'In', values);
  }

  /** The node has none of these numbers; a node without the label passes. */
  notIn(...values: readonly [number, ...number[]]): Requirement {
    return Requirement.of(this.key, 'NotIn', values);
  }

  /** More than a number. A node without the label does not pass. */
  gt(value: number): Requirement {
    return Requirement.of(this.key, 'Gt', [value]);
  }

  /** Less than a number. A node without the label does not pass: to keep GPU types out use `doesNotExist()`. */
  lt(value: number): Requirement {
    return Requirement.of(this.key, 'Lt', [value]);
  }

  /** At least; written as `Gt` for a cluster below Karpenter 1.9. */
  gte(value: number): Requirement {
    return Requirement.of(this.key, 'Gte', [value]);
  }

  /** At most; written as `Lt` for a cluster below Karpenter 1.9. */
  lte(value: number): Requirement {
    return Requirement.of(this.key, 'Lte', [value]);
  }

  /** The node has the label, with whatever number. */
  exists(): Requirement {
    return Requirement.of(this.key, 'Exists', []);
  }

  /** The node lacks the label: `Label.instanceGpuCount.doesNotExist()` keeps GPU types out, which `lt(1)` does not. */
  doesNotExist(): Requirement {
    return Requirement.of(this.key, 'DoesNotExist', []);
  }
}

/**
 * A label of your own. A requirement on it gives the nodes that label (one of the values), so that pods can select it;
 * it does not filter instance types.
 */
export const label = (key: string): LabelKey<string> => new LabelKey(key);

/** A label of your own that holds a whole number. */
export const numericLabel = (key: string): NumericLabelKey => new NumericLabelKey(key);
