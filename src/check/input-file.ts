import type { Unreadable } from '../findings';
import type { YamlComment } from '../yaml';
import {
  type DocumentPlace,
  documentComments,
  EncodingError,
  lineAndColumn,
  type ParsedDocument,
  Positions,
  parseText,
  readText,
  type TextError,
  whyUnreadable,
} from '../yaml/read';

/** Standard input, and pipes as a shell's `<(…)` names them: they give their bytes once. */
export const isStream = (name: string): boolean => name === '-' || name.startsWith('/dev/');

/** A document, or what is in its place. */
export type Read = { readonly document: ParsedDocument } | { readonly unreadable: Unreadable };

/** A text with so many broken documents is none that was meant to be read. */
const MAX_COMPLAINTS = 20;

/**
 * A text with manifests: a file, standard input, or what a tool printed. Read when it is asked for and not kept, but for
 * what cannot be read twice.
 */
export class InputFile {
  private kept: string | undefined;

  constructor(
    /** As findings call it. */
    readonly name: string,
    /** What a tool printed, instead of what is in the file. */
    printed?: string,
  ) {
    this.kept = printed;
  }

  private text(): string {
    if (this.kept !== undefined) return this.kept;
    const text = readText(this.name);
    if (isStream(this.name)) this.kept = text;
    return text;
  }

  /** The documents one by one, and what is unreadable of them. */
  *read(): Iterable<Read> {
    let complaints = 0;
    try {
      const text = this.text();
      for (const parsed of parseText(text, this.name.endsWith('.json') ? 'json' : 'yaml')) {
        if ('document' in parsed) yield parsed;
        else {
          yield { unreadable: this.unreadable(parsed.error, text) };
          if (++complaints >= MAX_COMPLAINTS) return;
        }
      }
    } catch (error) {
      yield { unreadable: this.failure(error) };
    }
  }

  /** Whether nothing came, as from a pipe whose first command printed nothing. */
  isEmptyStream(): boolean {
    try {
      return isStream(this.name) && this.text().trim() === '';
    } catch {
      return false; // told where it is read
    }
  }

  /** The comments of one of its documents, by the path of the field that each is about. */
  comments(document: DocumentPlace): readonly YamlComment[] {
    return documentComments(this.text(), document);
  }

  /** Tells lines of the text. */
  positions(): Positions {
    return new Positions(this.text());
  }

  private unreadable(error: TextError, text: string): Unreadable {
    const place = error.offset === undefined ? {} : lineAndColumn(text, error.offset);
    return { file: this.name, ...place, message: error.message };
  }

  private failure(error: unknown): Unreadable {
    if (error instanceof EncodingError) return this.unreadable(error, error.text);
    return { file: this.name, message: whyUnreadable(error) };
  }
}
