const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

const bytes = (char: string): string =>
  [...new TextEncoder().encode(char)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

/** Control characters and those that nobody sees, written out, so that a terminal into which it is pasted acts on none. */
const visible = (text: string): string =>
  [...text].map((char) => (HIDDEN.test(char) ? bytes(char) : /['\\]/.test(char) ? `\\${char}` : char)).join('');

/** A text as one word of bash or zsh that stands for exactly this text; NUL, which no word can hold, is left out. */
export function shellWord(text: string): string {
  const whole = text.replaceAll('\0', '');
  if (PLAIN.test(whole)) return whole;
  if (HIDDEN.test(whole)) return `$'${visible(whole)}'`;
  return `'${whole.replaceAll("'", "'\\''")}'`;
}

const WIDTH = 100;

/** A command on lines of some width, broken between words. */
export function shellLines(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words.map(shellWord)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `  ${word}`);
  }
  return lines.join(' \\\n');
}
