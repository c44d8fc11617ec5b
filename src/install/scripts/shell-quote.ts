/**
 * A text as one word of bash that stands for exactly this text, whatever it holds. NUL cannot be in any word: the scripts'
 * checks refuse it before.
 */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
