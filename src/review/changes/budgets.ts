import { parseCron } from '../../karpenter/time/cron';
import { durationMilliseconds } from '../../karpenter/units/duration';
import { isObject, listAt, member, scalarAt } from '../../objects';

/** A budget in a form in which equal ones are equal texts. */
function formOf(budget: unknown): string {
  if (!isObject(budget)) return JSON.stringify(budget) ?? '';
  const duration = scalarAt(budget, 'duration');
  const reasons = member(budget, 'reasons');
  return JSON.stringify([
    scalarAt(budget, 'nodes') ?? '10%',
    Array.isArray(reasons) ? reasons.map(String).sort() : null,
    scalarAt(budget, 'schedule') ?? null,
    duration === undefined ? null : (durationMilliseconds(duration) ?? duration),
  ]);
}

/**
 * Whether a budget restricts nothing: one with an empty list of reasons holds for none of them (core
 * pkg/apis/v1/nodepool.go, GetAllowedDisruptionsByReason). One that cannot be read stops every disruption all the same.
 */
function isIdle(budget: unknown): boolean {
  const reasons = member(budget, 'reasons');
  const schedule = scalarAt(budget, 'schedule');
  const isReadable = schedule === undefined || parseCron(schedule).ok;
  return Array.isArray(reasons) && reasons.length === 0 && isReadable;
}

/** Whether two lists of budgets allow the same: their order and repetitions do not count, nor do those that restrict nothing. */
export function sameBudgets(before: readonly unknown[], after: readonly unknown[]): boolean {
  const forms = (budgets: readonly unknown[]) => new Set(budgets.filter((budget) => !isIdle(budget)).map(formOf));
  const [old, renewed] = [forms(before), forms(after)];
  return old.size === renewed.size && [...old].every((form) => renewed.has(form));
}

/** One budget in words: `none of 0 9 * * mon-fri for 8h (Drifted)`. */
function budgetText(budget: unknown): string {
  const nodes = scalarAt(budget, 'nodes') ?? '10%';
  const schedule = scalarAt(budget, 'schedule');
  const reasons = listAt(budget, 'reasons').map(String);
  return [
    nodes === '0' || nodes === '0%' ? 'none' : `at most ${nodes}`,
    schedule === undefined ? '' : ` for ${scalarAt(budget, 'duration') ?? '0s'} from ${schedule} UTC`,
    reasons.length === 0 ? '' : ` (${reasons.join(', ')})`,
  ].join('');
}

/** Budgets in words. Without any nothing limits disruption. */
export const budgetsText = (budgets: readonly unknown[]): string =>
  budgets.length === 0 ? 'no limit' : budgets.map(budgetText).join(' and ');
