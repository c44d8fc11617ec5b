import { visibleText } from '../findings';

/** Text that is HTML already. Made by `html` and by nothing else that names could come through. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What a template takes: text is escaped, nothing is left out. */
export type Part = Html | string | number | undefined | false | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Longer texts tell a person nothing more. */
const MOST_TEXT = 2_000;

/** A text, cut where it is long; whole characters stay whole. */
export function shortened(text: string, most = MOST_TEXT): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut}… (${text.length} characters)`;
}

const PLAIN = /^[\w .,:;/()[\]{}=+*%#@!?|-]*$/;

/** A text as content or as the value of an attribute in quotes. What would hide or turn a part of it is made visible. */
export function escaped(text: string): string {
  const short = shortened(text);
  if (PLAIN.test(short)) return short;
  return visibleText(short).replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}

/** What a part comes to as HTML. */
export const rendered = (part: Part): string => {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number' || part instanceof Html) return String(part);
  return part.map(rendered).join('');
};

/** HTML with everything that is put into it escaped. Attributes are written in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += rendered(part) + (strings[index + 1] ?? '');
  });
  return new Html(text);
}

const unicode = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A value as JSON that ends no script, and in which nothing is invisible. */
export const jsonBlock = (value: unknown): Html =>
  new Html(
    JSON.stringify(value).replace(/[<\p{Cc}\p{Cf}\u2028\u2029]/gu, (char) =>
      [...Array(char.length).keys()].map((place) => unicode(char.charAt(place))).join(''),
    ),
  );
