import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import {
  type Adopted,
  type AdoptOptions,
  type AwsSources,
  adopt,
  adoptedText,
  isNoOp,
  outputFiles,
  planOutput,
  readTerraformState,
  refusalLines,
  type ToldFacts,
  writeOutput,
} from '../adopt';
import { parseKarpenterVersion, parseKubernetesVersion, parseTier } from '../check';
import { valueText, visibleText } from '../findings';
import { type RunTool, runTool } from '../live';
import { installedSpec } from '../scaffold';
import { SideError } from '../sides';
import { type CommandResult, finish, wrongUsage } from './command-result';
import { option } from './option-parser';

export interface AdoptFlags extends ToldFacts, AwsSources, AdoptOptions {
  readonly out?: string;
  /** What `terraform show -json` printed. */
  readonly terraformState?: string;
}

const refused = (...stderr: readonly string[]): CommandResult => ({ stdout: '', stderr, exitCode: 2 });

/** The text of files that are shown and not written. */
const shownFiles = ({ files }: Adopted): string => [...files].map(([path, text]) => `// ${path}\n\n${text}\n`).join('');

/** The command line as it has to be typed again. */
const typed = (paths: readonly string[], out: string | undefined): string =>
  ['cdk8s-karpenter adopt', ...paths, ...(out === undefined ? [] : ['--out', out])].join(' ');

function written(adopted: Adopted, out: string): CommandResult {
  const plan = planOutput(out);
  const library = installedSpec(plan.folder, { script: process.argv[1] ?? '', folder: process.cwd() });
  const output = writeOutput(plan.folder, outputFiles(adopted, plan, library));
  if ('failure' in output) return refused(`error: ${valueText(plan.folder)} cannot be written: ${output.failure}`);
  if ('inTheWay' in output) {
    return refused(
      `error: ${visibleText(resolve(out))} has files that adopt would write; choose another folder:`,
      ...output.inTheWay.map((path) => `  ${visibleText(path)}`),
    );
  }
  const next = plan.isRepository
    ? 'Next, in that folder: npm install && npm run synth, then npm test. Commit everything, dist/ and package-lock.json too.'
    : 'Next: add `fleet` of fleet.ts to what your project synthesizes.';
  const lines = [
    `Written to ${visibleText(plan.folder)}:`,
    ...output.written.map((path) => `  ${visibleText(path)}`),
    '',
    adoptedText(adopted, process.stdout.columns),
    next,
    `Before it is applied: ${[...adopted.handOvers.keys()].map(visibleText).join(', ')}. Whoever applies these objects today deletes them if it lets go in the wrong order.`,
    '',
  ];
  return { stdout: lines.join('\n'), stderr: [], exitCode: isNoOp(adopted) ? 0 : 1 };
}

/** Makes code of what runs, or says why not: then nothing is written. */
export async function adoptCommand(paths: readonly string[], flags: AdoptFlags, run: RunTool): Promise<CommandResult> {
  const { out, terraformState, aws, awsFiles, helmValues, helmSecret, workloads, ...told } = flags;
  const terraform = terraformState === undefined ? undefined : readTerraformState(terraformState);
  if (terraform !== undefined && 'error' in terraform) return wrongUsage(`error: ${visibleText(terraform.error)}`);
  try {
    const { layout } = planOutput(out ?? '.');
    const into = out === undefined ? { clusters: 'clusters/' } : layout;
    const adopted = await adopt(paths, told, into, run, terraform, {
      aws,
      awsFiles,
      helmValues,
      helmSecret,
      workloads,
    });
    if (!('files' in adopted)) return wrongUsage(...refusalLines(adopted, typed(paths, out)));
    if (out !== undefined) return written(adopted, out);
    const stderr = adoptedText(adopted, process.stderr.columns).trimEnd().split('\n');
    return { stdout: shownFiles(adopted), stderr, exitCode: isNoOp(adopted) ? 0 : 1 };
  } catch (error) {
    if (!(error instanceof SideError)) throw error;
    return wrongUsage(...error.lines.map((line) => `error: ${visibleText(line).replaceAll('\n', '\\n')}`));
  }
}

const NOTES = `
Facts of the cluster come from a cluster.json beside or above the objects, from the running cluster, or from options.
An empty folder becomes a repository as init makes it; in a project of yours the folder gets TypeScript alone. Nothing
that is there is overwritten. Without --out the code is shown and nothing is written.

Exit code: 0 where the code changes nothing, 1 where it does (each difference is listed), 2 for wrong usage, unreadable
input, or facts that are missing.`;

/** `cdk8s-karpenter adopt PATH…`: what runs becomes typed code, proven to change nothing. */
export function registerAdopt(program: Command): void {
  program
    .command('adopt')
    .description('make typed code of pools and node classes that exist, and prove that it changes nothing')
    .argument(
      '<path...>',
      'files and folders with YAML or JSON, kustomizations, - for standard input, live or live:CONTEXT for a running cluster',
    )
    .option('--out <dir>', 'folder to write to (default: the code is shown)')
    .option('--name <cluster>', 'name of the EKS cluster')
    .option('--region <region>', 'AWS region of the cluster')
    .option('--environment <name>', 'environment in your own words, one DNS label')
    .option('--tier <tier>', 'what rules go by: development, staging, production', option(parseTier))
    .option('--karpenter-version <version>', 'the Karpenter that runs', option(parseKarpenterVersion))
    .option('--kubernetes-version <minor>', 'Kubernetes of the control plane', option(parseKubernetesVersion))
    .option(
      '--workloads',
      'take workloads too that name a pool: Deployments, StatefulSets, DaemonSets, Jobs, CronJobs, Pods',
    )
    .option('--terraform-state <file>', 'output of terraform show -json: HANDOVER.md names the addresses')
    .addOption(
      new Option('--aws', 'ask AWS what the cluster is made with, by your own aws; only reads').conflicts('awsFiles'),
    )
    .option('--aws-files <dir>', 'in place of that, a folder of what aws printed')
    .addOption(
      new Option('--helm-values <file>', 'what helm get values karpenter -o json printed').conflicts('helmSecret'),
    )
    .option('--helm-secret', 'read these values from the Secret of the release')
    .addHelpText('after', NOTES)
    .action(async (paths: readonly string[], flags: AdoptFlags) => finish(await adoptCommand(paths, flags, runTool)));
}
