import { type Command, Option } from 'commander';
import { colorsFor, tellFindings } from '../findings';
import {
  ownManifests,
  PREFLIGHT_CHECKS,
  preflight,
  type RunTool,
  readClusterFile,
  runTool,
  unansweredLines,
} from '../live';
import { type CommandResult, finish, wrongUsage } from './command-result';

export interface PreflightFlags {
  readonly clusterFile?: string;
  readonly format?: string;
}

/** What a look at the live cluster found. */
export async function preflightCommand({ clusterFile, format }: PreflightFlags, run: RunTool): Promise<CommandResult> {
  const read = readClusterFile(clusterFile);
  if ('error' in read) return wrongUsage(`error: ${read.error}`);
  const { findings, unanswered, answering } = await preflight(read.cluster, run, ownManifests(read.file));
  const exitCode = findings.length > 0 ? 1 : unanswered.length > 0 ? 2 : 0;
  if (format === 'json') {
    return { stdout: `${JSON.stringify({ findings, unanswered }, null, 2)}\n`, stderr: read.warnings, exitCode };
  }
  const summary = `${PREFLIGHT_CHECKS.length} checks: ${findings.length} findings, ${unanswered.length} questions without an answer`;
  return {
    stdout: [...tellFindings(findings, { colors: colorsFor(process.stdout), max: 0 }), summary, ''].join('\n'),
    stderr: [...read.warnings, ...unansweredLines(unanswered, answering)],
    exitCode,
  };
}

/** `cdk8s-karpenter preflight`: reads, and changes nothing. */
export function registerPreflight(program: Command): void {
  program
    .command('preflight')
    .description('look at a live cluster for the known pitfalls, with your own aws and kubectl; changes nothing')
    .option('--cluster-file <file>', 'its cluster.json (default: the only one below dist/clusters/)')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nExit code: 0 healthy, 1 with findings, 2 where it could not look.')
    .action(async (flags: PreflightFlags) => finish(await preflightCommand(flags, runTool)));
}
