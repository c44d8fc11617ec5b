import { type DiffFlags, diffCommand } from '../../src/cli/diff';
import type { RunTool } from '../../src/live';
import type { Review } from '../../src/review';
import { folder } from '../check/folder';

const FLAGS: DiffFlags = { accept: [], failOn: ['deletes', 'stops', 'refused'], count: [], format: 'json' };

const noTool: RunTool = async () => ({ code: null, stdout: '', stderr: 'no tool is asked here' });

export interface Answer {
  readonly result?: Review;
  readonly stdout: string;
  readonly stderr: readonly string[];
  readonly exitCode: number;
}

/** What the command says of two sides, in this process. */
export async function diff(
  sides: readonly string[],
  flags: Partial<DiffFlags> = {},
  run: RunTool = noTool,
): Promise<Answer> {
  const { stdout, stderr, exitCode } = await diffCommand(sides, { ...FLAGS, ...flags }, run);
  return { stdout, stderr, exitCode, ...(stdout.startsWith('{') && { result: JSON.parse(stdout) as Review }) };
}

type Files = Parameters<typeof folder>[0];

/** The same of two folders that are made for it; paths of them are `BEFORE` and `AFTER` in what is said. */
export async function diffOf(before: Files, after: Files, flags: Partial<DiffFlags> = {}): Promise<Answer> {
  const [old, renewed] = [folder(before), folder(after)];
  const answer = await diff([old, renewed], flags);
  const plain = (text: string): string => text.replaceAll(old, 'BEFORE').replaceAll(renewed, 'AFTER');
  return {
    ...answer,
    stdout: plain(answer.stdout),
    stderr: answer.stderr.map(plain),
    ...(answer.result !== undefined && { result: JSON.parse(plain(JSON.stringify(answer.result))) as Review }),
  };
}
