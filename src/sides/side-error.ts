/** A side that cannot be read, or a question that cannot be answered: a line each, for whoever asked. */
export class SideError extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
  }
}
