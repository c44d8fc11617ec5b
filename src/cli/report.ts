import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { check, isToolFolder, MANIFEST } from '../check';
import { type CheckReport, valueText, visibleText } from '../findings';
import { timeZoneProblem } from '../karpenter';
import { type RunTool, runTool } from '../live';
import { byCodeUnit } from '../objects';
import { type ReportInput, report, WriteError, writeReport } from '../report';
import { review } from '../review';
import { consents, openSide, readPrices, readSide, readSides, SideError } from '../sides';
import { type CommandResult, finish, wrongUsage } from './command-result';
import { parseInstant } from './diff-options';
import { option } from './option-parser';

export interface ReportFlags {
  readonly before?: string;
  readonly out: string;
  readonly at?: string;
  readonly zone?: string;
  readonly prices?: string;
}

/** Where nothing else is said, what `synth` writes. */
const DEFAULT_PATH = 'dist';

/** What clusters of a fleet are made from, beside the folder of the clusters: what is in it is applied by none. */
const LAYERS: readonly string[] = ['base', 'overlays'];

/** The template of a cluster, which is no Kubernetes object. */
const TEMPLATES: readonly string[] = ['**/aws/template.yaml'];

/** What `check` says of a path: of a fleet what it says of its clusters, not of what they are made from. */
function checkedOf(path: string, at: string | undefined): CheckReport {
  const options = { at: at?.slice(0, 10) };
  const isFleet = statSync(join(path, 'clusters'), { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFleet) return check([path], options);
  const paths = readdirSync(path, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() ? !LAYERS.includes(entry.name) : MANIFEST.test(entry.name)))
    .map(({ name }) => name)
    .filter((name) => !isToolFolder(name))
    .sort(byCodeUnit)
    .map((name) => join(path, name));
  return check(paths, { ...options, exclude: TEMPLATES });
}

/** What is reported of a side, and of the change to it where one is named. */
async function inputOf(path: string, { before, at, zone, prices }: ReportFlags, run: RunTool): Promise<ReportInput> {
  if (path === '-' && before === '-') throw new SideError(['standard input is one side, not both']);
  const options = { at, ...(prices !== undefined && { prices: readPrices(prices) }) };
  const opened = await openSide(path, run);
  const known = { name: path, zone, ...options };
  const checked = path !== '-' && existsSync(path) ? checkedOf(path, at) : undefined;
  if (before === undefined) {
    const { clusters, notLookedAt } = readSide(opened);
    return { ...known, clusters, checked, notLookedAt };
  }
  const sides = readSides(await openSide(before, run), opened);
  const acknowledgements = consents(sides.before, sides.after, sides.acknowledgements);
  const { clusters, notLookedAt } = sides.after;
  const change = { before, review: review(sides.before, sides.after, { ...options, acknowledgements }) };
  return { ...known, clusters, checked, notLookedAt, change };
}

/** Writes a report, or says why it could not. */
export async function reportCommand(path: string, flags: ReportFlags, run: RunTool): Promise<CommandResult> {
  const zone = flags.zone === undefined ? undefined : timeZoneProblem(flags.zone, '--zone');
  if (zone !== undefined) {
    return wrongUsage(`error: --zone: ${zone.message} (got ${valueText(flags.zone)}); ${zone.fix ?? ''}`);
  }
  try {
    const input = await inputOf(path, flags, run);
    const { file, pages } = writeReport(flags.out, report(input));
    const unreadable = input.checked?.unreadable.length ?? 0;
    return {
      stdout: `${visibleText(file)}${pages === 1 ? '' : `, ${pages} pages`}\n`,
      stderr: unreadable === 0 ? [] : [`${unreadable} of the files could not be read; the report names them`],
      exitCode: unreadable === 0 ? 0 : 2,
    };
  } catch (error) {
    if (error instanceof SideError) {
      return wrongUsage(...error.lines.map((line) => `error: ${visibleText(line).replaceAll('\n', '\\n')}`));
    }
    const isSystem = error instanceof Error && 'code' in error && 'syscall' in error;
    if (!(error instanceof WriteError) && !isSystem) throw error;
    return wrongUsage(`error: ${visibleText(error.message)}`);
  }
}

const SIDES = `
PATH is a fleet, the folder of one cluster, any manifests, or what else diff takes for a side. With --before it is a change,
and the report tells its consequences too. Above 20 clusters it is a folder: --out report.html gives report/index.html and a
page for each cluster. Nothing in it asks for anything from elsewhere, and the clock is not read.

Exit code: 0 written, 2 for wrong usage, unreadable input, or where it cannot be written.`;

/** `cdk8s-karpenter report [PATH]`: what is known of a fleet as a page to look at. */
export function registerReport(program: Command): void {
  program
    .command('report')
    .description('write what is known of clusters, their pools and a change as one HTML page')
    .argument('[path]', 'fleet, cluster or manifests', DEFAULT_PATH)
    .option('--before <side>', 'the state that is applied now: tell what changes')
    .option('--out <file>', 'where to write it', 'report.html')
    .option(
      '--at <instant>',
      'show the week of this instant, and judge by its day what ends (default: the week of the data)',
      option(parseInstant),
    )
    .option('--zone <zone>', 'time zone of the calendars, as in Europe/Berlin (default: UTC)')
    .option(
      '--prices <file>',
      'prices of your own: source, asOf, currency, perHour by instance type (default: list prices)',
    )
    .addHelpText('after', SIDES)
    .action(async (path: string, flags: ReportFlags) => finish(await reportCommand(path, flags, runTool)));
}
