import { isObject } from './json';
import type { Path } from './path';

/** A value and where it is. */
export interface Selected {
  readonly path: Path;
  readonly value: unknown;
}

const stepsByField = new Map<string, readonly string[]>();

/** `a.b[].c{}` as `a`, `b`, `[]`, `c`, `{}`; one entry of a map is a step like any other. */
function stepsOf(field: string): readonly string[] {
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

/** Adds what is at the steps behind `path`. Most fields are missing in most objects, so the path is made where one is not. */
function collect(from: unknown, steps: readonly string[], path: Path, found: Selected[]): void {
  let value = from;
  let depth = path.length;
  for (; steps[depth] !== undefined && steps[depth] !== '[]' && steps[depth] !== '{}'; depth++) {
    const name = steps[depth] ?? '';
    if (!isObject(value) || !Object.hasOwn(value, name)) return;
    value = value[name];
  }
  const here = [...path, ...steps.slice(path.length, depth)];
  if (depth === steps.length) found.push({ path: here, value });
  else if (steps[depth] === '[]') {
    if (!Array.isArray(value)) return;
    for (const [index, item] of value.entries()) collect(item, steps, [...here, index], found);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) collect(value[key], steps, [...here, key], found);
  }
}
