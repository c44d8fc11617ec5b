import type { BudgetExplanation, ReasonAnswer } from '../types';
import { budgetLines, nodesText, sameReasons } from './calendar';
import { headingLines } from './heading';
import { layoutOf, paragraph, section, type TextOptions, table, textOf } from './layout';
import { allowedText } from './words';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** `Tue 2026-07-07 17:00 UTC (19:00 in Europe/Berlin)`. */
function instantText(instant: string, local: string | null, zone: BudgetExplanation['zone']): string {
  const day = (wall: string): string =>
    `${DAYS[new Date(`${wall.slice(0, 10)}T00:00Z`).getUTCDay()]} ${wall.slice(0, 10)}`;
  const seconds = instant.slice(17, 19);
  const time = `${instant.slice(11, 16)}${seconds === '00' ? '' : `:${seconds}`}`;
  const elsewhere =
    local === null || zone === null
      ? ''
      : ` (${local.slice(0, 10) === instant.slice(0, 10) ? '' : `${day(local)} `}${local.slice(11, 16)} in ${zone.name})`;
  return `${day(instant)} ${time} UTC${elsewhere}`;
}

function untilText(
  { allowed, until, untilLocal, afterwards, opens, opensLocal }: ReasonAnswer,
  zone: BudgetExplanation['zone'],
): string {
  if (until === null) return allowed === 0 ? 'and within a year none' : 'and that does not change';
  const then = afterwards === null ? 'any number' : allowedText(afterwards);
  const change = `until ${instantText(until, untilLocal, zone)}, then ${then}`;
  return opens === null || opens === until ? change : `${change}; the first at ${instantText(opens, opensLocal, zone)}`;
}

/** How many nodes may go now, for a terminal. */
export function budgetText(told: BudgetExplanation, options: TextOptions = {}): string {
  const layout = layoutOf(options);
  const { at, atLocal, zone, reasons, budgets, problems } = told;
  const alike = sameReasons(reasons, ({ reason: _, ...rest }) => JSON.stringify(rest)).flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, reason: group.map(({ reason }) => reason).join(', ') }];
  });
  return textOf([
    ...headingLines(told, layout),
    ...paragraph(`${instantText(at, atLocal, zone)}, ${nodesText(told)}`, layout),
    ...problems.flatMap(({ index, field, message }) =>
      paragraph(
        `! the controller cannot read spec.disruption.budgets[${index}].${field} and disrupts nothing: ${message}`,
        layout,
      ),
    ),
    ...section(
      'Nodes that may be disrupted at once, those that are being disrupted included',
      table(
        alike,
        [
          { title: 'reason', of: ({ reason }) => reason },
          { title: 'nodes', of: ({ allowed }) => allowedText(allowed), isNumber: true },
          { title: 'by', of: ({ limitedBy }) => (limitedBy.length === 0 ? 'no budget' : `[${limitedBy.join(', ')}]`) },
          { title: '', of: (answer) => untilText(answer, zone) },
        ],
        layout,
      ),
      layout,
    ),
    ...section('Budgets', budgetLines(budgets, layout), layout),
  ]);
}
