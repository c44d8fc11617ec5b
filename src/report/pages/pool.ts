import type { PoolExplanation } from '../../explain';
import { type Html, html } from '../html';
import { amount, count, money } from '../parts/amounts';
import { table } from '../parts/table';
import { code, counted, tag } from '../parts/tags';
import type { Rows } from '../rows';
import { calendarCard, type PlacedCalendar } from './calendar';
import { emptied, funnel } from './funnel';
import { limitsTable, size } from './size';
import { typesTable } from './types';

const tile = (title: string, figure: Html | string, note: string): Html =>
  html`<div><dt>${title}</dt><dd>${figure}${note !== '' && html`<small>${note}</small>`}</dd></div>`;

const range = (low: string, high: string): string => (low === high ? low : `${low} – ${high}`);

const HOUR = 3_600_000;

/** For how many hours of the week budgets let no node go. */
function closedTile({ calendar: { reasons } }: PoolExplanation): Html {
  const closed = reasons.map(({ reason, spans }) => {
    const shut = spans.filter(({ allowed }) => allowed === 0);
    const hours = shut.reduce((sum, { start, end }) => sum + (Date.parse(end) - Date.parse(start)) / HOUR, 0);
    return { reason, hours: Math.round(hours * 10) / 10 };
  });
  const most = Math.max(0, ...closed.map(({ hours }) => hours));
  const isSame = closed.every(({ hours }) => hours === most);
  const note = isSame
    ? 'of the 168 of the week, for every reason'
    : closed.map(({ reason, hours }) => `${reason} ${hours}`).join(', ');
  return tile('Hours closed to replacement', count(most), note);
}

/** A pool in four figures. */
function tiles(explained: PoolExplanation): Html {
  const {
    types,
    funnel: steps,
    size: { fewest, most, cheapest, dearest },
    prices,
  } = explained;
  const currency = prices?.currency ?? 'USD';
  const price = (perHour: number | null): string => (perHour === null ? '?' : money(perHour, currency));
  return html`<dl class="tiles">
${tile('Instance types', count(types.length), steps[0] === undefined ? '' : `of ${count(steps[0].left)} in the catalogue`)}
${tile('Nodes at the limit', most === null ? 'no limit' : range(count(fewest?.nodes ?? most.nodes), count(most.nodes)), most === null ? 'nothing bounds the pool' : 'by the type that is chosen')}
${tile('An hour when full', cheapest === null || dearest === null ? '–' : range(price(cheapest.perHour), price(dearest.perHour)), prices === null ? '' : `on demand, prices of ${prices.asOf}`)}
${closedTile(explained)}
</dl>`;
}

/** What else there is to know of a pool. */
function facts({ weight, replicas, nodeClass, running, taints, minValues, daemonSets }: PoolExplanation): Html {
  const items: readonly (readonly [string, Html | undefined])[] = [
    [
      'Node class',
      nodeClass === null
        ? html`<span class="muted">of another kind</span>`
        : html`${nodeClass.name}${!nodeClass.isKnown && html` ${tag('warn', 'not among the objects')}`}`,
    ],
    ['Weight', weight === 0 && replicas !== null ? undefined : html`${weight}`],
    ['Nodes that run', running === null ? undefined : html`${count(running)}`],
    [
      'Taints',
      taints.length === 0 ? undefined : html`${taints.map((taint, place) => html`${place > 0 && ', '}${code(taint)}`)}`,
    ],
    [
      'minValues',
      minValues.length === 0
        ? undefined
        : html`${minValues.map(({ key, wanted, found }, place) => html`${place > 0 && ', '}${code(key)} ${wanted} wanted, ${found ?? 'unknown'} found`)}`,
    ],
    ['DaemonSets', daemonSets.length === 0 ? undefined : html`${counted(daemonSets.length, 'DaemonSet')} on its nodes`],
  ];
  return html`<dl class="facts">${items.map(([title, text]) => text !== undefined && html`<dt>${title}</dt><dd>${text}</dd>`)}</dl>`;
}

const daemonSetsTable = ({ daemonSets, types, pool }: PoolExplanation, rows: Rows): Html | undefined =>
  table(
    daemonSets,
    {
      caption: `What DaemonSets take of each node of ${pool}`,
      most: 50,
      columns: [
        { title: 'DaemonSet', look: 'any', cell: ({ resource }) => resource },
        {
          title: 'Takes',
          cell: ({ requests }) =>
            Object.entries(requests)
              .map(([resource, value]) => `${resource} ${amount(resource, value)}`)
              .join(', ') || 'nothing',
        },
        { title: 'On types', look: 'num', cell: (row) => `${count(row.types)} of ${count(types.length)}` },
      ],
    },
    rows,
  );

const sentences = (title: string, texts: readonly string[], tone: string): Html | false =>
  texts.length > 0 &&
  html`<div class="callout ${tone}"><p><strong>${title}</strong></p><ul>${texts.map((text) => html`<li>${text}</li>`)}</ul></div>`;

/** Everything about a pool. Where its types stand is left open, for they get the rows that the rest of the page leaves. */
export function poolSection(
  explained: PoolExplanation,
  id: string,
  calendars: readonly PlacedCalendar[],
  rows: Rows,
): (mostTypes: number) => Html {
  const { pool, replicas, refused, hints, assumptions } = explained;
  const before = html`<section class="pool" id="${id}">
<h3 id="${id}-title">NodePool ${pool}${replicas !== null && html` ${tag('info', 'static')}`}</h3>
${sentences('The API server would refuse it; what follows is what is written:', refused, 'bad')}
${sentences('Worth knowing', hints, 'warn')}
${tiles(explained)}
${emptied(explained)}
${funnel(explained, rows)}
<div class="pair">${size(explained)}
<div><div class="card"><h4>The pool</h4>${facts(explained)}</div>${limitsTable(explained, rows)}${daemonSetsTable(explained, rows)}</div></div>
${calendarCard(explained, calendars, rows)}
`;
  const after = html`${
    assumptions.length > 0 &&
    html`
<p class="note">Taken for granted: ${assumptions.join('; ')}.</p>`
  }
</section>`;
  return (most) => html`${before}${typesTable(explained, most, rows)}${after}`;
}

/** A pool that is the same in another cluster. */
export const sameAs = (
  explained: PoolExplanation,
  id: string,
  other: { readonly href: string; readonly name: string },
): Html =>
  html`<section class="pool" id="${id}">
<h3 id="${id}-title">NodePool ${explained.pool}</h3>
${tiles(explained)}
<p class="note">In everything that is told here the same as <a href="${other.href}">${explained.pool} of ${other.name}</a>.</p>
</section>`;
