import { type Command, Option } from 'commander';
import { OptionError, parseGates } from '../check';
import { finish } from './command-result';
import type { AnswerFlags } from './explain-answers';
import { option } from './option-parser';
import { versionOptions } from './version-options';

/** Answers about pools need the model, which one about a rule does not wait for. */
const answers = () => require('./explain-answers') as typeof import('./explain-answers');

const parseInstant = (text: string): string =>
  (require('./diff-options') as typeof import('./diff-options')).parseInstant(text);

export function parseZone(text: string): string {
  const { timeZoneProblem } = require('../karpenter') as typeof import('../karpenter');
  const problem = timeZoneProblem(text, '');
  if (problem !== undefined) throw new OptionError(`It is ${problem.message.replace(/^.* is /, '')}: ${problem.fix}.`);
  return text;
}

export function parseCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new OptionError('Write how many nodes.');
}

const [FEWEST_COLUMNS, MOST_COLUMNS] = [60, 1000];

export function parseWidth(text: string): number | 'terminal' {
  if (text === 'terminal') return text;
  const columns = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (columns >= FEWEST_COLUMNS && columns <= MOST_COLUMNS) return columns;
  throw new OptionError(`Write columns, ${FEWEST_COLUMNS} to ${MOST_COLUMNS}, or terminal.`);
}

const ABOUT = `
PATHS are manifests as check and diff take them: files, folders, patterns in quotes, - for standard input, folders that
kustomize builds, a revision with a path (main:dist), or a running cluster (live, live:CONTEXT). Without PATHS it is dist.
The cluster.json above them tells versions, gates and region. Nothing reads the clock.

Exit code: 0, or 2 for wrong usage, unreadable input, or a name that nothing has.`;

/** What every question takes. */
function question(command: Command): Command {
  command
    .argument('[paths...]', 'manifests (default: dist)')
    .option('--cluster <folder>', 'the cluster, by its folder or name, where there are several');
  return versionOptions(command)
    .option('--gates <list>', 'feature gates that are on (default: of its cluster.json)', option(parseGates))
    .option('--region <region>', 'region of the cluster (default: of its cluster.json)')
    .option('--snapshot <file>', 'what runs, its DaemonSets and nodes: a file of the command snapshot, or live')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .option('--width <columns>', 'columns of the text: a number, or terminal (default: 80)', option(parseWidth));
}

const PRICES = [
  '--prices <file>',
  'prices of your own: source, asOf, currency, perHour by instance type (default: list prices)',
] as const;
const ZONE = ['--zone <zone>', 'tell times in this zone too, as in Europe/Berlin', option(parseZone)] as const;
const COUNT = [
  '--count <nodes>',
  'how many nodes the pool has (default: those of the snapshot)',
  option(parseCount),
] as const;

/** `cdk8s-karpenter explain …`: what an operator asks, and more than the one line of a finding. */
export function registerExplain(program: Command): void {
  const explain = program
    .command('explain')
    .description(
      'say what a pool allows, where a pod goes, why a type is out, when nodes go, and what a rule is about',
    );
  explain
    .command('rule')
    .description('say what a rule is about, why it matters and the way out')
    .argument('<id>', 'as a finding names it, such as set/duplicate-name')
    .addHelpText('after', '\nExit code: 0, or 2 for an id that is none.')
    .action((id: string) => finish((require('./explain-rule') as typeof import('./explain-rule')).explainRule(id)));
  question(
    explain
      .command('pool')
      .description(
        'say which types a pool allows, line by line, what its limits cost, when its nodes go, what it shares',
      )
      .argument('<name>', 'name of the NodePool'),
  )
    .option('--at <instant>', 'show the week of this instant (default: the week of the data)', option(parseInstant))
    .option(...ZONE)
    .option(...COUNT)
    .option(...PRICES)
    .option('--all', 'show everything, however long')
    .addHelpText('after', ABOUT)
    .action(async (name: string, paths: readonly string[], flags: AnswerFlags) =>
      finish(await answers().poolCommand(name, paths, flags)),
    );
  question(
    explain
      .command('pod')
      .description('say which pools take the pods of workloads, which one wins, and why not the others')
      .argument('<file>', 'a file or folder with workloads; - for standard input'),
  )
    .option(...PRICES)
    .option('--all', 'show everything, however long')
    .addHelpText('after', ABOUT)
    .action(async (file: string, paths: readonly string[], flags: AnswerFlags) =>
      finish(await answers().podCommand(file, paths, flags)),
    );
  question(
    explain
      .command('type')
      .description('say why a pool allows an instance type or not, and what pods get of a node of it')
      .argument('<type>', 'instance type, such as c7g.8xlarge'),
  )
    .requiredOption('--pool <name>', 'name of the NodePool')
    .option(...PRICES)
    .addHelpText('after', ABOUT)
    .action(async (type: string, paths: readonly string[], flags: AnswerFlags & { readonly pool: string }) =>
      finish(await answers().typeCommand(type, paths, flags)),
    );
  question(
    explain
      .command('budget')
      .description('say how many nodes of a pool may be disrupted at an instant, for each reason, and until when')
      .argument('<name>', 'name of the NodePool'),
  )
    .requiredOption('--at <instant>', 'the instant, as in 2026-11-28T20:00:00Z', option(parseInstant))
    .option(...ZONE)
    .option(...COUNT)
    .addHelpText('after', ABOUT)
    .action(async (name: string, paths: readonly string[], flags: AnswerFlags & { readonly at: string }) =>
      finish(await answers().budgetCommand(name, paths, flags)),
    );
}
