import { formatPath } from '../../findings';
import { repairsByMethod } from '../../karpenter/disruption-methods';
import { type Budget, DISRUPTION_REASONS, intervalsOf, limitOf, readBudget } from '../../karpenter/time/budget';
import { totalLength, union } from '../../karpenter/time/intervals';
import { isObject, type JsonObject, listAt, textAt } from '../../objects';
import type { ControllerRule } from './context';
import { saysRepairStands } from './standing-budgets';

const HOUR = 3_600_000;
/** Any year without a leap day does: schedules repeat every year. */
const YEAR = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2027, 0, 1) };
/** Beyond so many openings a day the hours are not counted: it would take longer than it is worth. */
const MOST_OPENINGS = 16;
const MOST_SHOWN = 3;

/** Reasons for which a budget holds that lets repair through. */
const OTHER_REASONS = DISRUPTION_REASONS.filter((reason) => reason !== 'Unhealthy').join(', ');

interface Stopping {
  readonly index: number;
  readonly object: JsonObject;
  readonly budget: Budget;
}

/** The budgets that are for every reason and allow no node. One that the controller cannot read has a finding of its own. */
const stoppingBudgets = (pool: JsonObject): readonly Stopping[] =>
  listAt(pool, 'spec', 'disruption', 'budgets').flatMap((object, index) => {
    if (!isObject(object)) return [];
    const budget = readBudget(object);
    const limit = limitOf(budget.nodes, 100);
    const stops = budget.kind !== 'unreadable' && budget.reasons === undefined && limit !== undefined && limit <= 0;
    return stops ? [{ index, object, budget }] : [];
  });

const openingsADay = ({ budget }: Stopping): number =>
  budget.kind === 'scheduled' ? budget.schedule.minute.values.length * budget.schedule.hour.values.length : 0;

/** When budgets hold, in words; undefined where that is never. */
function whenText(stopping: readonly Stopping[]): string | undefined {
  if (stopping.some(({ budget }) => budget.kind === 'always')) return 'always';
  const shown = stopping
    .slice(0, MOST_SHOWN)
    .map(({ object }) => `"${textAt(object, 'schedule')}" for ${textAt(object, 'duration')}`);
  const more = stopping.length > MOST_SHOWN ? ` and ${stopping.length - MOST_SHOWN} more` : '';
  const text = `from ${shown.join(', ')}${more} (UTC)`;
  if (stopping.reduce((sum, each) => sum + openingsADay(each), 0) > MOST_OPENINGS) return text;
  const hours = totalLength(union(stopping.flatMap(({ budget }) => intervalsOf(budget, YEAR)))) / HOUR;
  if (hours === 0) return undefined;
  const ofYear = (YEAR.end - YEAR.start) / HOUR;
  return hours === ofYear ? 'always' : `${text}, ${Math.round(hours)} of the ${ofYear} hours of a year`;
}

/**
 * Budgets that keep broken nodes: from 1.15 on node repair asks them, and one without reasons is for `Unhealthy` too
 * (v1.15.0 pkg/controllers/disruption/repair.go, helpers.go:382-405). Where budgets stop everything for ever, another
 * finding says it of repair too.
 */
export const repairBudgets: ControllerRule = (object, { featureGates, karpenterMinor, settings }, report) => {
  if (featureGates === undefined) return;
  if (!repairsByMethod({ karpenterVersion: karpenterMinor, featureGates, ...settings })) return;
  const stopping = stoppingBudgets(object);
  const [first] = stopping;
  const when = first && whenText(stopping);
  if (first === undefined || when === undefined || saysRepairStands(object)) return;
  const isOne = stopping.length === 1;
  report({
    rule: 'controller/repair-budget',
    severity: 'warning',
    path: formatPath(['spec', 'disruption', 'budgets', first.index]),
    got: first.object,
    message: `node repair asks the budgets from Karpenter 1.15 on, and ${isOne ? 'this one allows' : `${stopping.length} of them allow`} no node for any reason: no broken node is repaired ${when}`,
    fix: `give ${isOne ? 'it' : 'them'} reasons without Unhealthy: [${OTHER_REASONS}]`,
  });
};
