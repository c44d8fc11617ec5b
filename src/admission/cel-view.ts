import type { CrdSchema } from '../../imports/crds';
import { isObject } from '../objects';
import { parseDateTime } from './date-time';
import { isInt64 } from './int64';

/**
 * A normalized value as CEL reads it by its schema: times are instants, so that `10:00Z` equals `11:00+01:00`, and what
 * has another type than its field is undefined, as is a text that is no time. Needed only where there is such a value.
 */
export function celView(value: unknown, schema: CrdSchema): unknown {
  if (schema['x-kubernetes-int-or-string']) return typeof value === 'string' || isInt64(value) ? value : undefined;
  switch (schema.type) {
    case 'object':
      return isObject(value) ? viewOfMembers(value, schema) : undefined;
    case 'array':
      return Array.isArray(value) ? value.map((item) => celView(item, schema.items ?? {})) : undefined;
    case 'string':
      if (typeof value !== 'string') return undefined;
      return schema.format === 'date-time' ? parseDateTime(value) : value;
    case 'integer':
      return isInt64(value) ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    default:
      return value;
  }
}

function viewOfMembers(value: Readonly<Record<string, unknown>>, schema: CrdSchema): Record<string, unknown> {
  const { properties = {}, additionalProperties } = schema;
  const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const view: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value)) {
    const child = Object.hasOwn(properties, key) ? properties[key] : others;
    view[key] = child === undefined ? value[key] : celView(value[key], child);
  }
  return view;
}
