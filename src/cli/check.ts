import { type Command, Option } from 'commander';
import {
  type CheckOptions,
  check,
  IGNORE_FILE,
  parseDay,
  parseGates,
  parseGroups,
  parseTier,
  RULE_GROUPS,
} from '../check';
import { colorsFor, DEFAULT_MAX, type RuleById, unreadableText } from '../findings';
import { REPORTS } from '../findings/formats/reports';
import { type BaselineFlags, heldAgainstBaseline } from './baseline';
import { type CommandResult, finish } from './command-result';
import { atMost } from './max';
import { collected, option } from './option-parser';
import { versionOptions } from './version-options';

const EXIT_CODES = `
Exit code: 0 without errors, 1 with errors, 2 for wrong usage or unreadable input.
Paths in ${IGNORE_FILE}, written as a .gitignore is, are left out.`;

/** Most runs explain no rule, and do not wait for the explanations of all. */
const ruleById: RuleById = (id) => (require('./rules') as typeof import('./rules')).RULES.get(id);

interface Flags extends CheckOptions, BaselineFlags {
  readonly allowUnreadable?: boolean;
  readonly format: string;
  readonly max?: number;
}

/** Judges what the paths name. Not everything could be judged where something is unreadable, which weighs more than errors. */
function checkCommand(paths: readonly string[], flags: Flags): CommandResult {
  const { allowUnreadable = false, format, max, baseline, writeBaseline, ...options } = flags;
  const report = heldAgainstBaseline(check(paths, options), { baseline, writeBaseline });
  const isCut = report.unreadable.length > 0 && !allowUnreadable;
  return {
    stdout: REPORTS[format]?.(report, ruleById, { colors: colorsFor(process.stdout), max }) ?? '',
    stderr: [...report.notes, ...report.unreadable.map(unreadableText)],
    exitCode: isCut ? 2 : report.summary.errors > 0 ? 1 : 0,
  };
}

/** `cdk8s-karpenter check PATH…`: what API server and controller would refuse of manifests, from whatever tool. */
export function registerCheck(program: Command): void {
  const command = program
    .command('check')
    .description('say what the API server and the controller would refuse of manifests, without a cluster')
    .argument('<path...>', 'files and folders with YAML or JSON, patterns in quotes; - for standard input');
  versionOptions(command)
    .option('--previous <path>', 'the old state, a file or folder: objects that are in it are judged as updates')
    .option('--gates <list>', 'feature gates that are on (default: of its cluster.json)', option(parseGates))
    .option('--complete', 'the objects are all that the cluster has: a reference to another one is an error')
    .option('--lenient', 'unknown fields are warnings, as with kubectl --validate=warn')
    .option('--only <list>', `groups of rules: ${RULE_GROUPS.join(', ')} (default: all)`, option(parseGroups))
    .option(
      '--tier <tier>',
      'what rules of policy go by: development, staging, production (default: of its cluster.json)',
      option(parseTier),
    )
    .option('--baseline <file>', 'what is in it was there before and passes; what is new does not')
    .option('--write-baseline <file>', 'write what is found as a baseline; with --baseline what is left of that')
    .option(
      '--at <day>',
      'judge by this day what ends: acknowledgements, support (default: nothing ends)',
      option(parseDay),
    )
    .option('--exclude <glob>', 'paths to leave out, as in a .gitignore; may be repeated', collected(String), [])
    .option('--allow-unreadable', 'name what cannot be read, and do not fail for it')
    .option('--max <count>', 'so many different findings in the text, the gravest; 0 for all', atMost, DEFAULT_MAX)
    .addOption(new Option('--format <format>', 'output').choices(Object.keys(REPORTS)).default('text'))
    .addHelpText('after', EXIT_CODES)
    .action((paths: readonly string[], flags: Flags) => finish(checkCommand(paths, flags)));
}
