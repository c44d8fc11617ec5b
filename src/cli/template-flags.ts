import { Option } from 'commander';
import { FEATURE_NAMES, PROFILES, type TemplateFacts, type TemplateOptions } from '../cloudformation';
import { NEWEST_KARPENTER_MINOR, NEWEST_KARPENTER_RELEASE } from '../karpenter/versions';
import type { OptionNames } from './problem-line';

/** The options of the command, as they were typed. */
export interface TemplateFlags {
  readonly clusterFile?: string;
  readonly name?: string;
  readonly region?: string;
  readonly account?: string;
  readonly karpenterVersion?: string;
  readonly identity?: string;
  readonly oidcIssuer?: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
  readonly authenticationMode?: string;
  readonly gates?: string;
  readonly nodeRole?: string;
  readonly windowsNodeRole?: string;
  readonly controllerRole?: string;
  readonly instanceProfile?: string;
  readonly interruptionQueue?: string;
  readonly discoveryTag?: string;
  readonly tag?: readonly string[];
  readonly stackName?: string;
  readonly regionalNames?: boolean;
  readonly isolatedVpc?: boolean;
  readonly vpcId?: string;
  readonly subnet?: readonly string[];
  readonly cidr?: readonly string[];
  readonly profile?: string;
  readonly objects?: readonly string[];
  readonly features?: string;
  readonly feature?: readonly string[];
  readonly policies?: string;
  readonly nodePolicy?: readonly string[];
  readonly permissionsBoundary?: string;
  readonly rolePath?: string;
  readonly retainNodeRoles?: boolean;
  readonly volumeKey?: readonly string[];
  readonly queueKey?: string;
  readonly tagKey?: readonly string[];
  readonly routeTable?: readonly string[];
  readonly endpointService?: readonly string[];
  readonly format?: string;
}

/** Words that an option takes. */
export const WORDS = {
  identity: ['pod-identity', 'irsa'],
  authenticationMode: ['API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP'],
  profile: PROFILES,
  features: ['reference', 'used'],
  policies: ['managed', 'inline'],
  format: ['yaml', 'json'],
} as const satisfies Partial<Record<keyof TemplateFlags, readonly string[]>>;

/** A feature of the cluster itself, beside those of the template. */
export const QUEUE = 'interruptionQueue';

const ROLE_OR_ARN = 'its name, or the ARN of one that exists';

/** Facts of the cluster, which a `cluster.json` has all. */
export const FACT_FLAGS = {
  name: ['--name <cluster>', 'name of the EKS cluster (needed)'],
  region: ['--region <region>', 'region of the EKS cluster (needed)'],
  account: ['--account <id>', 'AWS account; without it that of the stack'],
  karpenterVersion: [
    '--karpenter-version <version>',
    `minor or patch release, 1.0 to ${NEWEST_KARPENTER_MINOR} (default: ${NEWEST_KARPENTER_RELEASE})`,
  ],
  identity: [
    '--identity <kind>',
    `how the controller gets its role: ${WORDS.identity.join(', ')} (default: pod-identity)`,
  ],
  oidcIssuer: ['--oidc-issuer <issuer>', 'OIDC issuer of the cluster without https://, for irsa: HOST/id/…'],
  namespace: ['--namespace <name>', 'where the controller runs (default: kube-system)'],
  serviceAccount: ['--service-account <name>', 'service account of the controller (default: karpenter)'],
  authenticationMode: [
    '--authentication-mode <mode>',
    `how the cluster admits nodes: ${WORDS.authenticationMode.join(', ')}`,
  ],
  gates: ['--gates <list>', 'feature gates that are on; gate=false turns one off'],
  nodeRole: ['--node-role <role>', `role of the nodes: ${ROLE_OR_ARN}`],
  windowsNodeRole: ['--windows-node-role <role>', `role of Windows nodes: ${ROLE_OR_ARN}`],
  controllerRole: ['--controller-role <role>', `role of the controller: ${ROLE_OR_ARN}`],
  instanceProfile: ['--instance-profile <profile>', `instance profile of the nodes: ${ROLE_OR_ARN}`],
  interruptionQueue: ['--interruption-queue <queue>', `queue of interruptions: ${ROLE_OR_ARN}`],
  discoveryTag: ['--discovery-tag <key=value>', 'tag of subnets and security groups'],
  tag: ['--tag <key=value...>', 'tags of everything that the template makes'],
  stackName: ['--stack-name <name>', 'name of the stack'],
  regionalNames: ['--regional-names', 'the region in the names of roles: clusters of one name in several regions'],
  isolatedVpc: [
    '--isolated-vpc',
    'the VPC reaches no public endpoint of AWS: an instance profile, no IAM, VPC endpoints',
  ],
  vpcId: ['--vpc-id <id>', 'VPC of the endpoints'],
  subnet: ['--subnet <id...>', 'private subnets of the endpoints'],
  cidr: ['--cidr <block...>', 'address blocks of nodes and pods, which may use the endpoints'],
} as const satisfies Partial<Record<keyof TemplateFlags, readonly [flags: string, text: string]>>;

