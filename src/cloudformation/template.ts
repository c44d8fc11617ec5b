import { AWS_NAMES, type Cluster, nameFault, newerVersionLines } from '../cluster';
import { type Finding, findingsOf, hasErrors, type Problem } from '../findings';
import { newerKarpenter } from '../karpenter';
import { unknownProps } from '../props';
import { accessEntries } from './access-entries';
import { contextProblems } from './check-context';
import { optionProblems } from './check-options';
import type { TemplateContext } from './context';
import { controllerPolicies } from './controller-policies';
import { controllerRole } from './controller-role';
import { templateJson, templateYaml } from './emit';
import { featureStates } from './features';
import { templateProblems, templateSizeProblems } from './guards';
import { interruption } from './interruption';
import { commented } from './intrinsics';
import { nodeRoles } from './node-roles';
import type { TemplateOptions } from './options';
import { outputs } from './outputs';
import type { Resources, Template } from './resources';
import { usageOf } from './usage';
import { vpcEndpoints } from './vpc-endpoints';

const spotRole = ({ features }: TemplateContext): Resources =>
  features.spotServiceLinkedRole.on
    ? {
        SpotServiceLinkedRole: commented('Of the whole account: deleting the stack deletes it for everybody.', {
          Type: 'AWS::IAM::ServiceLinkedRole',
          DeletionPolicy: 'Retain',
          UpdateReplacePolicy: 'Retain',
          Properties: { AWSServiceName: 'spot.amazonaws.com' },
        }),
      }
    : {};

/** The parts of a template, in its order. */
const PARTS = [
  nodeRoles,
  accessEntries,
  controllerRole,
  controllerPolicies,
  interruption,
  vpcEndpoints,
  spotRole,
] as const;

/** Unknown switches have a rule of their own, which names the features. */
const unknownOptions = (options: TemplateOptions): Problem[] =>
  unknownProps('TemplateOptions', options).filter(({ path }) => !path.startsWith('switches'));

function contextOf(cluster: Cluster, options: TemplateOptions): TemplateContext {
  const profile = options.profile ?? 'default';
  const usage = usageOf(options.objects ?? []);
  const features = featureStates({ cluster, profile, usage }, options.features ?? 'reference', options.switches ?? {});
  return { cluster, options, profile, usage, features };
}

/** The version whose permissions these are; JSON has no comment that could say that the cluster's own is not known. */
function versionOf({ karpenterMinor, karpenterVersion }: Cluster): string {
  const newer = newerKarpenter(karpenterVersion);
  return newer === undefined ? karpenterMinor : `${newer.known} (${newer.version} unknown)`;
}

const templateOf = (context: TemplateContext): Template => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: `Karpenter ${versionOf(context.cluster)} on EKS cluster ${context.cluster.name} in ${context.cluster.region}, permissions: ${context.profile}`,
  Resources: Object.assign({}, ...PARTS.map((part) => part(context))) as Resources,
  Outputs: outputs(context),
});

interface Built {
  readonly problems: readonly Problem[];
  readonly template?: Template;
  readonly yaml?: string;
}

/**
 * The AWS side of a cluster: roles, policies, interruption queue with its rules, access entries and what else Karpenter
 * needs there, as one CloudFormation template. Names, tags and versions come from the cluster, so that they are those
 * that charts and Helm values use.
 *
 * Nothing is thrown for a mistake: with a finding of severity `error` there is no template.
 *
 * @example
 * const { yaml, findings } = new KarpenterTemplate(cluster, { profile: 'hardened' });
 */
export class KarpenterTemplate {
  /** Undefined where an error was found. */
  readonly template?: Template;
  /** The template as YAML with comments for the reviewer; undefined where an error was found. */
  readonly yaml?: string;
  /** What is wrong with the cluster or the options; with an error there is no template. */
  readonly findings: readonly Finding[];

  constructor(
    /** The cluster that the template is for. */
    readonly cluster: Cluster,
    options: TemplateOptions = {},
  ) {
    const { problems, template, yaml } = this.build(options);
    this.findings = this.toFindings(problems);
    if (hasErrors(problems)) return;
    this.template = template;
    this.yaml = yaml;
  }

  /** The template as JSON; undefined where an error was found. */
  get json(): string | undefined {
    return this.template && templateJson(this.template);
  }

  /** Checks before it builds: a template of something wrong would only add to the list. */
  private build(options: TemplateOptions): Built {
    const { cluster } = this;
    const given = [...cluster.problems, ...unknownOptions(options), ...optionProblems(options)];
    if (hasErrors(given)) return { problems: given };
    const context = contextOf(cluster, options);
    const fitting = contextProblems(context);
    if (hasErrors(fitting)) return { problems: [...given, ...fitting] };
    const template = templateOf(context);
    const { text, problems } = templateYaml(template, this.heading());
    return {
      problems: [
        ...given,
        ...fitting,
        ...templateProblems(template, cluster),
        ...problems,
        ...templateSizeProblems(text),
      ],
      template,
      yaml: text,
    };
  }

  private heading(): readonly string[] {
    const { name, region, stackName } = this.cluster;
    return [
      ...newerVersionLines(this.cluster),
      `What Karpenter needs in AWS for cluster ${name}. Generated: edit the cluster, not this file.`,
      `aws cloudformation deploy --region ${region} --stack-name ${stackName} --template-file template.yaml --capabilities CAPABILITY_NAMED_IAM`,
    ];
  }

  private toFindings(problems: readonly Problem[]): readonly Finding[] {
    const { name } = this.cluster;
    // A name that is refused is shown as a value, where it cannot break a line.
    const resource = nameFault(name, AWS_NAMES.cluster) === undefined ? `Cluster/${name}` : 'Cluster';
    return findingsOf(problems, resource);
  }
}

/** The AWS side of a cluster as a CloudFormation template, see {@link KarpenterTemplate}. */
export const karpenterTemplate = (cluster: Cluster, options: TemplateOptions = {}): KarpenterTemplate =>
  new KarpenterTemplate(cluster, options);
