import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Cluster } from '../../charts';
import { readClusterFile } from '../live/cluster-file';
import { Kubectl } from '../live/scale-test/kubectl';
import { type ProgressStream, progressOn } from '../live/scale-test/progress';
import { scaleTestJson, scaleTestText } from '../live/scale-test/report';
import { CannotRun, isExpected, runScaleTest, type Surroundings } from '../live/scale-test/run';
import { type RunTool, runTool } from '../live/tool';
import { asString, memberAt } from '../objects/json-object';
import { type CommandResult, finish } from './command-result';

export interface ScaleTestFlags {
  readonly clusterFile?: string;
  readonly file?: string;
  readonly context?: string;
  /** Seconds. */
  readonly timeout: number;
  /** Seconds. */
  readonly interval: number;
  readonly format?: string;
}

/** What a run has of its machine. */
export interface Machine extends Pick<Surroundings, 'now' | 'sleep' | 'isInterrupted'> {
  readonly run: RunTool;
  readonly progress: ProgressStream;
}

/** The only workload beside the cluster's file. */
function onlyWorkload(clusterFile: string): string {
  const folder = join(dirname(clusterFile), 'scale-test');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
  const [file] = files;
  if (file !== undefined && files.length === 1) return join(folder, file);
  throw new CannotRun(
    file === undefined
      ? `${folder} holds no workload: add new ScaleTest(…) to a chart of the cluster`
      : `${folder} holds several workloads, name one: --file ${join(folder, file)}`,
  );
}

/** Nodes cost: the test runs in the cluster of the file and in no other. */
async function checkContext(kubectl: Kubectl, { name, endpoint }: Cluster): Promise<void> {
  const config = await kubectl.json('config', 'view', '--minify');
  const [entry] = (memberAt(config, 'clusters') ?? []) as readonly unknown[];
  const server = asString(memberAt(entry, 'cluster', 'server'));
  const known = asString(memberAt(entry, 'name')) ?? '';
  // EKS and eksctl name the entry by ARN or `<name>.<region>.eksctl.io`.
  const isThis = endpoint === undefined ? known.split(/[/.]/).includes(name) : server === endpoint;
  if (!isThis)
    throw new CannotRun(`kubectl's current context is not cluster ${name}; name the one that is: --context <context>`);
}

/** Applies the generated workload, watches what Karpenter does, and takes it all back. */
export async function scaleTest(flags: ScaleTestFlags, machine: Machine): Promise<CommandResult> {
  const read = readClusterFile(flags.clusterFile);
  if ('error' in read) return { stdout: '', stderr: [`error: ${read.error}`], exitCode: 2 };
  const kubectl = new Kubectl(machine.run, flags.context);
  const progress = progressOn(machine.progress);
  try {
    if (flags.context === undefined) await checkContext(kubectl, read.cluster);
    const file = flags.file ?? onlyWorkload(read.file);
    const result = await runScaleTest({ ...machine, kubectl, progress: progress.show }, { ...flags, file });
    progress.end();
    const stdout = flags.format === 'json' ? scaleTestJson(result) : scaleTestText(result);
    return { stdout, stderr: [], exitCode: result.outcome === 'completed' ? 0 : 1 };
  } catch (error) {
    progress.end();
    if (!isExpected(error)) throw error;
    return { stdout: '', stderr: [`error: ${error.message}`], exitCode: 2 };
  }
}

const positive = (text: string): number => {
  const number = Number(text);
  if (!(number > 0 && number <= 86_400)) throw new InvalidArgumentError('give seconds, 1 to 86400');
  return number;
};

/** A machine whose run Ctrl-C ends in order: the first cleans up, a second one ends at once. */
function interruptible(): Machine {
  const abort = new AbortController();
  const onSignal = (): void => abort.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  return {
    run: runTool,
    progress: process.stderr,
    now: () => performance.now(),
    isInterrupted: () => abort.signal.aborted,
    // An interrupted sleep is a short one.
    sleep: (milliseconds) => setTimeout(milliseconds, undefined, { signal: abort.signal }).catch(() => undefined),
  };
}

/** `cdk8s-karpenter scale-test`: launches nodes, and takes its own workload away again. */
export function registerScaleTest(program: Command): void {
  program
    .command('scale-test')
    .description('apply the generated workload to a live cluster, measure scale-up and consolidation, clean up')
    .option('--cluster-file <file>', 'its cluster.json (default: the only one below dist/clusters/)')
    .option('--file <file>', 'the workload (default: the only one in scale-test/ beside cluster.json)')
    .option('--context <context>', 'context of kubectl (default: the current one, if it is this cluster)')
    .option('--timeout <seconds>', 'for scale-up and for consolidation, each', positive, 900)
    .option('--interval <seconds>', 'between two looks', positive, 5)
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      '\nExit code: 0 completed, 1 timed out or interrupted, 2 where it could not run. It launches nodes, which cost.',
    )
    .action(async (flags: ScaleTestFlags) => finish(await scaleTest(flags, interruptible())));
}
