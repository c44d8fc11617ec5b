import { type Command, Option } from 'commander';
import { parseGates } from '../check';
import { visibleText } from '../findings';
import type { FeatureGates } from '../karpenter/feature-gates';
import { type RunTool, runTool } from '../live';
import {
  DEFAULT_FAIL_ON,
  type Effect,
  failedMarkdown,
  failing,
  type Review,
  type ReviewAcknowledgement,
  review,
  reviewMarkdown,
  reviewText,
} from '../review';
import {
  consents,
  defaultBefore,
  gitFiles,
  openSide,
  readPrices,
  readRunning,
  readSides,
  SideError,
  withFacts,
  withRunning,
} from '../sides';
import { type CommandResult, finish, wrongUsage } from './command-result';
import {
  type Pair,
  parseAccept,
  parseCount,
  parseFailOn,
  parseInstant,
  parseKarpenterVersions,
  parseKubernetesVersions,
  parseMinutes,
} from './diff-options';
import { collected, option } from './option-parser';

export interface DiffFlags {
  readonly karpenterVersion?: Pair<string>;
  readonly kubernetesVersion?: Pair<string>;
  readonly gates?: FeatureGates;
  readonly accept: readonly ReviewAcknowledgement[];
  readonly failOn: readonly Effect[];
  readonly count: readonly (readonly [pool: string, nodes: number])[];
  readonly snapshot?: string;
  readonly at?: string;
  readonly minutesPerNode?: number;
  readonly prices?: string;
  readonly format: string;
  readonly details?: boolean;
}

const FORMATS: Readonly<Record<string, (result: Review, flags: DiffFlags) => string>> = {
  text: (result, { details = false }) => reviewText(result, { details, columns: process.stdout.columns }),
  markdown: (result) => reviewMarkdown(result),
  json: (result) => `${JSON.stringify(result, undefined, 2)}\n`,
};

/** Where nothing else is said, what `synth` writes. */
const DEFAULT_AFTER = 'dist';

async function reviewed(
  [beforeName, afterName = DEFAULT_AFTER]: readonly string[],
  flags: DiffFlags,
  run: RunTool,
): Promise<Review> {
  if (beforeName === '-' && afterName === '-') throw new SideError(['standard input is one side, not both']);
  const before = beforeName === undefined ? gitFiles(defaultBefore(process.env)) : await openSide(beforeName, run);
  const read = readSides(before, await openSide(afterName, run));
  const known = flags.snapshot === undefined ? read : withRunning(read, await readRunning(flags.snapshot, run));
  const told = (which: keyof Pair<string>) => ({
    karpenterVersion: flags.karpenterVersion?.[which],
    kubernetesVersion: flags.kubernetesVersion?.[which],
    featureGates: flags.gates,
  });
  const sides = { before: withFacts(known.before, told('before')), after: withFacts(known.after, told('after')) };
  return review(sides.before, sides.after, {
    acknowledgements: [...flags.accept, ...consents(sides.before, sides.after, known.acknowledgements)],
    ...(flags.count.length > 0 && { nodes: Object.fromEntries(flags.count) }),
    at: flags.at,
    minutesPerNode: flags.minutesPerNode,
    ...(flags.prices !== undefined && { prices: readPrices(flags.prices) }),
  });
}

/** The lines that set the exit code. */
function failureLines(result: Review, failOn: readonly Effect[]): readonly string[] {
  const [first, ...more] = failing(result, failOn);
  if (first === undefined) return [];
  const { effect, resource, cluster, rule } = first;
  const place = cluster === '' ? '' : ` in ${cluster}`;
  const rest = more.length === 0 ? '' : `, and ${more.length} more`;
  return [
    `exit code 1: ${effect} ${visibleText(`${resource}${place}`)} [${rule}]${rest}; --fail-on sets which effects fail`,
  ];
}