/** What the template is to hold. */
const TEMPLATE_FLAGS = {
  objects: ['--objects <path...>', 'manifests whose node classes say what is used: KMS keys, further roles, tags'],
  profile: ['--profile <profile>', `how tight the permissions are: ${PROFILES.join(', ')} (default: default)`],
  features: [
    '--features <which>',
    'reference: what Karpenter grants, used or not; used: only what settings and --objects use (default: reference)',
  ],
  feature: [
    '--feature <name...>',
    `switch a feature on (NAME) or off (NAME=off): ${[QUEUE, ...FEATURE_NAMES].join(', ')}`,
  ],
  policies: ['--policies <kind>', 'policies of the controller: managed or inline (default: managed)'],
  nodePolicy: ['--node-policy <arn...>', 'further managed policies of the node roles'],
  permissionsBoundary: ['--permissions-boundary <arn>', 'permissions boundary of every role'],
  rolePath: ['--role-path <path>', 'IAM path of roles and instance profile, /platform/'],
  retainNodeRoles: ['--retain-node-roles', 'keep the node roles when the stack is deleted'],
  volumeKey: ['--volume-key <arn...>', 'KMS keys that encrypt volumes, beside those of --objects'],
  queueKey: ['--queue-key <arn>', 'KMS key of the interruption queue'],
  tagKey: ['--tag-key <key...>', 'keys of tags that node classes may set, for the profile hardened'],
  routeTable: ['--route-table <id...>', 'route tables of the private subnets, for the S3 endpoint'],
  endpointService: ['--endpoint-service <name=service...>', 'VPC endpoint services with other names than the usual'],
  format: ['--format <format>', 'yaml or json (default: yaml)'],
} as const satisfies Partial<Record<keyof TemplateFlags, readonly [flags: string, text: string]>>;

/** The options of the command, in the order of its help. */
export const templateOptions = (): Option[] =>
  [
    ['--cluster-file <file>', 'its cluster.json, instead of the facts below'] as const,
    ...Object.values(FACT_FLAGS),
    ...Object.values(TEMPLATE_FLAGS),
  ].map(([flags, text]) => new Option(flags, text));

/** Which option sets which member of what the library takes; none is left out. */
const MEMBERS: Readonly<Record<keyof TemplateOptions, string>> = {
  profile: '--profile',
  objects: '--objects',
  features: '--features',
  switches: '--feature',
  policies: '--policies',
  nodePolicyArns: '--node-policy',
  permissionsBoundaryArn: '--permissions-boundary',
  rolePath: '--role-path',
  retainNodeRoles: '--retain-node-roles',
  volumeKeyArns: '--volume-key',
  queueKeyArn: '--queue-key',
  tagKeys: '--tag-key',
  routeTables: '--route-table',
  endpointServices: '--endpoint-service',
};

const FACTS: Readonly<Record<Exclude<keyof TemplateFacts, 'vpc'>, string>> = {
  name: '--name',
  region: '--region',
  account: '--account',
  karpenterVersion: '--karpenter-version',
  identity: '--oidc-issuer',
  namespace: '--namespace',
  serviceAccount: '--service-account',
  authenticationMode: '--authentication-mode',
  featureGates: '--gates',
  nodeRole: '--node-role',
  windowsNodeRole: '--windows-node-role',
  controllerRole: '--controller-role',
  instanceProfile: '--instance-profile',
  interruptionQueue: '--interruption-queue',
  discoveryTag: '--discovery-tag',
  tags: '--tag',
  stackName: '--stack-name',
  regionalNames: '--regional-names',
};

/** Whether a path is one of an option that says what the template is to hold. */
export const isTemplateOption = (path: string): boolean => Object.hasOwn(MEMBERS, path.replace(/[.[].*$/, ''));

/** The options by the paths of problems. */
export const OPTION_NAMES: OptionNames = {
  ...FACTS,
  ...MEMBERS,
  vpc: '--vpc-id',
  'vpc.id': '--vpc-id',
  'vpc.subnets': '--subnet',
  'vpc.cidrs': '--cidr',
  'vpc.isolated': '--isolated-vpc',
};
