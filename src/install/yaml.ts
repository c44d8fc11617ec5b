/** Texts that every YAML reader takes for a text without quotes. */
const PLAIN = /^[A-Za-z/](?:[\w./@=+,-]|:(?=[\w/]))*$/;
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** What JSON leaves as it is and YAML readers drop, change or refuse. */
const HOSTILE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Scripts stand as a block; a line that YAML would measure or change keeps them out of it. */
const isBlock = (text: string): boolean => /^(?:[\x21-\x7e][\x20-\x7e]*\n)(?:[\x20-\x7e]*[\x21-\x7e]\n)*$/.test(text);

function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'null';
  if (PLAIN.test(value) && !WORDS.test(value)) return value;
  return JSON.stringify(value).replace(HOSTILE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const isNested = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** Comments by the path of what they stand above. */
export type Comments = ReadonlyMap<string, string>;

/** How `Comments` names a path; keys may hold dots. */
export const commentKey = (path: readonly string[]): string => JSON.stringify(path);

/** A text as comment lines that nothing in it can break out of. */
const commentLines = (text: string, indent: string): string[] =>
  text.split('\n').map((line) => `${indent}# ${line.replace(/[^\P{C}]|[\u2028\u2029]/gu, ' ').trim()}`.trimEnd());

function entry(key: string, value: unknown, path: readonly string[], indent: string, comments: Comments): string[] {
  const comment = comments.get(commentKey(path));
  const above = comment === undefined ? [] : commentLines(comment, indent);
  if (isNested(value)) return [...above, `${indent}${scalar(key)}:`, ...block(value, path, `${indent}  `, comments)];
  if (typeof value === 'string' && isBlock(value)) {
    return [
      ...above,
      `${indent}${scalar(key)}: |`,
      ...value
        .trimEnd()
        .split('\n')
        .map((line) => `${indent}  ${line}`),
    ];
  }
  return [...above, `${indent}${scalar(key)}: ${scalar(value)}`];
}

function block(value: object, path: readonly string[], indent: string, comments: Comments): string[] {
  if (!Array.isArray(value)) {
    return Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .flatMap(([key, item]: [string, unknown]) => entry(key, item, [...path, key], indent, comments));
  }
  return value.flatMap((item: unknown) => {
    if (!isNested(item)) return [`${indent}- ${scalar(item)}`];
    const [first = '', ...rest] = block(item, path, `${indent}  `, comments);
    return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
  });
}

/** A document as YAML that readers of YAML 1.1 and 1.2 take alike: keys in the order given, comments above what they explain. */
export const yamlText = (document: object, heading: string, comments: Comments = new Map()): string =>
  [
    ...(heading === '' ? [] : commentLines(heading, '')),
    ...(isNested(document) ? block(document, [], '', comments) : ['{}']),
    '',
  ].join('\n');
