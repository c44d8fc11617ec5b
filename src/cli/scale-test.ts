import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  interruptibleMachine,
  isExpected,
  type Machine,
  readClusterFile,
  type ScaleTestRequest,
  scaleTest,
  scaleTestJson,
  scaleTestText,
} from '../live';
import { type CommandResult, finish, wrongUsage } from './command-result';

export interface ScaleTestFlags extends ScaleTestRequest {
  readonly clusterFile?: string;
  readonly format?: string;
}

/** What a scale test measured, or why it could not be made. */
export async function scaleTestCommand(flags: ScaleTestFlags, machine: Machine): Promise<CommandResult> {
  const read = readClusterFile(flags.clusterFile);
  if ('error' in read) return wrongUsage(`error: ${read.error}`);
  try {
    const result = await scaleTest(read, flags, machine);
    const stdout = flags.format === 'json' ? scaleTestJson(result) : scaleTestText(result);
    return { stdout, stderr: read.warnings, exitCode: result.outcome === 'completed' ? 0 : 1 };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return wrongUsage(`error: ${error.message}`);
  }
}

const seconds = (text: string): number => {
  const number = Number(text);
  if (!(number > 0 && number <= 86_400)) throw new InvalidArgumentError('give seconds, 1 to 86400');
  return number;
};

/** `cdk8s-karpenter scale-test`: launches nodes, and takes its own workload away again. */
export function registerScaleTest(program: Command): void {
  program
    .command('scale-test')
    .description('apply the generated workload to a live cluster, measure scale-up and consolidation, clean up')
    .option('--cluster-file <file>', 'its cluster.json (default: the only one below dist/clusters/)')
    .option('--file <file>', 'the workload (default: the only one in scale-test/ beside cluster.json)')
    .option('--context <context>', 'context of kubectl (default: the current one, if it is this cluster)')
    .option('--timeout <seconds>', 'for scale-up and for consolidation, each', seconds, 900)
    .option('--interval <seconds>', 'between two looks', seconds, 5)
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      '\nExit code: 0 completed, 1 timed out or interrupted, 2 where it could not run. It launches nodes, which cost.',
    )
    .action(async (flags: ScaleTestFlags) => finish(await scaleTestCommand(flags, interruptibleMachine())));
}
