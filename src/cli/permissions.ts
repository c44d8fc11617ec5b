import type { Command } from 'commander';
import { PROFILES, type Profile, permissionsDiff, permissionsMarkdown, permissionsText } from '../cloudformation';
import { valueText } from '../findings';
import { KNOWN_KARPENTER, karpenterMinor, newerKarpenter, newerText } from '../karpenter/versions';
import { type CommandResult, finish, wrongUsage } from './command-result';
import { oneOf, usageLines } from './usage';

/** The options of the command, as they were typed. */
export interface PermissionsFlags {
  readonly profile?: string;
  readonly format?: string;
}

const FORMATS = ['text', 'markdown', 'json'] as const;

const unknownVersion = (version: string): string =>
  `error: ${valueText(version)} is no known Karpenter version; ${KNOWN_KARPENTER}`;

/** What the answer leaves out: stands in it too, since it is pasted into pull requests. */
const unknownPart = (version: string): string[] => {
  const newer = newerKarpenter(version);
  return newer === undefined
    ? []
    : [`${newerText('Karpenter', newer)}: what ${newer.version} changes in permissions is unknown`];
};

/** What an upgrade changes in AWS, or what is wrong with the question. */
export function permissionsCommand(from: string, to: string, flags: PermissionsFlags = {}): CommandResult {
  const usage = usageLines([oneOf('profile', flags.profile, PROFILES), oneOf('format', flags.format, FORMATS)]);
  const [before, after] = [karpenterMinor(from), karpenterMinor(to)];
  const unknown = [from, to].filter((version) => karpenterMinor(version) === undefined).map(unknownVersion);
  if (usage.length > 0 || before === undefined || after === undefined) return wrongUsage(...usage, ...unknown);
  const diff = permissionsDiff(before, after, flags.profile as Profile | undefined);
  const notes = [...new Set([from, to].flatMap(unknownPart))];
  const formats: Readonly<Record<string, () => string>> = {
    text: () => permissionsText(diff, notes),
    markdown: () => permissionsMarkdown(diff, notes),
    json: () => `${JSON.stringify(notes.length === 0 ? diff : { ...diff, notes }, undefined, 2)}\n`,
  };
  return {
    stdout: formats[flags.format ?? 'text']?.() ?? '',
    stderr: notes.map((note) => `warning: ${note}`),
    exitCode: 0,
  };
}

/** `cdk8s-karpenter permissions FROM TO`: what an upgrade adds, removes and changes in AWS, and in which order. */
export function registerPermissions(program: Command): void {
  program
    .command('permissions')
    .description('what an upgrade of Karpenter changes in the permissions of its controller, statement by statement')
    .argument('<from>', 'Karpenter that runs, 1.8 or 1.8.2')
    .argument('<to>', 'Karpenter that shall run')
    .option('--profile <profile>', `profile of the template: ${PROFILES.join(', ')}`, 'default')
    .option('--format <format>', FORMATS.join(', '), 'text')
    .addHelpText(
      'after',
      '\nExit code: 0, or 2 for wrong usage. From a newer to an older version it is a downgrade, and says so.',
    )
    .action((from: string, to: string, flags: PermissionsFlags) => finish(permissionsCommand(from, to, flags)));
}
