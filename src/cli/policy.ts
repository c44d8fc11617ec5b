import { type Command, Option } from 'commander';
import type { Tier } from '../cluster';
import { admissionPolicies } from '../policy';
import { toYaml } from '../yaml';
import { type CommandResult, finish } from './command-result';

interface Flags {
  readonly tier: Tier;
  readonly deny?: boolean;
}

/** The policies as one stream of YAML, which says first what it does not hold. */
export function exportPolicies({ tier, deny }: Flags): CommandResult {
  const { objects, left } = admissionPolicies({ tier, deny });
  const head = [
    `# Rules of cdk8s-karpenter for clusters of the tier ${tier}, asked by the API server at each change of a spec.`,
    ...(left.length > 0 ? ['# Not here, for what one object alone does not tell:'] : []),
    ...left.map(({ id, why }) => `# - ${id}: ${why}`),
  ];
  const yaml = objects.map((object) => `---\n${toYaml(object)}`).join('');
  return { stdout: `${head.join('\n')}\n${yaml}`, stderr: [], exitCode: 0 };
}

/** `cdk8s-karpenter policy export`: the rules of policy that the cluster itself can ask. */
export function registerPolicy(program: Command): void {
  program
    .command('policy')
    .description('what is valid and still unwise')
    .command('export')
    .description('write the rules that one object decides as ValidatingAdmissionPolicies, with their bindings')
    .addOption(
      new Option('--tier <tier>', 'the tier of the cluster')
        .choices(['development', 'staging', 'production'])
        .makeOptionMandatory(),
    )
    .option('--deny', 'refuse what breaks a rule that is an error; without it objects are admitted with a warning')
    .action((flags: Flags) => finish(exportPolicies(flags)));
}
