import type { PoolExplanation } from '../../explain';
import { type Html, html } from '../html';
import { amount, count, HOURS_A_MONTH, money } from '../parts/amounts';
import { bar } from '../parts/bar';
import { table } from '../parts/table';
import { code } from '../parts/tags';
import type { Rows } from '../rows';

type Full = NonNullable<PoolExplanation['size']['fewest']>;

const nodes = ({ nodes: number, type }: Full): Html => html`${count(number)} <span class="muted">of ${type}</span>`;

function price(full: Full, currency: string): Html {
  const { perHour, nodes: number, type } = full;
  return perHour === null
    ? html`not known <span class="muted">for ${type}</span>`
    : html`${money(perHour, currency)} an hour, ${money(perHour * HOURS_A_MONTH, currency)} a month <span class="muted">with ${count(number)} of ${type}</span>`;
}

/** Whose prices they are and of when. */
export const pricesText = ({ prices }: Pick<PoolExplanation, 'prices'>): string =>
  prices === null
    ? 'No prices are known.'
    : `Prices: ${prices.source}, ${prices.asOf}${prices.isOwn ? '' : ', an estimate by another region'}. On demand; spot prices are not known offline. A month is ${HOURS_A_MONTH} hours.`;

/** The limits of a pool, and how near to each nodes of one type get. */
export const limitsTable = ({ size: { limits }, pool }: PoolExplanation, rows: Rows): Html | undefined =>
  table(
    limits,
    {
      caption: `Limits of ${pool}`,
      look: 'bars',
      columns: [
        { title: 'Resource', cell: ({ resource }) => code(resource) },
        { title: 'Limit', look: 'num', cell: ({ resource, limit }) => amount(resource, limit) },
        {
          title: 'Reached at most',
          look: 'num',
          cell: ({ resource, reached, blocksEverything }) =>
            blocksEverything ? 'nothing fits' : reached === null ? 'not bounded' : amount(resource, reached),
        },
        { title: 'Of the limit', look: 'track', cell: ({ reached, limit }) => reached !== null && bar(reached, limit) },
      ],
    },
    rows,
  );

/** How large a pool can grow, in nodes and money. */
export function size(explained: PoolExplanation): Html {
  const {
    size: { fewest, most, cheapest, dearest, ceilingPerHour, problems },
    prices,
    replicas,
  } = explained;
  const currency = prices?.currency ?? 'USD';
  const figures: readonly (readonly [string, Html | undefined])[] = [
    ['Replicas', replicas === null ? undefined : html`${count(replicas)}`],
    ['Fewest nodes', fewest === null ? undefined : nodes(fewest)],
    ['Most nodes', most === null ? html`no limit bounds them` : nodes(most)],
    ['Cheapest when full', cheapest === null ? undefined : price(cheapest, currency)],
    ['Dearest when full', dearest === null ? undefined : price(dearest, currency)],
    [
      'No mix costs more than',
      ceilingPerHour === null
        ? undefined
        : html`${money(ceilingPerHour, currency)} an hour, ${money(ceilingPerHour * HOURS_A_MONTH, currency)} a month`,
    ],
  ];
  return html`<div class="card"><h4>At the limit</h4>
<dl class="facts">${figures.map(([title, figure]) => figure !== undefined && html`<dt>${title}</dt><dd>${figure}</dd>`)}</dl>
${problems.length > 0 && html`<div class="callout bad"><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul></div>`}
<p class="note">${pricesText(explained)}</p></div>`;
}
