import type { CrdSchema } from '../../imports/crds';
import { formatPath, type Path, type Problem, shown } from '../findings';
import { isObject, objectAt } from '../objects';
import { type CelRule, celRule } from './cel';
import { eachCauseOnce } from './each-cause-once';
import { ruleFix } from './rule-fixes';

/** The rules of a schema and of what lies below it; only what has rules. No release has rules on the values of a map. */
interface RulePlan {
  readonly rules: readonly {
    readonly cel: CelRule;
    readonly message: string;
    readonly perItem: boolean;
    readonly source: string;
  }[];
  readonly properties: readonly { readonly name: string; readonly plan: RulePlan }[];
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
    source: rule,
  }));
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const plan = makePlan(child);
    return plan === undefined ? [] : [{ name, plan }];
  });
  const items = schema.items && makePlan(schema.items);
  const isEmpty = rules.length === 0 && properties.length === 0 && items === undefined;
  return isEmpty ? undefined : { rules, properties, items };
}

export interface RuleProblem extends Problem {
  readonly at: Path;
  /** What was so before is tolerated on an update: not a rule that compares with it, nor one that cannot be evaluated. */
  readonly ratchets: boolean;
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
  visit(run, plan, value, previous, previous !== undefined);
  return run.problems;
}

interface Run {
  readonly blocked: readonly Path[];
  /** Where the run is in the object. */
  readonly trail: (string | number)[];
  readonly problems: RuleProblem[];
}

/** @param hadSelf whether there was an earlier self: it may be a value that CEL cannot read, which is undefined. */
function visit(run: Run, node: RulePlan, self: unknown, old: unknown, hadSelf: boolean): void {
  if (node.rules.length > 0) {
    if (!isBlocked(run)) judge(run, node, self, old, hadSelf);
    else judgeSoundEntries(run, node, self);
  }
  if (isObject(self)) {
    for (const { name, plan } of node.properties) {
      if (!Object.hasOwn(self, name)) continue;
      const hadMember = hadSelf && isObject(old) && Object.hasOwn(old, name);
      run.trail.push(name);
      visit(run, plan, self[name], hadMember ? old[name] : undefined, hadMember);
      run.trail.pop();
    }
  } else if (Array.isArray(self) && node.items) {
    for (let index = 0; index < self.length; index++) {
      run.trail.push(index);
      // Lists have no keys here, so that an item has no earlier self.
      visit(run, node.items, self[index], undefined, false);
      run.trail.pop();
    }
  }
}

const isWithin = (path: Path, [...place]: Path): boolean =>
  path.length >= place.length && place.every((step, index) => step === path[index]);

const isBlocked = ({ blocked, trail }: Run): boolean =>
  blocked.length > 0 && blocked.some((other) => isWithin(other, trail));

type Judged = RulePlan['rules'][number];

/** A rule and its way out, as the problem at a place; `judged` is the value that fails, or its key in a map. */
function told({ cel, message }: Judged, at: Path, answer: unknown, judged: unknown): Omit<RuleProblem, 'path'> {
  const { fix, near } = ruleFix(message) ?? {};
  const way = near?.(judged) ?? fix;
  const ratchets = !cel.transition && answer === false;
  return { rule: 'admission/rule', message, ...(way !== undefined && { fix: way }), at, ratchets };
}

function judge({ problems, trail }: Run, { rules }: RulePlan, self: unknown, old: unknown, hadSelf: boolean): void {
  const found: RuleProblem[] = [];
  for (const rule of rules) {
    const { cel, message, perItem } = rule;
    const { transition } = cel;
    if (transition && !hadSelf) continue;
    const answer = cel.evaluate(self, old);
    if (answer === true) continue;
    const at = [...trail];
    const culprits = perItem && !transition ? entriesThatFail(cel, self) : [];
    for (const step of culprits) {
      found.push({ ...told(rule, at, answer, judgedAt(self, step)), path: formatPath([...at, step]) });
    }
    if (culprits.length > 0) continue;
    const { fields = [], without } = ruleFix(message) ?? {};
    const field = isObject(self) ? fields.find((name) => Object.hasOwn(self, name)) : undefined;
    found.push({
      ...told(rule, at, answer, self),
      ...(field === undefined && without !== undefined && { fix: without }),
      path: formatPath(field === undefined ? at : [...at, field]),
      ...shown(field === undefined ? self : objectAt(self)[field]),
    });
  }
  problems.push(...eachCauseOnce(found, trail, self));
}

/** Rules that each entry has to meet: what they say of one does not depend on the others. */
const EACH = /^(self\.all|!self\.exists)\(/;

/** Where some entries are no values of their type, what the rules say of the others. */
function judgeSoundEntries({ problems, trail, blocked }: Run, { rules }: RulePlan, self: unknown): void {
  if (blocked.some((other) => other.length === trail.length && isWithin(other, trail))) return;
  const unsound = new Set(blocked.filter((other) => isWithin(other, trail)).map((other) => other[trail.length]));
  const isSound = (step: string | number): boolean => !unsound.has(step);
  const found = rules
    .filter(({ cel, perItem, source }) => perItem && !cel.transition && EACH.test(source))
    .flatMap((rule) =>
      entriesThatFail(rule.cel, self, isSound).map((step) => ({
        ...told(rule, [...trail], false, judgedAt(self, step)),
        path: formatPath([...trail, step]),
      })),
    );
  problems.push(...eachCauseOnce(found, trail, self));
}

const judgedAt = (self: unknown, step: string | number): unknown => (Array.isArray(self) ? self[Number(step)] : step);

function entriesThatFail(
  rule: CelRule,
  self: unknown,
  isLookedAt: (step: string | number) => boolean = () => true,
): (string | number)[] {
  if (Array.isArray(self)) {
    return [...self.keys()].filter((index) => isLookedAt(index) && rule.evaluate([self[index]]) !== true);
  }
  return isObject(self)
    ? Object.keys(self).filter(
        (key) => isLookedAt(key) && rule.evaluate({ __proto__: null, [key]: self[key] }) !== true,
      )
    : [];
}
