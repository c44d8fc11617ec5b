import type { CrdSchema } from '../../imports/crds';
import { formatPath, type Path, type Problem, shown } from '../findings';
import { isObject, member } from '../objects';
import { type CelRule, celRule } from './cel';

/** The rules of a schema and of what lies below it; only what has rules. No release has rules on the values of a map. */
interface RulePlan {
  readonly rules: readonly { readonly cel: CelRule; readonly message: string; readonly perItem: boolean }[];
  readonly properties: readonly (readonly [string, RulePlan])[];
  readonly items: RulePlan | undefined;
}

const plans = new WeakMap<CrdSchema, RulePlan | undefined>();

/**
 * A rule that judges a list or a map entry by entry, so that the entries that fail alone are the ones to point at.
 */
const PER_ITEM = /^!?self\.(all|exists)\(/;

function planOf(schema: CrdSchema): RulePlan | undefined {
  if (plans.has(schema)) return plans.get(schema);
  const plan = makePlan(schema);
  plans.set(schema, plan);
  return plan;
}

function makePlan(schema: CrdSchema): RulePlan | undefined {
  const rules = (schema['x-kubernetes-validations'] ?? []).map(({ rule, message = rule }) => ({
    cel: celRule(rule),
    message,
    perItem: PER_ITEM.test(rule),
  }));
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const plan = makePlan(child);
    return plan === undefined ? [] : [[name, plan] as const];
  });
  const items = schema.items && makePlan(schema.items);
  const isEmpty = rules.length === 0 && properties.length === 0 && items === undefined;
  return isEmpty ? undefined : { rules, properties, items };
}

export interface RuleProblem extends Problem {
  readonly at: Path;
  /** The rule compares with the object as it was. */
  readonly transition: boolean;
}

/**
 * The rules (`x-kubernetes-validations`) that a normalized object violates, in the order of the schema.
 *
 * @param blocked Values that violate the structure. The API server then evaluates no rule at all, which only hides
 *   messages; here those are evaluated that do not see such a value, so that all failures come together.
 * @param previous The object as it was, normalized. Without it the transition rules have nothing to compare with.
 */
export function ruleProblems(
  value: unknown,
  schema: CrdSchema,
  blocked: readonly Path[],
  previous?: unknown,
): RuleProblem[] {
  const plan = planOf(schema);
  if (plan === undefined) return [];
  const run: Run = { blocked, trail: [], problems: [] };
  visit(run, plan, value, previous);
  return run.problems;
}

interface Run {
  readonly blocked: readonly Path[];
  /** Where the run is in the object. */
  readonly trail: (string | number)[];
  readonly problems: RuleProblem[];
}

function visit(run: Run, node: RulePlan, self: unknown, old: unknown): void {
  if (node.rules.length > 0 && !isBlocked(run)) judge(run, node, self, old);
  if (isObject(self)) {
    for (const [name, child] of node.properties) {
      const value = member(self, name);
      if (value !== undefined) below(run, name, child, value, member(old, name));
    }
  } else if (Array.isArray(self) && node.items) {
    // Lists have no keys here, so that an item has no earlier self.
    for (let index = 0; index < self.length; index++) below(run, index, node.items, self[index], undefined);
  }
}

function below(run: Run, step: string | number, node: RulePlan, self: unknown, old: unknown): void {
  run.trail.push(step);
  visit(run, node, self, old);
  run.trail.pop();
}

const isBlocked = ({ blocked, trail }: Run): boolean =>
  blocked.length > 0 &&
  blocked.some((other) => other.length >= trail.length && trail.every((step, index) => step === other[index]));

function judge({ problems, trail }: Run, { rules }: RulePlan, self: unknown, old: unknown): void {
  for (const { cel, message, perItem } of rules) {
    const { transition } = cel;
    if ((transition && old === undefined) || cel.holds(self, old)) continue;
    const at = [...trail];
    const culprits = perItem && !transition ? entriesThatFail(cel, self) : [];
    if (culprits.length === 0) {
      problems.push({ rule: 'admission/rule', path: formatPath(at), message, ...shown(self), at, transition });
    }
    for (const step of culprits) {
      problems.push({ rule: 'admission/rule', path: formatPath([...at, step]), message, at, transition });
    }
  }
}

function entriesThatFail(rule: CelRule, self: unknown): (string | number)[] {
  if (Array.isArray(self)) return [...self.keys()].filter((index) => !rule.holds([self[index]]));
  return isObject(self) ? Object.keys(self).filter((key) => !rule.holds({ __proto__: null, [key]: self[key] })) : [];
}
