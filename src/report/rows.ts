/** More rows make a page slow to lay out and to search. */
export const MOST_ROWS = 2_000;

/** The rows that a page has room for. Tables take of them in the order in which they are made. */
export class Rows {
  private left: number;

  constructor(most: number = MOST_ROWS) {
    this.left = most;
  }

  /** So many of the rows that are wanted. */
  take(wanted: number): number {
    const taken = Math.min(wanted, this.left);
    this.left -= taken;
    return taken;
  }

  /** An equal share of what is left for each of some tables. */
  share(tables: number): number {
    return tables === 0 ? this.left : Math.floor(this.left / tables);
  }
}
