/** Characters that a literal must not hold as they are: controls, line ends, marks that turn text around, half characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

const count = (text: string, character: string): number => text.split(character).length - 1;

/** A text as a literal: in single quotes, in double ones where that takes fewer backslashes. */
export function quoted(text: string): string {
  const quote = count(text, "'") > count(text, '"') ? '"' : "'";
  let literal = '';
  for (const character of text) {
    if (character === '\\' || character === quote) literal += `\\${character}`;
    else literal += UNSAFE.test(character) ? escaped(character) : character;
  }
  return `${quote}${literal}${quote}`;
}

/** The lines of a template literal that is the text; nothing in it is evaluated. */
export function templateLines(text: string): readonly string[] {
  let literal = '';
  const characters = [...text];
  for (const [index, character] of characters.entries()) {
    const isSpecial = character === '\\' || character === '`' || (character === '$' && characters[index + 1] === '{');
    if (isSpecial) literal += `\\${character}`;
    else if (character === '\n' || character === '\t' || !UNSAFE.test(character)) literal += character;
    else literal += escaped(character);
  }
  return `\`${literal}\``.split('\n');
}

/** One line of a comment: nothing in it ends the line, and nothing is invisible. */
export const commentLine = (text: string): string => {
  const line = [...text].map((character) => (UNSAFE.test(character) ? ' ' : character)).join('');
  return `// ${line.trim()}`.trimEnd();
};

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

export const isIdentifier = (text: string): boolean => IDENTIFIER.test(text);

/** A name of a property as it is written: in quotes where it is no identifier. */
export function propertyName(name: string): string {
  // As a plain name, in quotes or not, it would be the prototype.
  if (name === '__proto__') return "['__proto__']";
  return isIdentifier(name) ? name : quoted(name);
}
