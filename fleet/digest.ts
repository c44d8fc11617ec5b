import { createHash } from 'node:crypto';
import { isPlain } from './plain';

/**
 * Digest of JSON data: the same for equal values in any process. Undefined for what JSON would not give back (a function,
 * a Date, NaN, a value that contains itself): nothing can be told of that. A member that is undefined counts as missing.
 */
export function digestOf(value: unknown): string | undefined {
  let text: string;
  try {
    if (!isJson(value)) return undefined;
    text = JSON.stringify(value);
  } catch {
    return undefined; // it contains itself
  }
  return createHash('sha256').update(text).digest('base64');
}

function isJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      if (value === null) return true;
      return Array.isArray(value) ? value.every(isJson) : isPlain(value) && Object.values(value).every(isJsonMember);
    default:
      return false;
  }
}

const isJsonMember = (value: unknown): boolean => value === undefined || isJson(value);
