/** Thrown where a text stops to make sense; whoever knows the file makes an `Unreadable` of it. */
export class TextError extends Error {
  constructor(
    message: string,
    /** Offset into the text; undefined for the text as a whole. */
    readonly offset?: number,
  ) {
    super(message);
  }
}
