import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ClusterProps } from '../../charts';
import type { Problem } from '../findings';
import { compareMinors, KARPENTER_RELEASES, MINIMUM_KARPENTER_BY_KUBERNETES } from '../karpenter';
import { type ScaffoldValues, scaffoldFiles } from '../scaffold/files';
import { inTheWay, writeNewFiles } from '../scaffold/new-files';

interface InitOptions extends Omit<ScaffoldValues, 'kubernetesVersion'> {
  readonly kubernetesVersion?: string;
}

const NEWEST_KARPENTER = KARPENTER_RELEASES[KARPENTER_RELEASES.length - 1] ?? '';

/** The Kubernetes minor of a new cluster, unless its Karpenter is too old for it. */
const USUAL_KUBERNETES = '1.34';

/** The newest Kubernetes minor, up to the usual one, that a Karpenter version supports. */
function kubernetesFor(karpenterVersion: string): string {
  const supported = Object.entries(MINIMUM_KARPENTER_BY_KUBERNETES).flatMap(([kubernetes, karpenter]) =>
    compareMinors(kubernetes, USUAL_KUBERNETES) <= 0 && compareMinors(karpenter, karpenterVersion) <= 0
      ? [kubernetes]
      : [],
  );
  return supported.sort(compareMinors).at(-1) ?? USUAL_KUBERNETES;
}

function scaffoldValues(options: InitOptions): ScaffoldValues {
  const karpenterVersion = options.karpenterVersion.replace(/^v/, '');
  return {
    ...options,
    karpenterVersion,
    kubernetesVersion: options.kubernetesVersion ?? kubernetesFor(karpenterVersion),
  };
}

/** `karpenterVersion` is given as `--karpenter-version`. */
const optionOf = (prop: string): string => `--${prop.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A value on one line, whatever was typed. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}

const wrongOption = ({ path, message, got, fix }: Problem): string =>
  `${optionOf(path)}: ${message} (got ${shown(got)}); ${fix}`;

/** What the library says about a cluster with these values. */
function problemsOf(values: ScaffoldValues): readonly Problem[] {
  const { Cluster } = require('../../charts') as typeof import('../../charts');
  return new Cluster(values as ClusterProps).problems;
}

const refusal = (folder: string, paths: readonly string[]): string[] => [
  `${folder} has files that init would write; remove them, or choose another folder:`,
  ...paths.map((path) => `  ${path}`),
];

const nextSteps = (folder: string, files: ReadonlyMap<string, string>): string =>
  [
    `Written to ${folder}:`,
    ...[...files.keys()].map((path) => `  ${path}`),
    'Next, in that folder: npm install && npm run synth, then npm test. Commit everything, dist/ and package-lock.json too.',
    '',
  ].join('\n');

/** Writes the files into the folder, or says in lines why it did not. */
function written(folder: string, files: ReadonlyMap<string, string>): readonly string[] {
  try {
    const blocking = inTheWay(folder, files.keys());
    if (blocking.length > 0) return refusal(folder, blocking);
    writeNewFiles(folder, files);
    return [];
  } catch (error) {
    return [`${shown(folder)} cannot be written: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Makes the repository, or says on stderr why not: then nothing is written and the exit code is 1. */
function init(dir: string, options: InitOptions): void {
  const values = scaffoldValues(options);
  const folder = resolve(dir);
  const files = scaffoldFiles(values);
  const wrong = problemsOf(values).map(wrongOption);
  const complaints = wrong.length > 0 ? wrong : written(folder, files);
  if (complaints.length === 0) process.stdout.write(nextSteps(folder, files));
  else {
    process.stderr.write(`${complaints.join('\n')}\n`);
    process.exitCode = 1;
  }
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
    .option('--karpenter-version <version>', 'the Karpenter that the cluster runs', NEWEST_KARPENTER)
    .option(
      '--kubernetes-version <minor>',
      `Kubernetes minor of the control plane (default: "${USUAL_KUBERNETES}", or the newest that the Karpenter version supports)`,
    )
    .action(init);
}
