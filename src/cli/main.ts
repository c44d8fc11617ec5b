#!/usr/bin/env node
import { Command, CommanderError } from 'commander';

type Register = (program: Command) => void;

/** Each command in a file of its own, loaded when it is the one that was asked for: a `check` must not wait for cdk8s. */
const COMMANDS: Readonly<Record<string, () => Register>> = {
  init: () => require('./init').registerInit as Register,
  adopt: () => require('./adopt').registerAdopt as Register,
  check: () => require('./check').registerCheck as Register,
  comment: () => require('./comment').registerComment as Register,
  diff: () => require('./diff').registerDiff as Register,
  preflight: () => require('./preflight').registerPreflight as Register,
  'scale-test': () => require('./scale-test').registerScaleTest as Register,
  snapshot: () => require('./snapshot').registerSnapshot as Register,
  explain: () => require('./explain').registerExplain as Register,
  report: () => require('./report').registerReport as Register,
  policy: () => require('./policy').registerPolicy as Register,
  permissions: () => require('./permissions').registerPermissions as Register,
  synth: () => require('./synth').registerSynth as Register,
  template: () => require('./template').registerTemplate as Register,
};

/** Exit code for a command line that cannot be understood. */
const WRONG_USAGE = 2;

async function main(args: readonly string[]): Promise<void> {
  const program = new Command('cdk8s-karpenter')
    .description('Karpenter on Amazon EKS as typed code, proven before it is applied')
    .version((require('cdk8s-karpenter/package.json') as { version: string }).version)
    .exitOverride()
    .configureHelp({ sortSubcommands: true });
  const [name = ''] = args;
  const asked = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]] : Object.values(COMMANDS);
  for (const load of asked) load?.()(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
  }
}

// `cdk8s-karpenter check … | head`: whoever read the output has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void main(process.argv.slice(2));
