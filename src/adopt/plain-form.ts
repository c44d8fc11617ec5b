import { at, isObject, type JsonObject, listAt, objectAt, textAt } from '../objects';

/*
 * What means the same and is written in one way by code.
 */

const COMPARISONS: readonly unknown[] = ['Gt', 'Lt', 'Gte', 'Lte'];

/** A bound as Karpenter reads it: `007` is 7. */
function plainBound(requirement: unknown): unknown {
  const value = textAt(requirement, 'values', 0);
  const isOdd = value !== undefined && /^0+\d+$/.test(value) && COMPARISONS.includes(at(requirement, 'operator'));
  return isObject(requirement) && isOdd ? { ...requirement, values: [value.replace(/^0+(?=\d)/, '')] } : requirement;
}

/** A value with one of its members, however deep, made anew; as it is where that member is no list. */
function withList(value: unknown, path: readonly string[], change: (list: readonly unknown[]) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return Array.isArray(value) ? change(value) : value;
  if (!isObject(value) || value[step] === undefined) return value;
  return { ...value, [step]: withList(value[step], rest, change) };
}

/** A budget for an empty list of reasons holds for none (core pkg/apis/v1/nodepool.go): it restricts nothing. */
const isIdle = (budget: unknown): boolean =>
  Array.isArray(at(budget, 'reasons')) && listAt(budget, 'reasons').length === 0;

const BUDGETS = ['disruption', 'budgets'];
const REQUIREMENTS = [['template', 'spec', 'requirements'], ['requirements']];

/** An object in the one way of code, and what that leaves out, one sentence each. */
export function plainForm(object: JsonObject): { readonly object: JsonObject; readonly notes: readonly string[] } {
  const idle = listAt(objectAt(object, 'spec'), ...BUDGETS).filter(isIdle).length;
  const spec = [
    ...REQUIREMENTS.map((path) => (value: unknown) => withList(value, path, (list) => list.map(plainBound))),
    (value: unknown) => withList(value, BUDGETS, (list) => list.filter((budget) => !isIdle(budget))),
  ].reduce((value, change) => change(value), object.spec);
  const notes =
    idle === 0
      ? []
      : [`${idle === 1 ? 'a budget' : `${idle} budgets`} for no reason at all restricts nothing: left out`];
  return { object: { ...object, ...(spec !== undefined && { spec }) }, notes };
}
