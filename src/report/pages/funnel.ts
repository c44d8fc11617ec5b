import type { PoolExplanation } from '../../explain';
import { listed } from '../../findings';
import { type Html, html } from '../html';
import { count } from '../parts/amounts';
import { bar } from '../parts/bar';
import { table } from '../parts/table';
import { code } from '../parts/tags';
import type { Rows } from '../rows';

type FunnelRow = PoolExplanation['funnel'][number];

/** What a step takes away, and what it lets in again. */
const difference = ({ removed, readmitted }: FunnelRow): string =>
  [
    removed.length === 0 ? '' : `−${count(removed.length)}`,
    readmitted.length === 0 ? '' : `+${count(readmitted.length)}`,
  ]
    .filter((text) => text !== '')
    .join(' ') || '–';

/** From the whole catalogue to the types of a pool, step by step. */
export function funnel({ funnel: steps, pool }: PoolExplanation, rows: Rows): Html | undefined {
  const whole = steps[0]?.left ?? 0;
  return table(
    steps,
    {
      caption: `Where the instance types of ${pool} come from: what each line leaves of the catalogue`,
      isStacked: true,
      look: 'bars',
      rest: 'The command explain pool tells every step.',
      columns: [
        { title: 'Condition', look: 'any', cell: ({ text }) => text },
        {
          title: 'Line',
          look: 'path',
          cell: ({ path, object }) =>
            path === ''
              ? html`<span class="muted">–</span>`
              : html`<span class="muted small">${object !== null && `${object} `}${code(path)}</span>`,
        },
        { title: 'Takes away', look: 'num', cell: difference },
        { title: 'Leaves', look: 'num', cell: ({ left }) => count(left) },
        { title: 'Of the catalogue', look: 'track', cell: ({ left }) => bar(left, whole) },
      ],
    },
    rows,
  );
}

/** Why no type is left, where none is. */
export function emptied({ emptiedBy }: PoolExplanation): Html | undefined {
  if (emptiedBy.length === 0) return undefined;
  return html`<div class="callout bad"><p><strong>No instance type is left.</strong> These lines together leave none; without one of them there would be:</p>
<ul>${emptiedBy.map(({ object, path, text, without }) => html`<li>${object} ${code(path)} (${text}): ${without.length === 0 ? 'still none' : listed(without, 6)}</li>`)}</ul></div>`;
}
