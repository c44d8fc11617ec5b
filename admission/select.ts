import { isObject } from './json';
import type { Path } from './path';

/** A value and where it is. */
export interface Selected {
  readonly path: Path;
  readonly value: unknown;
}

const stepsByField = new Map<string, readonly string[]>();

function stepsOf(field: string): readonly string[] {
  const known = stepsByField.get(field) ?? field.match(/\[\]|\{[^}]*\}|[^.[{]+/g) ?? [];
  stepsByField.set(field, known);
  return known;
}

/**
 * The values at a field in the notation of the field tables: `spec.disruption.budgets[].schedule`, map values as
 * `spec.limits{}`, one entry of a map as `spec.kubelet.evictionHard{memory.available}`. What is missing or of another
 * type gives nothing. Fields come from tables, never from a manifest.
 */
export function select(object: unknown, field: string): readonly Selected[] {
  const found: Selected[] = [];
  const steps = stepsOf(field);
  const visit = (value: unknown, path: Path): void => {
    const step = steps[path.length];
    if (step === undefined) found.push({ path, value });
    else if (step === '[]') {
      if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...path, index]);
    } else if (isObject(value)) {
      for (const key of step === '{}' ? Object.keys(value) : [step.replace(/[{}]/g, '')]) {
        if (Object.hasOwn(value, key)) visit(value[key], [...path, key]);
      }
    }
  };
  visit(object, []);
  return found;
}
