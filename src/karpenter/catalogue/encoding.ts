/**
 * The form of a column on disk: its distinct values, and one or two characters a row that point into them.
 * Row 0 of the alphabet means that the instance type has no value.
 */
export interface EncodedColumn {
  readonly values: readonly string[];
  readonly rows: string;
}

/** One value per instance type: `rows[i]` is 0 when type `i` has none, otherwise one more than the place in `values`. */
export interface Column {
  readonly values: readonly string[];
  readonly rows: Uint16Array;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE = ALPHABET.length;
const DIGIT_BY_CODE = new Uint8Array(128);
for (let digit = 0; digit < BASE; digit++) DIGIT_BY_CODE[ALPHABET.charCodeAt(digit)] = digit;

const isWide = (values: readonly string[]): boolean => values.length >= BASE;

/** A column of values, undefined where a type has none. */
export function columnOf(values: readonly (string | undefined)[]): Column {
  const places = new Map<string, number>();
  const rows = new Uint16Array(values.length);
  values.forEach((value, row) => {
    if (value === undefined) return;
    let place = places.get(value);
    if (place === undefined) {
      place = places.size + 1;
      places.set(value, place);
    }
    rows[row] = place;
  });
  return { values: [...places.keys()], rows };
}

export function encodeColumn(column: Column): EncodedColumn {
  const wide = isWide(column.values);
  const digit = (n: number): string => ALPHABET.charAt(n);
  const rows = [...column.rows].map((place) =>
    wide ? digit(Math.floor(place / BASE)) + digit(place % BASE) : digit(place),
  );
  return { values: column.values, rows: rows.join('') };
}

export function decodeColumn({ values, rows: text }: EncodedColumn): Column {
  const digit = (at: number): number => DIGIT_BY_CODE[text.charCodeAt(at)] ?? 0;
  const wide = isWide(values);
  const rows = new Uint16Array(wide ? text.length / 2 : text.length);
  for (let row = 0; row < rows.length; row++) {
    rows[row] = wide ? digit(2 * row) * BASE + digit(2 * row + 1) : digit(row);
  }
  return { values, rows };
}

/** The value of one row of a column as it is on disk: where few are asked for, the others need not be decoded. */
export function cellAt({ values, rows: text }: EncodedColumn, row: number): string | undefined {
  const digit = (at: number): number => DIGIT_BY_CODE[text.charCodeAt(at)] ?? 0;
  const place = isWide(values) ? digit(2 * row) * BASE + digit(2 * row + 1) : digit(row);
  return values[place - 1];
}

/** The value of one row. */
export const valueAt = (column: Column, row: number): string | undefined => column.values[(column.rows[row] ?? 0) - 1];
