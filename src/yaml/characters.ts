const CLASS = '[^\\P{Control}\\t\\n]|[\\p{Line_Separator}\\p{Paragraph_Separator}\\p{Surrogate}\\uFEFF\\uFFFE\\uFFFF]';

/**
 * What some reader drops, changes or refuses where it stands as it is: control characters but tab and line feed, line
 * separators, byte order marks, noncharacters, halves of UTF-16 pairs.
 */
export const UNSOUND = new RegExp(CLASS, 'u');

/** What no reader takes even escaped. */
export const SURROGATE = /\p{Surrogate}/u;

const INVISIBLE = new RegExp(`${CLASS}|\\u00A0`, 'gu');

/** A text between double quotes on one line, escaped as readers of YAML 1.1 and 1.2 and of JSON agree on it. */
export const doubleQuoted = (text: string): string =>
  JSON.stringify(text).replace(INVISIBLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What would end a comment, or turn the order of what a reviewer sees. */
const BREAKS_COMMENT = new RegExp(`${CLASS}|\\p{Bidi_Control}`, 'gu');

/** A text as comment lines that nothing in it can break out of. */
export const commentLines = (text: string): string[] =>
  text.split('\n').map((line) => `# ${line.replace(BREAKS_COMMENT, ' ')}`.trimEnd());
