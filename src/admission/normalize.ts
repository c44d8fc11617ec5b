import type { CrdSchema } from '../../imports/crds';
import type { Path } from '../findings';
import { isObject } from '../objects';

/** An object as the API server has it before validation. */
export interface Normalized {
  /** Without status, metadata, unknown fields and needless nulls, with defaults; of objects without a prototype. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Fields that the schema does not have. */
  readonly unknown: readonly Path[];
}

/** What a schema asks of {@link normalize}, made once for each. */
interface Plan {
  /** Undefined where the schema has no members at all: they are dropped without a word. */
  readonly members?: {
    readonly named: ReadonlyMap<string, Plan>;
    readonly others: Plan | undefined;
    readonly defaults: readonly (readonly [string, unknown, Plan])[];
  };
  readonly items: Plan | undefined;
  /** Whether what the schema does not describe stays as it is. */
  readonly open: boolean;
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
      child.default === undefined ? [] : [[name, child.default, plan] as const],
    ),
  };
  const hasMembers = properties !== undefined || additionalProperties !== undefined;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  return { ...(hasMembers && { members }), items: items && makePlan(items), open };
}

/**
 * What the API server does to an object before it validates it: status is dropped, nulls that are not allowed are
 * removed, defaults set, unknown fields removed. Metadata is left out, it has rules of its own. Follows the schema only,
 * so that whatever else an object holds (a million levels) costs nothing here or later.
 */
export function normalize(object: Readonly<Record<string, unknown>>, schema: CrdSchema): Normalized {
  const walk = new Walk();
  const { status: _, metadata: __, ...rest } = object;
  const value = walk.object(rest, planOf(schema));
  return { value, unknown: walk.unknown };
}

class Walk {
  readonly unknown: Path[] = [];
  private readonly trail: (string | number)[] = [];

  visit(value: unknown, plan: Plan): unknown {
    // A list or an object where the schema has none keeps its type, which is what is wrong with it.
    if (Array.isArray(value)) {
      if (plan.items) return this.list(value, plan.items);
      return plan.open ? value : [];
    }
    if (!isObject(value) || (plan.open && plan.members === undefined)) return value;
    return this.object(value, plan);
  }

  private list(items: readonly unknown[], plan: Plan): unknown[] {
    return items.map((item, index) => this.below(index, item, plan));
  }

  object(value: Readonly<Record<string, unknown>>, { members, open }: Plan): Record<string, unknown> {
    const result: Record<string, unknown> = Object.create(null);
    if (members === undefined) return result;
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
    for (const [name, standard, child] of members.defaults) {
      if (result[name] === undefined) result[name] = this.below(name, standard, child);
    }
    return result;
  }

  private below(step: string | number, value: unknown, plan: Plan): unknown {
    this.trail.push(step);
    const result = this.visit(value, plan);
    this.trail.pop();
    return result;
  }
}
