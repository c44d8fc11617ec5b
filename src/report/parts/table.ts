import type { SortKind, TableIsland } from '../contract';
import { Html, html, type Part, rendered } from '../html';
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
  /** Whether a row is a block of lines where the screen is narrow. */
  readonly isStacked?: boolean;
  /** Whether a long table scrolls in a box of its own. */
  readonly isTall?: boolean;
}

const headCell = <T>({ title, value, sort, look }: Column<T>): Html => {
  const kind = sort ?? (value === undefined ? undefined : 'number');
  return html`<th scope="col"${kind !== undefined && html` data-sort="${kind}"`}${look !== undefined && html` class="${look}"`}>${title}</th>`;
};

/** A cell of a row: name of its element and the attributes that all cells of the column have, then its own. */
function cellWriter<T>(
  { title, value, look, cell }: Column<T>,
  element: string,
  isStacked: boolean,
): (row: T) => string {
  const label = isStacked && look !== undefined && /\b(?:num|said)\b/.test(look) && title;
  const start = html`${look !== undefined && html` class="${look}"`}${label !== false && html` data-label="${label}"`}`
    .text;
  const [open, close] = [element === 'th' ? `<th scope="row"${start}` : `<td${start}`, `</${element}>`];
  return (row) => {
    const number = value?.(row);
    const sorted = number === undefined || !Number.isFinite(number) ? '' : ` data-value="${number}"`;
    return `${open}${sorted}>${rendered(cell(row))}${close}`;
  };
}

/** A real table; rows beyond the room of the page are counted below it. Nothing where there are no rows. */
export function table<T>(rows: readonly T[], options: TableOptions<T>, room: Rows): Html | undefined {
  if (rows.length === 0) return undefined;
  const { caption, columns, island, most = rows.length, rest = '', look, isTall = false, isStacked = false } = options;
  const shown = rows.slice(0, room.take(Math.min(rows.length, most)));
  const cells = columns.map((column, place) => cellWriter(column, place === 0 ? 'th' : 'td', isStacked));
  const lines = shown.map((row) => `<tr>${cells.map((cell) => cell(row)).join('')}</tr>\n`);
  return html`<div class="scroll${isTall && shown.length > 12 && ' tall'}" data-scroll tabindex="0" role="group" aria-label="${caption}">
<table${island !== undefined && html` data-island="${island}"`}${(look !== undefined || isStacked) && html` class="${[look, isStacked && 'stack'].filter(Boolean).join(' ')}"`}>
<caption>${caption}</caption>
<thead><tr>${columns.map(headCell)}</tr></thead>
<tbody>
${new Html(lines.join(''))}</tbody>
</table></div>${
    shown.length < rows.length &&
    html`
<p class="note">${rows.length - shown.length} more ${rows.length - shown.length === 1 ? 'row is' : 'rows are'} not shown. ${rest}</p>`
  }`;
}
