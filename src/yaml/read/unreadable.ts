/** What of the input could not be read, and where. */
export interface Unreadable {
  /** As given on the command line, or joined from a folder given there. */
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  readonly message: string;
}

/** Thrown where a text stops to make sense; whoever knows the file makes an {@link Unreadable} of it. */
export class TextError extends Error {
  constructor(
    message: string,
    /** Offset into the text; undefined for the text as a whole. */
    readonly offset?: number,
  ) {
    super(message);
  }
}

/** One line, whatever the message holds. */
export const unreadableText = ({ file, line, column, message }: Unreadable): string => {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${message}`.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
};
