import { POLICY } from '../../src/policy/rules/all';

const BEGIN = '<!-- rules: written by scripts/docs/policy.ts -->';
const END = '<!-- end of rules -->';

const reportLink = (report: string): string => `[${report}](https://github.com/${report.replace('#', '/issues/')})`;

const rows = POLICY.map(
  ({ id, levels: { development, staging, production }, url, reports = [], cel }) =>
    `| [\`${id}\`](rules.md#${id.replace('/', '')}) | ${development} | ${staging} | ${production} | ${'valid' in cel ? 'yes' : ''} | [page](${url}) | ${reports.map(reportLink).join(', ')} |`,
);

const table = [
  '| rule | development | staging | production | exported | | reports |',
  '|---|---|---|---|---|---|---|',
  ...rows,
].join('\n');

/** The text of docs/policy.md with its table as the rules are. */
export function policyDocument(text: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/policy.md has no ${BEGIN} … ${END}`);
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
}
