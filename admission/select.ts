import { isObject } from './json';
import type { Path } from './path';

/** A value and where it is. */
export interface Selected {
  readonly path: Path;
  readonly value: unknown;
}

/**
 * The values at a field in the notation of the field tables: `spec.disruption.budgets[].schedule`, map values as
 * `spec.limits{}`, one entry of a map as `spec.kubelet.evictionHard{memory.available}`. What is missing or of another
 * type gives nothing.
 */
export function select(object: unknown, field: string): readonly Selected[] {
  const steps = field.match(/\[\]|\{[^}]*\}|[^.[{]+/g) ?? [];
  return steps.reduce<readonly Selected[]>(
    (found, step) => found.flatMap((each) => below(each, step)),
    [{ path: [], value: object }],
  );
}

function below({ path, value }: Selected, step: string): readonly Selected[] {
  if (step === '[]') {
    return Array.isArray(value) ? value.map((item, index) => ({ path: [...path, index], value: item })) : [];
  }
  if (!isObject(value)) return [];
  if (step === '{}') return Object.keys(value).map((key) => ({ path: [...path, key], value: value[key] }));
  const key = step.replace(/^\{(.*)\}$/, '$1');
  return Object.hasOwn(value, key) ? [{ path: [...path, key], value: value[key] }] : [];
}
