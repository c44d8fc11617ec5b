import { resolve } from 'node:path';
import type { Command } from 'commander';
import { valueText } from '../findings';
import { NEWEST_KARPENTER_RELEASE } from '../karpenter/versions';
import { installedSpec, type ScaffoldOptions, scaffold, USUAL_KUBERNETES } from '../scaffold';
import { type CommandResult, finish, wrongUsage } from './command-result';
import { problemLine, problemText } from './problem-line';

const refused = (...stderr: readonly string[]): CommandResult => ({ stdout: '', stderr, exitCode: 1 });

/** Makes the repository, or says why not: then nothing is written. */
export function initCommand(dir: string, options: ScaffoldOptions): CommandResult {
  const folder = resolve(dir);
  const library = installedSpec(folder, { script: process.argv[1] ?? '', folder: process.cwd() });
  const made = scaffold(folder, { ...options, library });
  if ('problems' in made) return wrongUsage(...made.problems.map((problem) => problemText(problem)));
  if ('failure' in made) return refused(`${valueText(folder)} cannot be written: ${made.failure}`);
  if ('inTheWay' in made) {
    return refused(
      `${folder} has files that init would write; remove them, or choose another folder:`,
      ...made.inTheWay.map((path) => `  ${path}`),
    );
  }
  const lines = [
    `Written to ${folder}:`,
    ...made.files.map((path) => `  ${path}`),
    'Next, in that folder: npm install && npm run synth, then npm test. Commit everything, dist/ and package-lock.json too.',
    '',
  ];
  return { stdout: lines.join('\n'), stderr: made.warnings.map((problem) => problemLine(problem)), exitCode: 0 };
}

/** `cdk8s-karpenter init [DIR]`: a new GitOps repository with one cluster. */
export function registerInit(program: Command): void {
  program
    .command('init')
    .description('make a new GitOps repository: one cluster as code, a test, and a workflow that keeps dist/ current')
    .argument('[dir]', 'folder of the repository; other files in it stay as they are', '.')
    .option('--name <cluster>', 'name of the EKS cluster', 'my-cluster')
    .option('--region <region>', 'AWS region of the cluster', 'eu-west-1')
    .option('--environment <name>', 'environment in your own words, one DNS label', 'dev')
    .option('--tier <tier>', 'development, staging or production: what rules go by', 'development')
    .option('--karpenter-version <version>', 'the Karpenter that the cluster runs', NEWEST_KARPENTER_RELEASE)
    .option(
      '--kubernetes-version <minor>',
      `Kubernetes minor of the control plane (default: "${USUAL_KUBERNETES}", or the newest that the Karpenter version supports)`,
    )
    .action((dir: string, options: ScaffoldOptions) => finish(initCommand(dir, options)));
}
