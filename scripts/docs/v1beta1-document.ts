import { type FieldMapping, V1BETA1_FIELDS } from '../../src/adopt/v1beta1/fields';

const BEGIN = '<!-- fields: written by scripts/docs/v1beta1.ts -->';
const END = '<!-- end of fields -->';

const code = (text: string): string => `\`${text}\``;

function place({ from, to, on }: FieldMapping): string {
  if (to === undefined) return '–';
  if (on !== undefined) return `${code(to)} of the ${on}`;
  return to === from ? 'the same' : code(to);
}

const link = (source: string): string => (source.startsWith('https:') ? `[guide](${source})` : source);

const tables = Object.entries(V1BETA1_FIELDS).map(([kind, fields]) =>
  [
    `### ${kind}`,
    '',
    '| v1beta1 | v1 | what changes | source |',
    '|---|---|---|---|',
    ...fields.map((field) => `| ${code(field.from)} | ${place(field)} | ${field.meaning} | ${link(field.source)} |`),
  ].join('\n'),
);

/** The text of docs/v1beta1.md with its tables as the fields are. */
export function v1beta1Document(text: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/v1beta1.md has no ${BEGIN} … ${END}`);
  return `${before}${BEGIN}\n\n${tables.join('\n\n')}\n\n${END}${after}`;
}
