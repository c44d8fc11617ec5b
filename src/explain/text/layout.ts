import { type Colors, NO_COLORS, oneLine, wrapped } from '../../findings';

/** How a text is laid out. */
export interface TextOptions {
  /** Columns of the terminal. @default 80 */
  readonly columns?: number;
  /** Whether long tables are shown whole. @default false */
  readonly all?: boolean;
  /** @default - none */
  readonly colors?: Colors;
}

/** The same with everything settled. */
export interface Layout {
  readonly columns: number;
  readonly all: boolean;
  readonly colors: Colors;
  /** Whether there is room for what is good to know. */
  readonly isWide: boolean;
}

const [USUAL, WIDE] = [80, 120];

export const layoutOf = ({ columns = USUAL, all = false, colors = NO_COLORS }: TextOptions): Layout => ({
  columns,
  all,
  colors,
  isWide: columns >= WIDE,
});

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
}

/** Names of any length leave room for the others. */
const LONGEST_CELL = 60;

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** Rows under their titles, indented by two; empty for none. A last column of text is broken at words. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { columns: most, colors }: Layout,
): readonly string[] {
  if (rows.length === 0) return [];
  const last = columns.length - 1;
  const cells = rows.map((row) =>
    columns.map(({ of }, index) => (index === last ? oneLine(of(row)) : cut(oneLine(of(row)), LONGEST_CELL))),
  );
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, index) => Math.max(...[titles, ...cells].map((each) => each[index]?.length ?? 0)));
  const lineOf = (texts: readonly string[]): string =>
    `  ${texts
      .map((text, index) => {
        if (index === last && columns[index]?.isNumber !== true) return text;
        return columns[index]?.isNumber ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0);
      })
      .join('  ')}`.trimEnd();
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 2);
  const body = cells.flatMap((texts) => wrappedLast(lineOf(texts), before, most));
  return titles.every((title) => title === '') ? body : [colors.dim(lineOf(titles)), ...body];
}

/** A line whose text from a column on is broken at words, the rest below that column. */
function wrappedLast(line: string, from: number, columns: number): readonly string[] {
  if (line.length <= columns || columns - from < 12) return wrapped(line, columns);
  const [first = '', ...more] = wrapped(line.slice(from), columns - from, 0);
  return [`${line.slice(0, from)}${first}`, ...more.map((each) => `${' '.repeat(from)}${each}`)];
}

/** A paragraph: lines broken at words. */
export const paragraph = (text: string, { columns }: Layout, indent = 0): readonly string[] =>
  wrapped(`${' '.repeat(indent)}${oneLine(text)}`, columns);

/** A part of a text with a heading; nothing where it has no lines. */
export const section = (title: string, lines: readonly string[], layout: Layout): readonly string[] =>
  lines.length === 0
    ? []
    : ['', ...wrapped(oneLine(title), layout.columns).map((line) => layout.colors.bold(line)), ...lines];

/** The first of many rows, and a line that says how many more there are. */
export function cutTo<Row>(
  rows: readonly Row[],
  most: number,
  { all }: Layout,
): { readonly shown: readonly Row[]; readonly rest: number } {
  // One row more takes the place of the line that would count it.
  if (all || rows.length <= most + 1) return { shown: rows, rest: 0 };
  return { shown: rows.slice(0, most), rest: rows.length - most };
}

export const restLines = (rest: number, what: string): readonly string[] =>
  rest === 0 ? [] : [`  ${rest} more ${what}: --all`];

export const textOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
