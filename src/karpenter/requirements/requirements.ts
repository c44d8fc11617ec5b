import type { RequirementObject } from '../objects';
import {
  allowsAbsence,
  formatRequirement,
  hasIntersection,
  intersection,
  type LabelRequirement,
  labelRequirement,
  parseRequirement,
} from './requirement';

/** Requirements by key. A key that is not there is not restricted. */
export type Requirements = ReadonlyMap<string, LabelRequirement>;

/** Combines requirements; those on one key intersect, which is how a NodePool may list a key more than once. */
export function combine(...requirements: readonly LabelRequirement[]): Requirements {
  const byKey = new Map<string, LabelRequirement>();
  for (const requirement of requirements) {
    const earlier = byKey.get(requirement.key);
    byKey.set(requirement.key, earlier === undefined ? requirement : intersection(earlier, requirement));
  }
  return byKey;
}

/** Requirements from their form in YAML. */
export const parseRequirements = (requirements: readonly RequirementObject[] | undefined): Requirements =>
  combine(...(requirements ?? []).map(parseRequirement));

/** Labels as requirements of one value each. */
export const labelRequirements = (labels: Readonly<Record<string, string>> | undefined): Requirements =>
  combine(...Object.entries(labels ?? {}).map(([key, value]) => labelRequirement(key, value)));

/** Every requirement of both. */
export const merge = (a: Requirements, b: Requirements): Requirements => combine(...a.values(), ...b.values());

/** Two requirements that cannot hold together; `own` is undefined when the key has no known values. */
export interface Conflict {
  /** The label. */
  readonly key: string;
  /** What is required of it on the one side. */
  readonly own?: LabelRequirement;
  /** What is required of it on the other side. */
  readonly other: LabelRequirement;
}

/** Whether two requirements on one key agree: they share a value, or both allow that the label is absent. */
export const agree = (own: LabelRequirement, other: LabelRequirement): boolean =>
  hasIntersection(own, other) || (allowsAbsence(own) && allowsAbsence(other));

/** The keys present in both on which they do not agree. Empty when they do. */
export function conflicts(own: Requirements, other: Requirements): readonly Conflict[] {
  return [...other.values()].flatMap((requirement) => {
    const mine = own.get(requirement.key);
    return mine === undefined || agree(mine, requirement)
      ? []
      : [{ key: requirement.key, own: mine, other: requirement }];
  });
}

/**
 * Why `own` cannot take what `other` asks for; empty when it can. Asymmetric: every key that `other` requires must be
 * defined by `own`, unless it may be undefined or `other` allows its absence (core `requirements.go` 181-197).
 */
export function incompatibilities(
  own: Requirements,
  other: Requirements,
  allowUndefined: ReadonlySet<string> = new Set(),
): readonly Conflict[] {
  const undefinedKeys = [...other.values()].filter(
    (requirement) => !allowUndefined.has(requirement.key) && !own.has(requirement.key) && !allowsAbsence(requirement),
  );
  return [
    ...undefinedKeys.map((requirement) => ({ key: requirement.key, other: requirement })),
    ...conflicts(own, other),
  ];
}

/** A conflict in one sentence. */
export const conflictText = ({ key, own, other }: Conflict): string =>
  own === undefined
    ? `label "${key}" does not have known values, required is ${formatRequirement(other)}`
    : `${formatRequirement(own)} does not meet ${formatRequirement(other)}`;
