import type { CrdSchema } from '../imports/crds';
import { isObject } from './json';
import type { Path } from './path';

/** An object as the API server has it before validation. */
export interface Normalized {
  /** Without status, metadata, unknown fields and needless nulls, with defaults; of objects without a prototype. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Fields that the schema does not have. */
  readonly unknown: readonly Path[];
}

/**
 * What the API server does to an object before it validates it: status is dropped, nulls that are not allowed are
 * removed, defaults set, unknown fields removed. Metadata is left out, it has rules of its own. Follows the schema only,
 * so that whatever else an object holds (a million levels) costs nothing here or later.
 */
export function normalize(object: Readonly<Record<string, unknown>>, schema: CrdSchema): Normalized {
  const walk = new Walk();
  const { status: _, metadata: __, ...rest } = object;
  const { metadata: ___, ...properties } = schema.properties ?? {};
  const value = walk.object(rest, { ...schema, properties });
  return { value, unknown: walk.unknown };
}

class Walk {
  readonly unknown: Path[] = [];
  private readonly trail: (string | number)[] = [];

  visit(value: unknown, schema: CrdSchema): unknown {
    // A list or an object where the schema has none keeps its type, which is what is wrong with it.
    if (Array.isArray(value)) return schema.items ? this.list(value, schema.items) : [];
    return isObject(value) ? this.object(value, schema) : value;
  }

  private list(items: readonly unknown[], schema: CrdSchema): unknown[] {
    return items.map((item, index) => this.below(index, item, schema));
  }

  object(value: Readonly<Record<string, unknown>>, schema: CrdSchema): Record<string, unknown> {
    const { properties, additionalProperties } = schema;
    const result: Record<string, unknown> = Object.create(null);
    if (properties === undefined && additionalProperties === undefined) return result;
    for (const key of Object.keys(value)) {
      const named = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
      const child = named ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
      if (child === undefined) this.unknown.push([...this.trail, key]);
      // No field of Karpenter's is nullable.
      else if (value[key] !== null && value[key] !== undefined) result[key] = this.below(key, value[key], child);
    }
    for (const [name, child] of Object.entries(properties ?? {})) {
      if (child.default !== undefined && result[name] === undefined)
        result[name] = this.below(name, child.default, child);
    }
    return result;
  }

  private below(step: string | number, value: unknown, schema: CrdSchema): unknown {
    this.trail.push(step);
    const result = this.visit(value, schema);
    this.trail.pop();
    return result;
  }
}
