import type { Unreadable } from '../findings';
import {
  EncodingError,
  lineAndColumn,
  type ParsedDocument,
  Positions,
  parseText,
  readText,
  TextError,
} from '../yaml/read';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'no permission to read it',
  EISDIR: 'a folder, not a file',
  ELOOP: 'a symbolic link that leads back to itself',
};

/** Why the file system refused, in a sentence. */
export function fileSystemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

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
    const message = error instanceof TextError ? error.message : fileSystemReason(error);
    return { file: this.name, message };
  }
}
