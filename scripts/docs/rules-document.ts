import { RULE_TABLES } from '../../src/cli/rules';
import type { Rule, RuleTable } from '../../src/findings';

/** Plain text as Markdown; what stands in backticks stays as it is. */
const escaped = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[<*_[\]]/g, '\\$&')))
    .join('');

const section = ({ id, severity, title, why, fix, url }: Rule): string => {
  const page = url === undefined ? '' : ` ([page](${url}))`;
  return `### \`${id}\`\n\n**${escaped(title)}** (${severity}). ${escaped(why)}${page}\n\nfix: ${escaped(fix)}\n`;
};

const group = ({ prefix, about, rules }: RuleTable): string =>
  `## ${prefix}\n\n${escaped(about)}\n\n${rules.map(section).join('\n')}`;

const contents = RULE_TABLES.map(
  ({ prefix, about, rules }) => `| [\`${prefix}/…\`](#${prefix}) | ${rules.length} | ${escaped(about)} |`,
);

/** The text of docs/rules.md. */
export const rulesDocument = (): string => `# Rules

What a finding can name, by the first part of the id. \`cdk8s-karpenter explain rule ID\` prints one of them. The severity is the usual
one: a finding may be milder or graver, as it says itself. Written by \`npx tsx scripts/docs/rules.ts\`; edit the tables, not this page.

| rules | | |
|---|---|---|
${contents.join('\n')}

${RULE_TABLES.map(group).join('\n')}`;
