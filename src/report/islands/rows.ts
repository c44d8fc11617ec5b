/** What sorting and searching know of a table: pure functions of texts, the same in every browser and locale. */

import type { SortKind } from '../contract';

export type Direction = 'ascending' | 'descending';

export interface Sorting {
  readonly column: number;
  readonly direction: Direction;
}

/** What a click on the header of a column comes to: up, down, then the order in which the rows were written. */
export function nextSorting(sorting: Sorting | undefined, column: number): Sorting | undefined {
  if (sorting?.column !== column) return { column, direction: 'ascending' };
  return sorting.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
}

const PARTS = /\d+|\D+/g;

/** By code unit, runs of digits by their number: `c7g.2xlarge` stands before `c7g.16xlarge`. */
export function compareTexts(a: string, b: string): number {
  const [left, right] = [a.match(PARTS) ?? [], b.match(PARTS) ?? []];
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const [one, other] = [left[place] ?? '', right[place] ?? ''];
    if (one === other) continue;
    const difference = Number(one) - Number(other);
    if (one !== '' && other !== '' && difference !== 0 && !Number.isNaN(difference)) return difference;
    return one < other ? -1 : 1;
  }
  return 0;
}

/** Cells without a number stand last, whichever the direction. */
const compareNumbers = (a: number, b: number): number => (Number.isNaN(a) || Number.isNaN(b) ? 0 : a - b);

/** One cell as it is sorted. */
export interface Cell {
  readonly text: string;
  /** What the cell says in `data-value`. */
  readonly value: string | undefined;
}

/** The places of the rows in the order of a sorting. Rows that are equal keep the order in which they were written. */
export function sorted(cells: readonly Cell[], kind: SortKind, direction: Direction): readonly number[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const numbers = cells.map(({ value }) => (value === undefined || value === '' ? Number.NaN : Number(value)));
  const isEmpty = (place: number): boolean =>
    kind === 'number' ? Number.isNaN(numbers[place]) : (cells[place]?.text ?? '') === '';
  const compare = (a: number, b: number): number =>
    kind === 'number'
      ? compareNumbers(numbers[a] ?? Number.NaN, numbers[b] ?? Number.NaN)
      : compareTexts(cells[a]?.text ?? '', cells[b]?.text ?? '');
  return cells
    .map((_, place) => place)
    .sort((a, b) => Number(isEmpty(a)) - Number(isEmpty(b)) || sign * compare(a, b) || a - b);
}

/** Whether a row holds every word that was searched for, in any case. */
export function matches(row: string, search: string): boolean {
  const text = row.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
