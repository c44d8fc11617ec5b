import { NAME_REASONS } from './name-reasons';
import type { ExportedName, PublicApi } from './public-api';

const byName = (names: readonly ExportedName[]): ExportedName[] =>
  [...names].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

const row = (cells: readonly string[]): string => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;

function table(names: readonly ExportedName[], reasons?: ReadonlyMap<string, string>): string {
  const head = ['name', '', 'what it is', ...(reasons ? ['why, where nothing shows it in use'] : [])];
  const rows = byName(names).map(({ name, kind, summary }) =>
    row([`\`${name}\``, kind, summary, ...(reasons ? [reasons.get(name) ?? ''] : [])]),
  );
  return [row(head), `|${head.map(() => '---|').join('')}`, ...rows].join('\n');
}

/** docs/api.md. */
export const apiDocument = ({ root, model }: PublicApi): string => `# What the package exports

Written by \`npx tsx scripts/docs/api.ts\`; a test compares it with the sources. Every name and every member of it is explained where
your editor shows it.

## cdk8s-karpenter: ${root.length} names

What \`main.ts\`, charts and tests of a repository name. Each is used by the README, a recipe, a page of these docs or the example
fleet, or says why it is here all the same.

${table(root, NAME_REASONS)}

## model: ${model.length} names

How Karpenter decides: \`import { model } from 'cdk8s-karpenter'\`, then \`model.resolveNodePool(…)\`, \`model.NodePoolObject\`;
\`docs/model.md\` shows the questions. A part is loaded when the first of its names is used.

${table(model)}
`;
