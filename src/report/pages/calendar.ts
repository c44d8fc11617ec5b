import type { PoolExplanation } from '../../explain';
import { calendarRows, cellOf, clock, dayName, type OffsetFrom, rowClass } from '../calendar-rows';
import type { CalendarData } from '../contract';
import { type Html, html } from '../html';
import { table } from '../parts/table';
import { code } from '../parts/tags';
import type { Rows } from '../rows';

const MINUTE = 60_000;

const UTC: readonly OffsetFrom[] = [[0, 0]];

/** A week as a table, in a zone. */
export function weekTable(data: CalendarData, zone: string, offsets: readonly OffsetFrom[], rows: Rows): Html {
  const { answers, spans, from, week, caption } = data;
  const lines = calendarRows(spans, offsets, (week - from) / MINUTE);
  rows.take(lines.length);
  const title = `${caption}, in ${zone}`;
  const days = Array.from({ length: 7 }, (_, day) => dayName(week, day));
  return html`<div class="scroll" data-scroll tabindex="0" role="group" aria-label="${title}">
<table class="week">
<caption>${title}</caption>
<thead><tr><th scope="col">${zone}</th>${days.map((day) => html`<th scope="col">${day}</th>`)}</tr></thead>
<tbody>
${lines.map(
  (
    line,
  ) => html`<tr class="${rowClass(line)}"><th scope="row">${clock(line.start)}–${clock(line.end)}</th>${line.days.map(
    (places) => {
      const { letter, text, tone } = cellOf(places, answers);
      return letter === ''
        ? html`<td><span class="muted">${text}</span></td>`
        : html`<td class="${tone}"><b>${letter}</b> ${text}</td>`;
    },
  )}</tr>
`,
)}</tbody>
</table></div>`;
}

const NODES_FROM: Readonly<Record<PoolExplanation['calendar']['nodesFrom'], string>> = {
  given: 'as given',
  running: 'that run',
  replicas: 'of its replicas',
  assumed: 'assumed, so that a percentage is a number of nodes',
};

type BudgetRow = PoolExplanation['calendar']['budgets'][number];

const hours = ({ active }: BudgetRow): string => {
  const minutes = active.reduce((sum, { start, end }) => sum + (Date.parse(end) - Date.parse(start)) / MINUTE, 0);
  const text =
    minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${Math.round(minutes % 60)} min`;
  return active.length === 0
    ? 'never'
    : minutes >= 7 * 24 * 60
      ? 'all week'
      : `${active.length} × in the week, ${text}`;
};

/** The budgets of a pool as they are written. */
const budgetsTable = ({ calendar: { budgets }, pool }: PoolExplanation, rows: Rows): Html | undefined =>
  table(
    budgets,
    {
      isStacked: true,
      caption: `Budgets of ${pool}, as they are written`,
      most: 100,
      rest: 'The command explain budget tells all.',
      columns: [
        { title: '#', cell: ({ index }) => `#${index + 1}` },
        { title: 'Nodes', look: 'said', cell: ({ nodes }) => code(nodes) },
        {
          title: 'Reasons',
          look: 'said',
          cell: ({ reasons }) => (reasons === null ? 'every reason' : reasons.join(', ') || 'none'),
        },
        {
          title: 'Schedule, in UTC',
          look: 'said name',
          cell: ({ schedule }) => (schedule === null ? 'always' : code(schedule)),
        },
        { title: 'Duration', look: 'said', cell: ({ duration }) => (duration === null ? '–' : code(duration)) },
        { title: 'Holds', look: 'said', cell: hours },
        {
          title: 'Line',
          look: 'path',
          cell: ({ path, isWritten }) =>
            isWritten ? code(path) : html`<span class="muted">not written: the default of the CRD</span>`,
        },
      ],
    },
    rows,
  );

/** The calendars of a pool, with their places in the data of the page. */
export interface PlacedCalendar {
  readonly id: string;
  readonly data: CalendarData;
  /** The zone that is shown beside UTC. */
  readonly zone?: { readonly name: string; readonly offsets: readonly OffsetFrom[] };
}

/** When nodes of a pool may be replaced in a week, by reason. */
export function calendarCard(explained: PoolExplanation, calendars: readonly PlacedCalendar[], rows: Rows): Html {
  const { calendar } = explained;
  const { nodes, nodesFrom, problems } = calendar;
  return html`<h4 class="apart">When nodes may be replaced</h4>
<p class="note">The week from ${dayName(Date.parse(calendar.start), 0)} ${new Date(calendar.start).getUTCFullYear()}, reckoned with ${nodes} nodes ${NODES_FROM[nodesFrom]}. Budgets hold back consolidation and drift; expiry, interruption and deletion do not ask them.</p>
${
  problems.length > 0 &&
  html`<div class="callout bad"><p><strong>The controller cannot read these budgets and replaces nothing in the pool:</strong></p><ul>${problems.map(({ index, field, message }) => html`<li>#${index + 1} ${field}: ${message}</li>`)}</ul></div>`
}
${calendars.map(
  ({
    id,
    data,
    zone,
  }) => html`<div data-island="calendar" data-calendar="${id}">${weekTable(data, 'UTC', UTC, rows)}</div>
${zone !== undefined && weekTable(data, zone.name, zone.offsets, rows)}`,
)}
<ul class="legend"><li><b class="closed">C</b>closed: no node may go</li><li><b class="limited">L</b>limited: so many at once</li><li><b class="open">O</b>open: budgets hold nothing back</li><li>#1 is the budget that says so</li></ul>
${budgetsTable(explained, rows)}`;
}
