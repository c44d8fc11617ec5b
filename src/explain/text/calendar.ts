import type { AllowedSpan, BudgetRow, DisruptionCalendar, Place, ReasonCalendar } from '../types';
import { type Layout, paragraph, section, table } from './layout';
import { allowedText, lineText } from './words';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const DAY = 1440;

/** More changes a day than these are counted. */
const MOST_CHANGES = 6;

/** Minutes from the Monday of a week to an instant on a wall clock, whose texts begin as `2026-07-06T09:00`. */
const minutesFrom = (monday: string, wall: string): number =>
  Math.round((Date.parse(`${wall.slice(0, 16)}Z`) - Date.parse(`${monday.slice(0, 10)}T00:00Z`)) / 60_000);

const two = (number: number): string => String(number).padStart(2, '0');
const clock = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

const byText = (limitedBy: readonly number[]): string => (limitedBy.length === 0 ? '' : ` [${limitedBy.join(', ')}]`);

type Wall = (span: AllowedSpan) => readonly [start: string, end: string];

const utc: Wall = ({ start, end }) => [start, end];
const local: Wall = ({ startLocal, endLocal }) => [startLocal ?? '', endLocal ?? ''];

/** What holds on one day, as texts in the order of time. */
function dayTexts(spans: readonly AllowedSpan[], wall: Wall, monday: string, day: number): readonly string[] {
  const [from, to] = [day * DAY, (day + 1) * DAY];
  return spans.flatMap((span) => {
    const [start, end] = wall(span).map((each) => minutesFrom(monday, each));
    const [first, last] = [Math.max(start ?? 0, from), Math.min(end ?? 0, to)];
    if (first >= last) return [];
    return [`${clock(first - from)}-${clock(last - from)} ${allowedText(span.allowed)}${byText(span.limitedBy)}`];
  });
}

/** `Mon-Fri`, `Sat, Sun`. */
function daysText(days: readonly number[]): string {
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const name = (day: number | undefined): string => DAYS[day ?? 0] ?? '';
  return runs.flatMap((run) => (run.length > 2 ? [`${name(run[0])}-${name(run.at(-1))}`] : run.map(name))).join(', ');
}

/** Days that are alike in one row. */
function weekRows(
  spans: readonly AllowedSpan[],
  wall: Wall,
): readonly { readonly days: string; readonly text: string }[] {
  const [first] = spans;
  if (first === undefined) return [];
  const [monday] = wall(first);
  const alike = new Map<string, number[]>();
  DAYS.forEach((_, day) => {
    const texts = dayTexts(spans, wall, monday, day);
    const more = texts.length - MOST_CHANGES;
    const text = more > 1 ? `${texts.slice(0, MOST_CHANGES).join('   ')}   and ${more} more` : texts.join('   ');
    alike.set(text, [...(alike.get(text) ?? []), day]);
  });
  return [...alike].map(([text, days]) => ({ days: days.length === DAYS.length ? 'every day' : daysText(days), text }));
}

/** Reasons that have the same calendar, together. */
export function sameReasons<T>(reasons: readonly T[], key: (reason: T) => string): readonly (readonly T[])[] {
  const found = new Map<string, T[]>();
  for (const reason of reasons) found.set(key(reason), [...(found.get(key(reason)) ?? []), reason]);
  return [...found.values()];
}

const NODES: Readonly<Record<DisruptionCalendar['nodesFrom'], (nodes: number) => string>> = {
  given: (nodes) => `of ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`,
  running: (nodes) => `of the ${nodes === 1 ? '1 node that runs' : `${nodes} nodes that run`}`,
  replicas: (nodes) => `of the ${nodes} replicas`,
  assumed: (nodes) => `as if the pool had ${nodes} nodes (--count sets how many)`,
};

export const nodesText = ({ nodes, nodesFrom }: Pick<DisruptionCalendar, 'nodes' | 'nodesFrom'>): string =>
  NODES[nodesFrom](nodes);

/** When a budget holds, in the words that it is written in. */
export const scheduleText = ({ schedule, duration }: Pick<BudgetRow, 'schedule' | 'duration'>): string =>
  schedule === null && duration === null
    ? 'always'
    : `${schedule ?? 'no schedule'} for ${duration ?? 'no duration'} (UTC)`;

const budgetPlace = ({
  isWritten,
  place,
  path,
}: {
  readonly isWritten: boolean;
  readonly place: Place | null;
  readonly path: string;
}) => (isWritten ? lineText(path, place) : 'default');

/** Budgets as they are written. */
export const budgetLines = (
  budgets: readonly (Omit<BudgetRow, 'active'> & { readonly isActive?: boolean })[],
  layout: Layout,
): readonly string[] =>
  table(
    budgets,
    [
      { title: 'budget', of: ({ index }) => `[${index}]` },
      { title: 'where', of: budgetPlace },
      { title: 'nodes', of: ({ nodes }) => nodes, isNumber: true },
      { title: 'holds', of: scheduleText },
      ...(budgets.some(({ isActive }) => isActive !== undefined)
        ? [{ title: 'now', of: ({ isActive }: { readonly isActive?: boolean }) => (isActive ? 'holds' : 'does not') }]
        : []),
      { title: 'for', of: ({ reasons }) => (reasons === null ? 'every reason' : reasons.join(', ') || 'no reason') },
    ],
    layout,
  );

function reasonLines(
  reasons: readonly ReasonCalendar[],
  spansOf: (reason: ReasonCalendar) => readonly AllowedSpan[],
  wall: Wall,
  layout: Layout,
) {
  return sameReasons(reasons, (reason) => JSON.stringify(spansOf(reason))).flatMap((alike) => {
    const [first] = alike;
    const rows = first === undefined ? [] : weekRows(spansOf(first), wall);
    return [
      ...paragraph(alike.map(({ reason }) => reason).join(', '), layout, 2),
      ...table(
        rows,
        [
          { title: '', of: () => '' },
          { title: '', of: ({ days }) => days },
          { title: '', of: ({ text }) => text },
        ],
        layout,
      ),
    ];
  });
}

/** The week of a pool: its budgets, and what they come to for each reason. */
export function calendarLines(
  calendar: DisruptionCalendar,
  expireAfter: string | null,
  layout: Layout,
): readonly string[] {
  const { start, of, zone, budgets, reasons, problems } = calendar;
  const week = `the week from Mon ${start.slice(0, 10)}${of === 'data' ? ', that of the data (--at sets another)' : ''}`;
  const hasLocal = zone !== null && reasons.some(({ localSpans }) => localSpans.length > 0);
  const body =
    problems.length > 0
      ? paragraph('none at any time: the controller cannot read the budgets', layout, 2)
      : [
          ...paragraph(`nodes at once, ${nodesText(calendar)}; [n] is the budget that says so; UTC`, layout, 2),
          ...reasonLines(reasons, ({ spans }) => spans, utc, layout),
          ...(hasLocal
            ? [
                ...paragraph(`the same in ${zone.name} (IANA ${zone.version})`, layout, 2),
                ...reasonLines(reasons, ({ localSpans }) => localSpans, local, layout),
              ]
            : []),
        ];
  const expiry =
    expireAfter === null
      ? []
      : paragraph(`a node that is ${expireAfter} old goes at any time: expireAfter asks no budget`, layout, 2);
  return section(`When nodes may be disrupted, ${week}`, [...budgetLines(budgets, layout), ...body, ...expiry], layout);
}