/** What a change does, or why it cannot be said. */
export async function diffCommand(paths: readonly string[], flags: DiffFlags, run: RunTool): Promise<CommandResult> {
  try {
    const result = await reviewed(paths, flags, run);
    const stderr = failureLines(result, flags.failOn);
    return { stdout: FORMATS[flags.format]?.(result, flags) ?? '', stderr, exitCode: stderr.length > 0 ? 1 : 0 };
  } catch (error) {
    if (!(error instanceof SideError)) throw error;
    const lines = error.lines.map((line) => visibleText(line).replaceAll('\n', '\\n'));
    const stdout = flags.format === 'markdown' ? failedMarkdown(lines.join('\n')) : '';
    return { ...wrongUsage(...lines.map((line) => `error: ${line}`)), stdout };
  }
}

const SIDES = `
A side is a folder, a file, - for standard input, a folder that kustomize builds, a revision with a path (main:dist,
HEAD~1:dist), or a running cluster: live, live:CONTEXT. A path that exists wins. Nothing is checked out, and a cluster is
only read, with your own kubectl.
Without BEFORE it is the commit that HEAD has in common with GITHUB_BASE_REF, that of CI_MERGE_REQUEST_DIFF_BASE_SHA, or
the one in common with origin/HEAD, each with its dist; without AFTER it is dist.

Exit code: 0, 1 for a consequence of --fail-on that nobody accepted, 2 for wrong usage or unreadable input.`;

/** `cdk8s-karpenter diff [BEFORE] [AFTER]`: what a change does, said before it is applied. */
export function registerDiff(program: Command): void {
  program
    .command('diff')
    .description('say what a change of manifests does to nodes, worst first, before it is applied')
    .argument('[before]', 'the state that is applied now (default: the base of the pull request, its dist)')
    .argument('[after]', `the state that is to be applied (default: ${DEFAULT_AFTER})`)
    .option(
      '--karpenter-version <version>',
      'Karpenter of the clusters, or OLD..NEW (default: of their cluster.json, else the newest)',
      option(parseKarpenterVersions),
    )
    .option(
      '--kubernetes-version <version>',
      'Kubernetes of the clusters, or OLD..NEW (default: of their cluster.json)',
      option(parseKubernetesVersions),
    )
    .option('--gates <list>', 'feature gates that are on (default: of their cluster.json)', option(parseGates))
    .addOption(
      new Option('--accept <consent>', "a consequence that is wanted, 'RULE OBJECT=REASON'; may be repeated")
        .argParser(collected(parseAccept))
        .default([], 'none'),
    )
    .addOption(
      new Option('--fail-on <list>', 'effects that give exit code 1; none for no effect')
        .argParser(option(parseFailOn))
        .default(DEFAULT_FAIL_ON, DEFAULT_FAIL_ON.join(',')),
    )
    .addOption(
      new Option('--count <pool=nodes>', 'how many nodes a pool has now; may be repeated')
        .argParser(collected(parseCount))
        .default([], 'not known'),
    )
    .option('--snapshot <file>', 'what runs: a file of the command snapshot, or live, or live:CONTEXT')
    .option(
      '--at <instant>',
      'reckon windows and last days from here (default: windows are named)',
      option(parseInstant),
    )
    .option(
      '--minutes-per-node <minutes>',
      'how long the replacement of a node takes (default: 5)',
      option(parseMinutes),
    )
    .option(
      '--prices <file>',
      'prices of your own: source, asOf, currency, perHour by instance type (default: list prices)',
    )
    .option('--details', 'show everything, however long')
    .addOption(new Option('--format <format>', 'output').choices(Object.keys(FORMATS)).default('text'))
    .addHelpText('after', SIDES)
    .action(async (before: string | undefined, after: string | undefined, flags: DiffFlags) => {
      const sides = [before, after].filter((side) => side !== undefined);
      finish(await diffCommand(sides, flags, runTool));
    });
}
