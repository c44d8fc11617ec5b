import { render } from 'preact';
import type { SortKind } from '../contract';
import { type Cell, type Direction, matches, nextSorting, type Sorting, sorted } from './rows';

/** Tables of fewer rows are looked over at a glance. */
const ROWS_TO_SEARCH = 8;

interface Column {
  readonly header: HTMLTableCellElement;
  readonly title: string;
  readonly kind: SortKind;
  readonly place: number;
}

interface Row {
  readonly element: HTMLTableRowElement;
  readonly text: string;
}

const textOf = (node: Node | undefined): string => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();

const isSortKind = (kind: string | undefined): kind is SortKind => kind === 'number' || kind === 'text';

function columnsOf(table: HTMLTableElement): readonly Column[] {
  const headers = [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])];
  return headers.flatMap((header, place) => {
    const kind = header.dataset.sort;
    return isSortKind(kind) ? [{ header, title: textOf(header), kind, place }] : [];
  });
}

function cellOf({ element }: Row, { place }: Column): Cell {
  const cell = element.cells[place];
  return { text: textOf(cell), value: cell?.dataset.value };
}

const SIGNS: Readonly<Record<Direction, string>> = { ascending: '▲', descending: '▼' };

function SortButton(props: { readonly title: string; readonly direction?: Direction; readonly onClick: () => void }) {
  return (
    <button type="button" class="sort" onClick={props.onClick}>
      {props.title}
      <span class="sort-sign" aria-hidden="true">
        {props.direction === undefined ? '↕' : SIGNS[props.direction]}
      </span>
    </button>
  );
}

interface ToolsProps {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly hasSearch: boolean;
  readonly onSearch: (search: string) => void;
}

function Tools({ id, title, status, hasSearch, onSearch }: ToolsProps) {
  return (
    <>
      {hasSearch && (
        <>
          <label for={id}>Search</label>
          <input
            id={id}
            type="search"
            autocomplete="off"
            spellcheck={false}
            aria-description={title}
            onInput={({ currentTarget }) => onSearch(currentTarget.value)}
          />
        </>
      )}
      <output class={hasSearch ? undefined : 'unseen'}>{status}</output>
    </>
  );
}

/** A table that sorts by the headers that say how, and that is searched. Its rows stay the ones that the page came with. */
export function enhanceTable(table: HTMLTableElement, id: string): void {
  const [body] = table.tBodies;
  const columns = columnsOf(table);
  if (body === undefined) return;
  const rows: readonly Row[] = [...body.rows].map((element) => ({ element, text: textOf(element) }));
  const title = textOf(table.caption ?? undefined);
  const tools = document.createElement('div');
  const hasSearch = rows.length >= ROWS_TO_SEARCH;
  if (hasSearch) tools.className = 'tools';
  (table.closest('.scroll') ?? table).before(tools);

  let sorting: Sorting | undefined;
  let search = '';

  const status = (): string => {
    const shown = rows.filter(({ element }) => !element.hidden).length;
    const order = columns.find(({ place }) => place === sorting?.column);
    const count = shown === rows.length ? `${rows.length} rows` : `${shown} of ${rows.length} rows`;
    return order === undefined ? count : `${count}, by ${order.title}, ${sorting?.direction}`;
  };

  const draw = (): void => {
    for (const column of columns) {
      const direction = sorting?.column === column.place ? sorting.direction : undefined;
      if (direction === undefined) column.header.removeAttribute('aria-sort');
      else column.header.setAttribute('aria-sort', direction);
      const onClick = (): void => {
        sorting = nextSorting(sorting, column.place);
        arrange();
        draw();
      };
      render(<SortButton title={column.title} direction={direction} onClick={onClick} />, column.header);
    }
    const onSearch = (text: string): void => {
      search = text.trim();
      for (const { element, text: row } of rows) element.hidden = !matches(row, search);
      draw();
    };
    render(<Tools id={id} title={title} status={status()} hasSearch={hasSearch} onSearch={onSearch} />, tools);
  };

  const arrange = (): void => {
    const by = columns.find(({ place }) => place === sorting?.column);
    const order =
      by === undefined || sorting === undefined
        ? rows.map((_, place) => place)
        : sorted(
            rows.map((row) => cellOf(row, by)),
            by.kind,
            sorting.direction,
          );
    body.append(...order.flatMap((place) => rows[place]?.element ?? []));
  };

  for (const { header } of columns) header.textContent = '';
  draw();
}
