import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type LookOptions, look, type RunTool, runTool, seenSnapshot, snapshotText, unusable } from '../live';
import { type CommandResult, finish, wrongUsage } from './command-result';

export interface SnapshotFlags extends LookOptions {
  readonly output?: string;
}

/** What could not be read, a line each. */
const unreadLines = (unread: readonly { readonly question: string; readonly reason: string }[]): string[] =>
  unread.map(({ question, reason }) => `could not read ${question}: ${reason}`);

/** Writes what a running cluster has that decides where pods run, or says why it could not. */
export async function snapshotCommand({ output, ...how }: SnapshotFlags, run: RunTool): Promise<CommandResult> {
  if (how.context === '') return wrongUsage('error: --context takes the name of a context of kubectl');
  const seen = await look(run, how);
  const missing = unusable(seen);
  if (missing.length > 0) return wrongUsage(...unreadLines(missing).map((line) => `error: ${line}`));
  const text = snapshotText(seenSnapshot(seen));
  const told = unreadLines(seen.unread);
  const exitCode = told.length > 0 ? 1 : 0;
  if (output === undefined) return { stdout: text, stderr: told, exitCode };
  try {
    writeFileSync(output, text);
  } catch (error) {
    return wrongUsage(`error: ${output} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { stdout: '', stderr: told, exitCode };
}

/** `cdk8s-karpenter snapshot`: reads, and changes nothing. */
export function registerSnapshot(program: Command): void {
  program
    .command('snapshot')
    .description('write what a live cluster runs as one JSON document, with your own kubectl; changes nothing')
    .option('--context <context>', 'context of kubectl (default: the current one)')
    .option('--no-pods', 'leave workloads out: only pools, node classes, nodes and DaemonSets')
    .option('--output <file>', 'where to write it (default: standard output)')
    .addHelpText(
      'after',
      `
Of pods only what scheduling reads is in it: requests, selectors, affinity, tolerations, spread, priority. No images,
environment, secrets, user data, and no other labels and annotations.

Exit code: 0 written, 1 written with gaps that it names, 2 where it could not read the cluster or write the file.`,
    )
    .action(async (flags: SnapshotFlags) => finish(await snapshotCommand(flags, runTool)));
}
