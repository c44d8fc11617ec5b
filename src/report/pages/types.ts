import type { PoolExplanation } from '../../explain';
import { type Html, html } from '../html';
import { amount, count, money } from '../parts/amounts';
import { table } from '../parts/table';
import { tag } from '../parts/tags';
import type { Rows } from '../rows';

type TypeRow = PoolExplanation['types'][number];

const of = (resource: string, { allocatable, daemonSets }: TypeRow): number =>
  Math.max((allocatable[resource] ?? 0) - (daemonSets[resource] ?? 0), 0);

/** The instance types of a pool in a table that sorts and filters. */
export function typesTable(
  { types, pool, prices, daemonSets }: PoolExplanation,
  most: number,
  rows: Rows,
): Html | undefined {
  const free = daemonSets.length === 0 ? 'for pods' : 'after DaemonSets';
  return table(
    types,
    {
      caption: `Instance types of ${pool}, the cheapest first`,
      island: 'types',
      isTall: true,
      most,
      rest: `The command explain pool ${pool} tells all ${count(types.length)}.`,
      columns: [
        {
          title: 'Instance type',
          sort: 'text',
          look: 'once',
          cell: ({ type, hasImage }) => html`${type}${!hasImage && html` ${tag('bad', 'no image')}`}`,
        },
        { title: 'vCPUs', look: 'num', value: ({ vcpus }) => vcpus, cell: ({ vcpus }) => count(vcpus) },
        {
          title: 'Memory',
          look: 'num',
          value: ({ memory }) => memory,
          cell: ({ memory }) => amount('memory', memory),
        },
        {
          title: `CPU ${free}`,
          look: 'num',
          value: (row) => of('cpu', row),
          cell: (row) => amount('cpu', of('cpu', row)),
        },
        {
          title: `Memory ${free}`,
          look: 'num',
          value: (row) => of('memory', row),
          cell: (row) => amount('memory', of('memory', row)),
        },
        { title: 'Pods', look: 'num', value: ({ pods }) => pods, cell: ({ pods }) => count(pods) },
        { title: 'Arch', sort: 'text', cell: ({ architecture }) => architecture },
        { title: 'Capacity', sort: 'text', look: 'once', cell: ({ capacityTypes }) => capacityTypes.join(', ') },
        {
          title: 'An hour',
          look: 'num',
          value: ({ pricePerHour }) => pricePerHour ?? undefined,
          cell: ({ pricePerHour }) => (pricePerHour === null ? '–' : money(pricePerHour, prices?.currency ?? 'USD')),
        },
        {
          title: 'Nodes at most',
          look: 'num',
          value: ({ nodes }) => nodes ?? undefined,
          cell: ({ nodes, limitedBy }) =>
            nodes === null
              ? 'no limit'
              : html`${count(nodes)}${limitedBy !== null && html` <span class="muted small">${limitedBy}</span>`}`,
        },
      ],
    },
    rows,
  );
}
