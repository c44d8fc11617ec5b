import type { CrdSchema } from '../../imports/crds';
import type { Path } from '../findings';
import type { JsonObject } from '../objects';
import { isInt64 } from './int64';

/** An object as the API server has it before validation. */
export interface Normalized {
  /** Without status, metadata, unknown fields and needless nulls, with defaults; of objects without a prototype. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Fields that the schema does not have. */
  readonly unknown: readonly Path[];
  /** Whether CEL would see something else: a value of another type than its field, or a time. */
  readonly needsView: boolean;
}

/** What a schema asks of {@link normalize}, made once for each. */
interface Plan {
  /** Undefined where the schema has no members at all. */
  readonly members?: {
    readonly named: ReadonlyMap<string, Plan>;
    readonly others: Plan | undefined;
    readonly defaults: readonly Default[];
  };
  readonly items: Plan | undefined;
  /** Whether what the schema does not describe stays as it is. */
  readonly open: boolean;
  /** What JavaScript calls a value of the type; undefined for times. */
  readonly type: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'string or number' | undefined;
}

interface Default {
  readonly name: string;
  readonly value: unknown;
  readonly plan: Plan;
}

const plans = new WeakMap<CrdSchema, Plan>();

function planOf(schema: CrdSchema): Plan {
  const plan = plans.get(schema) ?? makePlan(schema);
  plans.set(schema, plan);
  return plan;
}

function makePlan(schema: CrdSchema): Plan {
  const { properties, additionalProperties, items } = schema;
  const children = Object.entries(properties ?? {}).map(([name, child]) => [name, child, makePlan(child)] as const);
  const members = {
    named: new Map(children.map(([name, , plan]) => [name, plan])),
    others: typeof additionalProperties === 'object' ? makePlan(additionalProperties) : undefined,
    defaults: children.flatMap(([name, child, plan]) =>
      child.default === undefined ? [] : [{ name, value: child.default, plan }],
    ),
  };
  const hasMembers = properties !== undefined || additionalProperties !== undefined;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  return { ...(hasMembers && { members }), items: items && makePlan(items), open, type: typeOf(schema) };
}

function typeOf(schema: CrdSchema): Plan['type'] {
  if (schema['x-kubernetes-int-or-string']) return 'string or number';
  if (schema.format === 'date-time') return undefined;
  return schema.type === 'integer' ? 'number' : schema.type;
}

/**
 * What the API server does to an object before it validates it: status is dropped, nulls that are not allowed are
 * removed, defaults set, unknown fields removed. Metadata is left out, it has rules of its own. Follows the schema, and
 * beyond it lists only, so that whatever else an object holds costs nothing here or later.
 */
export function normalize(object: Readonly<Record<string, unknown>>, schema: CrdSchema): Normalized {
  const walk = new Walk();
  const { status: _, metadata: __, ...rest } = object;
  const value = walk.object(rest, planOf(schema));
  return { value, unknown: walk.unknown, needsView: walk.needsView };
}

/** The fields of a value that its schema does not have, where nothing else is asked of it. */
export function unknownFields(value: unknown, schema: CrdSchema, path: Path): readonly Path[] {
  const walk = new Walk(path);
  walk.visit(value, planOf(schema));
  return walk.unknown;
}

function isOfType(value: unknown, { type }: Plan): boolean {
  if (typeof value === 'number') return (type === 'number' || type === 'string or number') && isInt64(value);
  return value !== null && (typeof value === type || (typeof value === 'string' && type === 'string or number'));
}

class Walk {
  readonly unknown: Path[] = [];
  needsView = false;
  private readonly trail: (string | number)[];

  constructor(path: Path = []) {
    this.trail = [...path];
  }

  visit(value: unknown, plan: Plan): unknown {
    if (typeof value !== 'object' || value === null) {
      if (!isOfType(value, plan)) this.needsView = true;
      return value;
    }
    if (Array.isArray(value)) {
      if (plan.type !== 'array') this.needsView = true;
      return plan.open ? value : this.list(value, plan.items);
    }
    if (plan.type !== 'object') this.needsView = true;
    if (plan.open && plan.members === undefined) return value;
    return this.object(value as JsonObject, plan);
  }

  /** The items of a list where the schema has none stay, but for what is in their objects. */
  private list(items: readonly unknown[], plan: Plan | undefined): unknown[] {
    return items.map((item, index) => this.below(index, item, plan));
  }

  object(value: Readonly<Record<string, unknown>>, { members, open }: Plan): Record<string, unknown> {
    const result: Record<string, unknown> = Object.create(null);
    if (members === undefined) {
      this.dropAll(value);
      return result;
    }
    for (const key of Object.keys(value)) {
      const child = members.named.get(key) ?? members.others;
      const member = value[key];
      if (child === undefined) {
        if (open) result[key] = member;
        else this.unknown.push([...this.trail, key]);
      }
      // No field of Karpenter's is nullable.
      else if (member !== null && member !== undefined) result[key] = this.below(key, member, child);
    }
    if (members.defaults.length > 0) this.setDefaults(result, members.defaults);
    return result;
  }

  private setDefaults(result: Record<string, unknown>, defaults: readonly Default[]): void {
    for (const { name, value, plan } of defaults) {
      if (result[name] === undefined) result[name] = this.below(name, value, plan);
    }
  }

  private dropAll(value: Readonly<Record<string, unknown>>): void {
    for (const key of Object.keys(value)) this.unknown.push([...this.trail, key]);
  }

  private below(step: string | number, value: unknown, plan: Plan | undefined): unknown {
    this.trail.push(step);
    const result = plan === undefined ? this.beyond(value) : this.visit(value, plan);
    this.trail.pop();
    return result;
  }

  /** A value that no schema describes. */
  private beyond(value: unknown): unknown {
    if (Array.isArray(value)) return this.list(value, undefined);
    if (typeof value !== 'object' || value === null) return value;
    this.dropAll(value as JsonObject);
    return Object.create(null);
  }
}
