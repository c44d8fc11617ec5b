import { formatPath, type Problem } from '../../findings';
import { repairsByMethod } from '../../karpenter/disruption-methods';
import { parseCron } from '../../karpenter/time/cron';
import { totalLength, union } from '../../karpenter/time/intervals';
import { at, isObject, type JsonObject, listAt, scalarAt, textAt } from '../../objects';
import type { ControllerRule } from './context';

const HOUR = 3_600_000;
/** Any year without a leap day does: schedules repeat every year. */
const YEAR = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2027, 0, 1) };
/** Beyond so many openings a day the hours are not counted: it would take longer than it is worth. */
const MOST_OPENINGS = 16;
const MOST_SHOWN = 3;

/** Loaded where repair goes by budgets, which few clusters do. */
const model = (): typeof import('../../karpenter/time/budgets') => require('../../karpenter/time/budgets');

/** Reasons for which a budget holds that lets repair through. */
const otherReasons = (): string =>
  model()
    .DISRUPTION_REASONS.filter((reason) => reason !== 'Unhealthy')
    .join(', ');

/** Whether a budget is for every reason and allows no node; one that the controller cannot read has a finding of its own. */
function stopsEverything(budget: JsonObject): boolean {
  if ((at(budget, 'reasons') ?? undefined) !== undefined) return false;
  const limit = { nodes: scalarAt(budget, 'nodes') };
  const { allowed, problems } = model().allowedDisruptions({
    budgets: [limit],
    nodes: 100,
    reason: 'Unhealthy',
    at: 0,
  });
  return allowed === 0 && problems.length === 0;
}

/** How often a day a schedule opens; undefined for none that the controller can read. */
function openingsADay(schedule: string): number | undefined {
  const parsed = parseCron(schedule);
  return parsed.ok ? parsed.schedule.minute.values.length * parsed.schedule.hour.values.length : undefined;
}

/** When budgets hold, in words; undefined where that is never, or where the controller cannot read one of them. */
function whenText(budgets: readonly JsonObject[]): string | undefined {
  const windows = budgets.map((budget) => ({
    budget,
    schedule: textAt(budget, 'schedule'),
    duration: textAt(budget, 'duration'),
  }));
  if (windows.some(({ schedule, duration }) => schedule === undefined && duration === undefined)) return 'always';
  const openings = windows.map(({ schedule = '' }) => openingsADay(schedule));
  if (openings.includes(undefined)) return undefined;
  const shown = windows.slice(0, MOST_SHOWN).map(({ schedule, duration }) => `"${schedule}" for ${duration}`);
  const more = windows.length > MOST_SHOWN ? ` and ${windows.length - MOST_SHOWN} more` : '';
  const text = `from ${shown.join(', ')}${more} (UTC)`;
  if (openings.reduce<number>((sum, count) => sum + (count ?? 0), 0) > MOST_OPENINGS) return text;
  const hours = totalLength(union(windows.flatMap(({ budget }) => model().budgetIntervals(budget, YEAR)))) / HOUR;
  if (hours === 0) return undefined;
  const ofYear = (YEAR.end - YEAR.start) / HOUR;
  return hours === ofYear ? 'always' : `${text}, ${Math.round(hours)} of the ${ofYear} hours of a year`;
}

/**
 * Budgets that keep broken nodes: from 1.15 on node repair asks them, and one without reasons is for `Unhealthy` too
 * (v1.15.0 pkg/controllers/disruption/repair.go, helpers.go:382-405).
 */
export const repairBudgets: ControllerRule = (object, { featureGates, karpenterMinor, settings }, report) => {
  if (featureGates === undefined) return;
  if (!repairsByMethod({ karpenterVersion: karpenterMinor, featureGates, ...settings })) return;
  const stopping = listAt(object, 'spec', 'disruption', 'budgets').flatMap((budget, index) =>
    isObject(budget) && stopsEverything(budget) ? [{ budget, index }] : [],
  );
  const [first] = stopping;
  const when = whenText(stopping.map(({ budget }) => budget));
  if (first === undefined || when === undefined) return;
  const isOne = stopping.length === 1;
  const problem: Problem = {
    rule: 'controller/repair-budget',
    severity: 'warning',
    path: formatPath(['spec', 'disruption', 'budgets', first.index]),
    got: first.budget,
    message: `node repair asks the budgets from Karpenter 1.15 on, and ${isOne ? 'this one allows' : `${stopping.length} of them allow`} no node for any reason: no broken node is repaired ${when}`,
    fix: `give ${isOne ? 'it' : 'them'} reasons without Unhealthy: [${otherReasons()}]`,
  };
  report(problem);
};
