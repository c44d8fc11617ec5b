import type { Path } from '../findings';
import { isObject } from '../objects';

/** A value and where it is. */
export interface Selected {
  readonly path: Path;
  readonly value: unknown;
}

const stepsByField = new Map<string, readonly string[]>();

/** `a.b[].c{}` as `a`, `b`, `[]`, `c`, `{}`; one entry of a map is a step like any other. */
export function stepsOf(field: string): readonly string[] {
  const known = stepsByField.get(field);
  if (known !== undefined) return known;
  const parts = field.match(/\[\]|\{[^}]*\}|[^.[{]+/g) ?? [];
  const steps = parts.map((part) => (part === '{}' ? part : part.replace(/[{}]/g, '')));
  stepsByField.set(field, steps);
  return steps;
}

/**
 * The values at a field in the notation of the field tables: `spec.disruption.budgets[].schedule`, map values as
 * `spec.limits{}`, one entry of a map as `spec.kubelet.evictionHard{memory.available}`. What is missing or of another
 * type gives nothing. Fields come from tables, never from a manifest.
 */
export function select(object: unknown, field: string): readonly Selected[] {
  const found: Selected[] = [];
  collect(object, stepsOf(field), [], found);
  return found;
}

/** Adds what is at the steps that `trail` has not taken yet. */
function collect(value: unknown, steps: readonly string[], trail: (string | number)[], found: Selected[]): void {
  const step = steps[trail.length];
  if (step === undefined) found.push({ path: [...trail], value });
  else if (step === '[]') {
    if (!Array.isArray(value)) return;
    for (let index = 0; index < value.length; index++) below(value[index], index, steps, trail, found);
  } else if (isObject(value)) {
    if (step === '{}') for (const key of Object.keys(value)) below(value[key], key, steps, trail, found);
    else if (Object.hasOwn(value, step)) below(value[step], step, steps, trail, found);
  }
}

function below(
  value: unknown,
  key: string | number,
  steps: readonly string[],
  trail: (string | number)[],
  found: Selected[],
): void {
  trail.push(key);
  collect(value, steps, trail, found);
  trail.pop();
}

/** A path in the notation of the field tables; an entry of a map is a step like any other. */
export const fieldOf = (path: Path): string =>
  path.reduce<string>(
    (field, step) => (typeof step === 'number' ? `${field}[]` : field === '' ? step : `${field}.${step}`),
    '',
  );
