import { visibleText } from './text';

/** Text on one line, whatever names hold. */
export const oneLine = (text: string): string => visibleText(text).replaceAll('\n', '\\n');

/** A line broken at words, the rest of it indented as the line is, and so many more. */
export function wrapped(line: string, columns: number, hanging = 2): readonly string[] {
  if (line.length <= columns) return [line];
  const [indent = ''] = /^ */.exec(line) ?? [];
  const further = `${indent}${' '.repeat(hanging)}`;
  const lines: string[] = [];
  let current = '';
  for (const word of line.trimStart().split(/(?<=\S) /)) {
    const start = lines.length === 0 ? indent : further;
    if (current !== '' && start.length + current.length + 1 + word.length > columns) {
      lines.push(start + current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, `${lines.length === 0 ? indent : further}${current}`];
}
