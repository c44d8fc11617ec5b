import { type Command, InvalidArgumentError } from 'commander';
import { isDay } from '../findings';
import { appOf, CDK8S_CONFIG, runApp } from '../fleet/run/app';
import type { RunOptions } from '../fleet/run/run-options';
import { parseShard } from '../fleet/run/shard';
import { finish, wrongUsage } from './command-result';
import { atMost } from './max';

function run(flags: RunOptions): void {
  const app = appOf(process.cwd());
  if (app !== undefined) process.exitCode = runApp(app, flags);
  else {
    const how = 'run the command where it does, or write one: app: node main.js';
    finish(wrongUsage(`error: ${CDK8S_CONFIG} in this folder names no app; ${how}`));
  }
}

function shard(text: string): string {
  if (parseShard(text) !== undefined) return text;
  throw new InvalidArgumentError('Write INDEX/COUNT, 2/4 for the second of four.');
}

function day(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('Write it as 2027-04-01.');
}

const EXIT_CODES = `
Exit code: 0 done or nothing to do, 1 with errors or, under --check, with files that would change, 2 for wrong usage.`;

/** `cdk8s-karpenter synth`: runs the app of cdk8s.yaml, which calls \`synth(fleet)\`, without cdk8s-cli around it. */
export function registerSynth(program: Command): void {
  program
    .command('synth')
    .description(`run the app of ${CDK8S_CONFIG}: check every cluster, then write dist/ in one step`)
    .option('--check', 'write nothing, list the files that would change')
    .option('--shard <index/count>', 'only a part of the clusters, 2/4 for the second of four', shard)
    .option('--quiet', 'no progress, no summary and no consequence')
    .option('--max <count>', 'so many different findings, the gravest; 0 for all (default: 50)', atMost)
    .option('--at <day>', 'judge by this day what ends: acknowledgements, support (default: nothing ends)', day)
    .option('--debug', 'whole stacks of what your own code throws')
    .addHelpText('after', EXIT_CODES)
    .action(run);
}
