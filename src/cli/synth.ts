import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { load } from 'js-yaml';
import { RUN_VARIABLES } from '../fleet/run/run-options';
import { parseShard } from '../fleet/run/shard';
import { finish } from './command-result';

interface Flags {
  readonly check?: boolean;
  readonly shard?: string;
  readonly quiet?: boolean;
}

const CONFIG = 'cdk8s.yaml';
const WRONG_USAGE = 2;

/** `app` of cdk8s.yaml, the command that `cdk8s synth` runs; undefined where there is none. */
function appOf(project: string): string | undefined {
  try {
    const { app } = load(readFileSync(`${project}/${CONFIG}`, 'utf8')) as { app?: unknown };
    return typeof app === 'string' && app.trim() !== '' ? app : undefined;
  } catch {
    return undefined; // missing, or no YAML
  }
}

/** The environment of the app: how this run goes, and nothing of a run around it. */
function environmentOf({ check, shard, quiet }: Flags): NodeJS.ProcessEnv {
  const switched = (on: boolean | undefined): string | undefined => (on ? '1' : undefined);
  return {
    ...process.env,
    CDK8S_OUTDIR: undefined,
    [RUN_VARIABLES.check]: switched(check),
    [RUN_VARIABLES.shard]: shard,
    [RUN_VARIABLES.quiet]: switched(quiet),
  };
}

function run(flags: Flags): void {
  const app = appOf(process.cwd());
  if (app === undefined) {
    const line = `error: ${CONFIG} in this folder names no app; run the command where it does, or write one: app: node main.js`;
    finish({ stdout: '', stderr: [line], exitCode: WRONG_USAGE });
    return;
  }
  const { status } = spawnSync(app, { shell: true, stdio: 'inherit', env: environmentOf(flags) });
  process.exitCode = status ?? 1;
}

function shard(text: string): string {
  if (parseShard(text) !== undefined) return text;
  throw new InvalidArgumentError('Write INDEX/COUNT, 2/4 for the second of four.');
}

const EXIT_CODES = `
Exit code: 0 done or nothing to do, 1 with errors or, under --check, with files that would change, 2 for wrong usage.`;

/** `cdk8s-karpenter synth`: runs the app of cdk8s.yaml, which calls \`synth(fleet)\`, without cdk8s-cli around it. */
export function registerSynth(program: Command): void {
  program
    .command('synth')
    .description(`run the app of ${CONFIG}: check every cluster, then write dist/ in one step`)
    .option('--check', 'write nothing, list the files that would change')
    .option('--shard <index/count>', 'only a part of the clusters, 2/4 for the second of four', shard)
    .option('--quiet', 'no progress and no summary')
    .addHelpText('after', EXIT_CODES)
    .action(run);
}
