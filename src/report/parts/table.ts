import type { SortKind, TableIsland } from '../contract';
import { type Html, html, type Part } from '../html';
import type { Rows } from '../rows';

/** A column of a table: what its cells hold of a row. */
export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => Part;
  /** What a column of numbers is sorted by. */
  readonly value?: (row: T) => number | undefined;
  /** How it is sorted. @default - `number` where there is a value, else it is not */
  readonly sort?: SortKind;
  /** Class of its cells. */
  readonly look?: string;
}

/** What a table is besides its rows. */
export interface TableOptions<T> {
  readonly caption: string;
  readonly columns: readonly [Column<T>, ...Column<T>[]];
  readonly island?: TableIsland;
  /** So many rows at most. @default - as many as the page has room for */
  readonly most?: number;
  /** Where all of them are, for what is left out. */
  readonly rest?: string;
  readonly look?: string;
  /** Whether a long table scrolls in a box of its own. */
  readonly isTall?: boolean;
}

const headCell = <T>({ title, value, sort, look }: Column<T>): Html => {
  const kind = sort ?? (value === undefined ? undefined : 'number');
  return html`<th scope="col"${kind !== undefined && html` data-sort="${kind}"`}${look !== undefined && html` class="${look}"`}>${title}</th>`;
};

const attributes = <T>({ value, look }: Column<T>, row: T): Html => {
  const number = value?.(row);
  return html`${look !== undefined && html` class="${look}"`}${number !== undefined && Number.isFinite(number) && html` data-value="${number}"`}`;
};

/** A real table; rows beyond the room of the page are counted below it. Nothing where there are no rows. */
export function table<T>(rows: readonly T[], options: TableOptions<T>, room: Rows): Html | undefined {
  if (rows.length === 0) return undefined;
  const { caption, columns, island, most = rows.length, rest = '', look, isTall = false } = options;
  const shown = rows.slice(0, room.take(Math.min(rows.length, most)));
  const [first, ...others] = columns;
  const line = (row: T): Html =>
    html`<tr><th scope="row"${attributes(first, row)}>${first.cell(row)}</th>${others.map((column) => html`<td${attributes(column, row)}>${column.cell(row)}</td>`)}</tr>\n`;
  return html`<div class="scroll${isTall && shown.length > 12 && ' tall'}" data-scroll tabindex="0" role="group" aria-label="${caption}">
<table${island !== undefined && html` data-island="${island}"`}${look !== undefined && html` class="${look}"`}>
<caption>${caption}</caption>
<thead><tr>${columns.map(headCell)}</tr></thead>
<tbody>
${shown.map(line)}</tbody>
</table></div>${
    shown.length < rows.length &&
    html`
<p class="note">${rows.length - shown.length} more ${rows.length - shown.length === 1 ? 'row is' : 'rows are'} not shown. ${rest}</p>`
  }`;
}
