import { isPlain } from './plain';

/**
 * A value as JSON, if JSON would give it back: undefined for a function, a Date, NaN or a value that contains itself, of
 * which nothing can be told by its text.
 *
 * @param missing whether a member that is undefined counts as one that is not there, as it does to JSON
 */
export function jsonText(value: unknown, missing: 'refused' | 'dropped' = 'refused'): string | undefined {
  try {
    return isJson(value, missing === 'dropped') ? JSON.stringify(value) : undefined;
  } catch {
    return undefined; // it contains itself
  }
}

function isJson(value: unknown, drops: boolean): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      if (value === null) return true;
      if (Array.isArray(value)) return areJson(value, false, drops);
      return isPlain(value) && areJson(Object.values(value), drops, drops);
    default:
      return false;
  }
}

function areJson(values: readonly unknown[], mayMiss: boolean, drops: boolean): boolean {
  for (const value of values) if (!(mayMiss && value === undefined) && !isJson(value, drops)) return false;
  return true;
}
