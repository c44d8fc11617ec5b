import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { diffCommand } from '../../src/cli/diff';
import { valueText } from '../../src/findings';
import { DEFAULT_FAIL_ON } from '../../src/review';
import { CHANGES, type Edit, type OneChange } from '../../test/review/changes';
import { sidesOf } from '../../test/review/sides';
import { filesOf } from '../../test/sides/written';

/** Pull requests of the table that people meet, worst first. */
const SHOWN: readonly string[] = [
  'a pool is renamed',
  'a pool goes with Argo CD that asks',
  'a typo in the kubelet, from 1.15 on nobody refuses it',
  'an impossible value',
  'another date of the image',
  'requirements narrowed',
  'replicas lowered',
  'the queue goes',
  'Karpenter 1.14 to 1.15',
  'a tag in the base',
];

function written(base: string, side: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    const path = join(base, side, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return join(base, side);
}

/** What the command says of a pull request. */
async function output(row: OneChange): Promise<string> {
  const { before, after } = sidesOf(row);
  const base = mkdtempSync(join(tmpdir(), 'review-examples-'));
  try {
    const sides = [written(base, 'before', filesOf(before)), written(base, 'after', filesOf(after))];
    const flags = { accept: [], failOn: DEFAULT_FAIL_ON, count: [], format: 'text' };
    const noTool = async () => ({ code: null, stdout: '', stderr: '' });
    const { stdout, stderr, exitCode } = await diffCommand(sides, flags, noTool);
    if (exitCode === 2) throw new Error(`${row.name}: ${stderr.join('\n')}`);
    return [stdout, ...stderr].join('\n').replaceAll(`${base}/`, '');
  } finally {
    rmSync(base, { recursive: true });
  }
}

function editText([subject, path, value]: Edit): string {
  if (path !== '') return `\`${subject}\` \`${path}\`: ${value === undefined ? 'goes' : `\`${valueText(value)}\``}`;
  return value === undefined ? `\`${subject}\` goes` : `\`${subject}\` comes, a copy of \`${String(value)}\``;
}

async function section(name: string): Promise<string> {
  const row = CHANGES.find((each) => each.name === name);
  if (row === undefined) throw new Error(`no pull request of the table is called ${name}`);
  const { change, tool, layer } = row;
  const facts = [
    ...(tool === undefined ? [] : [`It is applied by ${tool}.`]),
    ...(layer === undefined ? [] : [`It was made in \`${layer[0]}\`.`]),
  ];
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const said = (await output(row)).trimEnd();
  return [`## ${title}`, '', [...change.map(editText)].join('; '), ...facts, '', '```text', said, '```'].join('\n');
}

/** The text of docs/review-examples.md. */
export async function reviewExamples(): Promise<string> {
  const sections: string[] = [];
  for (const name of SHOWN) sections.push(await section(name));
  return `# Ten pull requests and what \`diff\` says of them

Written by \`scripts/docs/review-examples.ts\`, and a test holds it against the command; do not edit. The cluster has three pools on
one node class; what is said is what \`cdk8s-karpenter diff before after\` prints, the last line on stderr.

${sections.join('\n\n')}
`;
}
