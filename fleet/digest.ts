import { createHash } from 'node:crypto';

/**
 * Digest of plain data: the same for equal values in any process. Undefined for what is no plain data (a function, a
 * Date, a value that contains itself): nothing can be told of that.
 */
export function digestOf(value: unknown): string | undefined {
  const parts: string[] = [];
  try {
    write(value, parts);
  } catch {
    return undefined;
  }
  return createHash('sha256').update(parts.join('')).digest('base64');
}

/** Unlike JSON it keeps undefined, NaN and minus zero apart from what they would be read back as. */
function write(value: unknown, parts: string[]): void {
  switch (typeof value) {
    case 'string':
      parts.push(JSON.stringify(value), ',');
      return;
    case 'number':
      parts.push(Object.is(value, -0) ? '-0,' : `${value},`);
      return;
    case 'boolean':
    case 'undefined':
      parts.push(`${value},`);
      return;
    case 'object':
      if (value === null) parts.push('null,');
      else if (Array.isArray(value)) writeList(value, parts);
      else writeMap(value, parts);
      return;
    default:
      throw new TypeError(`a ${typeof value} is no data`);
  }
}

function writeList(list: readonly unknown[], parts: string[]): void {
  parts.push('[');
  for (const item of list) write(item, parts);
  parts.push(']');
}

function writeMap(map: object, parts: string[]): void {
  const prototype: unknown = Object.getPrototypeOf(map);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new TypeError('an instance is no data');
  parts.push('{');
  for (const [key, value] of Object.entries(map)) {
    parts.push(JSON.stringify(key), ':');
    write(value, parts);
  }
  parts.push('}');
}
