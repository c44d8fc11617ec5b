import { InvalidArgumentError } from 'commander';
import { OptionError } from '../check';

/** A parser of an option as commander wants it: what cannot be read is wrong usage. */
export const option =
  <T>(parse: (text: string) => T) =>
  (text: string): T => {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof OptionError) throw new InvalidArgumentError(error.message);
      throw error;
    }
  };

/** The same for an option that may be repeated. */
export const collected =
  <T>(parse: (text: string) => T) =>
  (text: string, known: readonly T[]): readonly T[] => [...known, option(parse)(text)];
