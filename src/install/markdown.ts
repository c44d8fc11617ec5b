/** Text in backticks, on one line. */
export const code = (text: string): string => `\`${text.replace(/[\s`]+/g, ' ')}\``;

/** Commands as a block. */
export const block = (...lines: readonly string[]): string => ['```sh', ...lines, '```'].join('\n');

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
