import type { Command } from 'commander';
import { readObjects } from '../check';
import { FEATURE_NAMES, karpenterTemplate, templateCluster } from '../cloudformation';
import type { Cluster } from '../cluster';
import { type Problem, unreadableText } from '../findings';
import { readClusterFile } from '../live';
import { type CommandResult, finish, wrongUsage } from './command-result';
import { problemLine } from './problem-line';
import {
  FACT_FLAGS,
  isTemplateOption,
  OPTION_NAMES,
  QUEUE,
  type TemplateFlags,
  templateOptions,
  WORDS,
} from './template-flags';
import { factsOf, featureFlag, featuresOf, gatesFault, optionsOf, pair } from './template-input';
import { oneOf, type UsageRule, usageLines } from './usage';

/** Each of them is a pair. */
const arePairs = (option: string, texts: readonly string[] | undefined): UsageRule => ({
  ok: (texts ?? []).every((text) => pair(text) !== undefined),
  text: `--${option} takes KEY=VALUE`,
});

const optionName = (flag: string): string => flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What is wrong with the command line, whatever the values mean. */
function usageProblems(flags: TemplateFlags): string[] {
  const irsa = flags.identity === 'irsa';
  const hasFile = flags.clusterFile !== undefined;
  const facts = Object.keys(FACT_FLAGS).filter((flag) => flags[flag as keyof TemplateFlags] !== undefined);
  const fault = gatesFault(flags.gates);
  return usageLines([
    { ok: hasFile || flags.name !== undefined, text: '--name is needed: the name of the EKS cluster' },
    { ok: hasFile || flags.region !== undefined, text: '--region is needed: the region of the EKS cluster' },
    ...Object.entries(WORDS).map(([flag, words]) => oneOf(optionName(flag), flags[flag as keyof typeof WORDS], words)),
    { ok: !irsa || flags.oidcIssuer !== undefined, text: '--identity irsa needs --oidc-issuer HOST/id/…' },
    { ok: irsa || flags.oidcIssuer === undefined, text: '--oidc-issuer belongs to --identity irsa' },
    {
      ok: !hasFile || facts.length === 0,
      text: `--cluster-file has the facts of the cluster: leave out ${facts.map((flag) => `--${optionName(flag)}`).join(', ')}`,
    },
    arePairs('tag', flags.tag),
    arePairs('discovery-tag', flags.discoveryTag === undefined ? [] : [flags.discoveryTag]),
    arePairs('endpoint-service', flags.endpointService),
    { ok: fault === undefined, text: `--gates: ${fault}` },
    ...(flags.feature ?? []).map((text) => ({
      ok: featureFlag(text) !== undefined,
      text: `--feature takes NAME, NAME=on or NAME=off with NAME one of ${[QUEUE, ...FEATURE_NAMES].join(', ')}`,
    })),
    {
      ok: !hasFile || featuresOf(flags).every(({ name }) => name !== QUEUE),
      text: `--feature ${QUEUE} is a fact of the cluster: change it in the file`,
    },
  ]);
}

/** `vpc.cidrs[0]` is given as `--cidr`, `tags["a"]` as `--tag`, `switches.x` as `--feature x`. */
function lineOf(problem: Problem): string {
  const [, feature] = /^switches\.(.+)$/.exec(problem.path) ?? [];
  if (feature !== undefined) {
    return problemLine({ ...problem, path: feature }, { [feature]: `--feature ${feature}` });
  }
  const whole = problem.path.replace(/\[.*$/, '');
  const path = [whole, whole.replace(/\..*$/, '')].find((each) => OPTION_NAMES[each] !== undefined) ?? whole;
  return problemLine({ ...problem, path }, OPTION_NAMES);
}

/** The cluster that the options or a file describe, or why there is none. */
function clusterOf(flags: TemplateFlags): { readonly cluster: Cluster; readonly warnings: readonly string[] } | string {
  if (flags.clusterFile === undefined) return { cluster: templateCluster(factsOf(flags)), warnings: [] };
  const read = readClusterFile(flags.clusterFile);
  return 'error' in read ? read.error : read;
}

/** The template that the options describe, or what is wrong with them. */
export function templateCommand(flags: TemplateFlags): CommandResult {
  const usage = usageProblems(flags);
  if (usage.length > 0) {
    // Values that are there are judged too, so that one run tells everything.
    const { problems } = templateCluster(factsOf(flags));
    const given = problems.filter(({ path, got }) => got !== undefined && got !== '' && path !== 'identity');
    return wrongUsage(...usage, ...given.map(lineOf));
  }
  const read = clusterOf(flags);
  if (typeof read === 'string') return wrongUsage(`error: ${read}`);
  const input = flags.objects === undefined ? undefined : readObjects(flags.objects);
  if (input !== undefined && input.unreadable.length > 0) return wrongUsage(...input.unreadable.map(unreadableText));
  const { yaml, json, findings } = karpenterTemplate(read.cluster, optionsOf(flags, input?.objects));
  const text = flags.format === 'json' ? json : yaml;
  const lines = findings.map(lineOf);
  // A value that cannot be is wrong usage; where it came from a file, the file is at fault.
  const isTyped = flags.clusterFile === undefined && input === undefined;
  const isUsage = isTyped || findings.some(({ severity, path }) => severity === 'error' && isTemplateOption(path));
  if (text === undefined && isUsage) return wrongUsage(...lines);
  return { stdout: text ?? '', stderr: [...read.warnings, ...lines], exitCode: text === undefined ? 1 : 0 };
}

const EXIT_CODES = `
Exit code: 0 printed, 1 where the cluster of --cluster-file or --objects cannot have one, 2 for wrong usage.`;

/** `cdk8s-karpenter template`: the AWS side of a cluster on standard output, without any TypeScript. */
export function registerTemplate(program: Command): void {
  const command = program
    .command('template')
    .description(
      'print the CloudFormation template of the AWS side: roles, policies, interruption queue, access entries',
    );
  for (const option of templateOptions()) command.addOption(option);
  command.addHelpText('after', EXIT_CODES).action((flags: TemplateFlags) => finish(templateCommand(flags)));
}
