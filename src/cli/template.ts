import type { Command } from 'commander';
import {
  FEATURE_NAMES,
  karpenterTemplate,
  PROFILES,
  type Profile,
  type TemplateFacts,
  type TemplateOptions,
  templateCluster,
} from '../cloudformation';
import type { Problem } from '../findings';
import { NEWEST_KARPENTER_MINOR, NEWEST_KARPENTER_RELEASE } from '../karpenter/versions';
import { type CommandResult, finish, wrongUsage } from './command-result';
import { type OptionNames, problemLine } from './problem-line';
import { oneOf, usageLines } from './usage';

/** The options of the command, as they were typed. */
export interface TemplateFlags {
  readonly name?: string;
  readonly region?: string;
  readonly account?: string;
  readonly karpenterVersion?: string;
  readonly identity?: string;
  readonly oidcIssuer?: string;
  readonly profile?: string;
  readonly isolatedVpc?: boolean;
  readonly vpcId?: string;
  readonly subnet?: readonly string[];
  readonly cidr?: readonly string[];
  readonly routeTable?: readonly string[];
  readonly feature?: readonly string[];
  readonly format?: string;
}

const IDENTITIES = ['pod-identity', 'irsa'] as const;
const FORMATS = ['yaml', 'json'] as const;

/** A feature of the cluster itself, beside those of the template. */
const QUEUE = 'interruptionQueue';

interface FeatureFlag {
  readonly name: string;
  readonly on: boolean;
}

/** `zonalShift` and `zonalShift=on` switch on, `zonalShift=off` off; anything else is undefined. */
function featureFlag(text: string): FeatureFlag | undefined {
  const [name = '', value = 'on', ...rest] = text.split('=');
  const known = name === QUEUE || FEATURE_NAMES.some((feature) => feature === name);
  return known && rest.length === 0 && ['on', 'off'].includes(value) ? { name, on: value === 'on' } : undefined;
}

/** What is wrong with the command line, whatever the values mean. */
function usageProblems(flags: TemplateFlags): string[] {
  const irsa = flags.identity === 'irsa';
  return usageLines([
    { ok: flags.name !== undefined, text: '--name is needed: the name of the EKS cluster' },
    { ok: flags.region !== undefined, text: '--region is needed: the region of the EKS cluster' },
    oneOf('identity', flags.identity, IDENTITIES),
    oneOf('profile', flags.profile, PROFILES),
    oneOf('format', flags.format, FORMATS),
    { ok: !irsa || flags.oidcIssuer !== undefined, text: '--identity irsa needs --oidc-issuer HOST/id/…' },
    { ok: irsa || flags.oidcIssuer === undefined, text: '--oidc-issuer belongs to --identity irsa' },
    ...(flags.feature ?? []).map((text) => ({
      ok: featureFlag(text) !== undefined,
      text: `--feature takes NAME, NAME=on or NAME=off with NAME one of ${[QUEUE, ...FEATURE_NAMES].join(', ')}`,
    })),
  ]);
}

function factsOf(flags: TemplateFlags, features: readonly FeatureFlag[]): TemplateFacts {
  const queue = features.filter(({ name }) => name === QUEUE).at(-1);
  return {
    name: flags.name ?? '',
    region: flags.region ?? '',
    account: flags.account,
    karpenterVersion: (flags.karpenterVersion ?? NEWEST_KARPENTER_RELEASE) as TemplateFacts['karpenterVersion'],
    identity: flags.identity === 'irsa' ? { irsa: { issuer: flags.oidcIssuer ?? '' } } : 'pod-identity',
    interruptionQueue: queue?.on === false ? false : undefined,
    vpc: { isolated: flags.isolatedVpc ?? false, id: flags.vpcId, subnets: flags.subnet, cidrs: flags.cidr },
  };
}

/** Options whose names are not those of the fields. */
const OPTIONS: OptionNames = {
  identity: '--oidc-issuer',
  'vpc.id': '--vpc-id',
  'vpc.subnets': '--subnet',
  'vpc.cidrs': '--cidr',
  routeTables: '--route-table',
};

/** `vpc.cidrs[0]` is given as `--cidr`; `switches.x` as `--feature x`. */
function lineOf(problem: Problem): string {
  const path = problem.path.replace(/\[\d+\]$/, '').replace(/^switches\./, '');
  const isFeature = problem.path.startsWith('switches.');
  return problemLine({ ...problem, path }, isFeature ? { [path]: `--feature ${path}` } : OPTIONS);
}

/** The template that the options describe, or what is wrong with them. */
export function templateCommand(flags: TemplateFlags): CommandResult {
  const usage = usageProblems(flags);
  const features = (flags.feature ?? []).flatMap((text) => featureFlag(text) ?? []);
  const cluster = templateCluster(factsOf(flags, features));
  if (usage.length > 0) {
    // Values that are there are judged too, so that one run tells everything.
    const given = cluster.problems.filter(({ path, got }) => got !== undefined && got !== '' && path !== 'identity');
    return wrongUsage(...usage, ...given.map(lineOf));
  }
  const options: TemplateOptions = {
    profile: flags.profile as Profile | undefined,
    switches: Object.fromEntries(features.filter(({ name }) => name !== QUEUE).map(({ name, on }) => [name, on])),
    routeTables: flags.routeTable,
  };
  const { yaml, json, findings } = karpenterTemplate(cluster, options);
  const text = flags.format === 'json' ? json : yaml;
  return { stdout: text ?? '', stderr: findings.map(lineOf), exitCode: text === undefined ? 1 : 0 };
}

/** `cdk8s-karpenter template`: the AWS side of a cluster on standard output, without any TypeScript. */
export function registerTemplate(program: Command): void {
  program
    .command('template')
    .description(
      'print the CloudFormation template of the AWS side: roles, policies, interruption queue, access entries',
    )
    .option('--name <cluster>', 'name of the EKS cluster (needed)')
    .option('--region <region>', 'region of the EKS cluster (needed)')
    .option('--account <id>', 'AWS account; without it that of the stack')
    .option(
      '--karpenter-version <version>',
      `minor or patch release, 1.0 to ${NEWEST_KARPENTER_MINOR}`,
      NEWEST_KARPENTER_RELEASE,
    )
    .option('--identity <kind>', `how the controller gets its role: ${IDENTITIES.join(', ')}`, 'pod-identity')
    .option('--oidc-issuer <issuer>', 'OIDC issuer of the cluster without https://, for irsa: HOST/id/…')
    .option('--profile <profile>', `how tight the permissions are: ${PROFILES.join(', ')}`, 'default')
    .option('--isolated-vpc', 'the VPC reaches no public endpoint of AWS: an instance profile, no IAM, VPC endpoints')
    .option('--vpc-id <id>', 'VPC of the endpoints')
    .option('--subnet <id...>', 'private subnets of the endpoints')
    .option('--cidr <block...>', 'address blocks of nodes and pods, which may use the endpoints')
    .option('--route-table <id...>', 'route tables of the private subnets, for the S3 endpoint')
    .option(
      '--feature <name...>',
      `switch a feature on (NAME) or off (NAME=off): ${[QUEUE, ...FEATURE_NAMES].join(', ')}`,
    )
    .option('--format <format>', `${FORMATS.join(' or ')}`, 'yaml')
    .action((flags: TemplateFlags) => finish(templateCommand(flags)));
}
