import type { Milestone, PartChange, PermissionsDiff, StatementChange } from './permissions';

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

/** Long lists of values say nothing to a reader. */
const shortened = (text: string): string => (text.length <= 160 ? text : `${text.slice(0, 157)}…`);

const headline = ({ from, to, downgrade, profile }: PermissionsDiff): string =>
  `Karpenter ${from} to ${to}${downgrade ? ', a downgrade' : ''}: permissions of the controller (profile ${profile})`;

/** What the words of a diff mean on the way back. */
const downgradeLines = ({ from, to, downgrade }: PermissionsDiff): string[] =>
  downgrade
    ? [
        `This is a downgrade: what the minors after ${to} brought goes again, and what stands under "Mind" and "Other resources" is undone. The CRDs of ${to} drop every field that only ${from} knows: take these out of the objects first.`,
      ]
    : [];

const nothing = 'no statement differs';

/** A difference for a terminal. Notes say what is not in it. */
export function permissionsText(diff: PermissionsDiff, notes: readonly string[] = []): string {
  const part = ({ change, part, text, since }: PartChange): string =>
    `    ${SIGNS[change]} ${part} ${shortened(text)}  (${since})`;
  const statement = (item: StatementChange): string[] => [
    `  ${SIGNS[item.change]} ${item.sid} (${item.group}): ${item.why}`,
    ...item.parts.map(part),
  ];
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', title, ...lines];
  const milestones = (items: readonly Milestone[]): string[] => items.map(({ since, text }) => `  ${since}: ${text}`);
  return [
    headline(diff),
    ...downgradeLines(diff),
    ...notes,
    ...(diff.statements.length === 0 ? ['', nothing] : section('Statements', diff.statements.flatMap(statement))),
    ...section('Other resources', milestones(diff.resources)),
    ...section(
      'Order',
      diff.steps.map((step, index) => `  ${index + 1}. ${step}`),
    ),
    ...section('Mind', milestones(diff.hazards)),
    '',
  ].join('\n');
}

/** A difference for a pull request. Notes say what is not in it. */
export function permissionsMarkdown(diff: PermissionsDiff, notes: readonly string[] = []): string {
  const code = (text: string): string => `\`${shortened(text).replaceAll('|', '\\|')}\``;
  const rows = diff.statements.flatMap(({ sid, change, parts }) =>
    parts.map(
      (item) => `| \`${sid}\` | ${change} | ${item.change} ${item.part} | ${code(item.text)} | ${item.since} |`,
    ),
  );
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
  return [
    `## ${headline(diff)}`,
    '',
    ...[...downgradeLines(diff), ...notes].flatMap((note) => [note, '']),
    ...(rows.length === 0
      ? [nothing]
      : ['| Statement | | Change | | Since |', '| --- | --- | --- | --- | --- |', ...rows]),
    ...section(
      'Other resources',
      diff.resources.map(({ since, text }) => `- ${since}: ${text}`),
    ),
    ...section(
      'Order',
      diff.steps.map((step, index) => `${index + 1}. ${step}`),
    ),
    ...section(
      'Mind',
      diff.hazards.map(({ since, text }) => `- ${since}: ${text}`),
    ),
    '',
  ].join('\n');
}
