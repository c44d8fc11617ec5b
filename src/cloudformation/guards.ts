import { AWS_NAMES, type Cluster, type NameRule, nameFault } from '../cluster';
import type { Problem } from '../findings';
import type { Template } from './resources';

/** Limits of IAM and CloudFormation; sizes of policies count without white space. */
const LIMITS = {
  managedPolicy: 6144,
  inlinePolicies: 10_240,
  trustPolicy: 2048,
  policiesOfRole: 10,
  eventPattern: 4096,
  templateInline: 51_200,
  template: 1_000_000,
} as const;

/** Names that a template gives, with the rule of each. */
const NAMED_PROPERTIES: readonly (readonly [type: string, property: string, rule: NameRule])[] = [
  ['AWS::IAM::Role', 'RoleName', AWS_NAMES.role],
  ['AWS::IAM::Role', 'Path', AWS_NAMES.iamPath],
  ['AWS::IAM::InstanceProfile', 'InstanceProfileName', AWS_NAMES.instanceProfile],
  ['AWS::IAM::InstanceProfile', 'Path', AWS_NAMES.iamPath],
  ['AWS::SQS::Queue', 'QueueName', AWS_NAMES.queue],
  ['AWS::EKS::AccessEntry', 'ClusterName', AWS_NAMES.cluster],
  ['AWS::EKS::PodIdentityAssociation', 'ClusterName', AWS_NAMES.cluster],
];

/** Domains that are the same in every partition, because they name a service and not a host. */
const SERVICE_PRINCIPALS = [
  'ec2.amazonaws.com',
  'ec2.amazonaws.com.cn',
  'events.amazonaws.com',
  'pods.eks.amazonaws.com',
  'spot.amazonaws.com',
  'sqs.amazonaws.com',
  'sts.amazonaws.com',
];

/** Texts of people, which may hold any domain: tags, and the outputs that repeat them. */
const NOT_OURS = /\.Tags\[|^Outputs\./;

interface Leaf {
  readonly path: string;
  readonly text: string;
  readonly place: 'key' | 'text' | 'sub';
}

/** Without one of these a text breaks no rule; most texts of a template have none, and a fleet has many templates. */
const SUSPECT = /\$\{|arn:aws|amazonaws\.com/;

/** Every text of a value that may break a rule: keys of objects, plain texts, and texts of Fn::Sub. */
function suspects(value: unknown, path: string, place: 'text' | 'sub' = 'text'): readonly Leaf[] {
  if (typeof value === 'string') return SUSPECT.test(value) ? [{ path, text: value, place }] : NONE;
  if (typeof value !== 'object' || value === null) return NONE;
  const found: Leaf[] = [];
  for (const [key, item] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    if (SUSPECT.test(key)) found.push({ path: at, text: key, place: 'key' });
    found.push(...suspects(item, at, key === 'Fn::Sub' ? 'sub' : 'text'));
  }
  return found;
}

const NONE: readonly Leaf[] = [];

/** Variables of a text; one without its closing brace is the empty one, which nothing defines. */
const variablesOf = (text: string): string[] =>
  [...text.matchAll(/\$\{(?:([^}]*)\})?/g)].map((match) => match[1] ?? '');

const PSEUDO = ['AWS::AccountId', 'AWS::Partition', 'AWS::Region', 'AWS::StackName', 'AWS::URLSuffix'];

function textProblems(template: Template, issuer: string): readonly Problem[] {
  const known = (variable: string): boolean =>
    PSEUDO.includes(variable) || Object.hasOwn(template.Resources, variable.split('.')[0] ?? '');
  const faults: readonly (readonly [rule: string, message: string, fault: (leaf: Leaf) => boolean])[] = [
    [
      'aws/sub-in-key',
      'holds ${…} in a key, where CloudFormation substitutes nothing',
      ({ place, text }) => place === 'key' && text.includes('${'),
    ],
    [
      'aws/sub-missing',
      'holds ${…} outside of Fn::Sub, where CloudFormation substitutes nothing',
      ({ place, text }) => place === 'text' && text.includes('${'),
    ],
    [
      'aws/sub-undefined',
      'uses a variable that is neither a pseudo parameter nor a resource of the template',
      ({ place, text }) => place === 'sub' && variablesOf(text).some((variable) => !known(variable)),
    ],
    [
      'aws/partition',
      'names a partition or a domain of AWS, which fails in other partitions',
      ({ path, text }) =>
        !NOT_OURS.test(path) &&
        (/arn:aws/.test(text) ||
          (/amazonaws\.com/.test(text) &&
            !SERVICE_PRINCIPALS.includes(text) &&
            (issuer === '' || !text.includes(issuer)))),
    ],
  ];
  return [...suspects(template.Resources, 'Resources'), ...suspects(template.Outputs, 'Outputs')].flatMap((leaf) =>
    faults
      .filter(([, , fault]) => fault(leaf))
      .map(([rule, message]) => ({
        rule,
        path: leaf.path,
        got: leaf.text,
        message: `the template ${message}`,
        fix: 'use Fn::Sub with ${AWS::Partition} or ${AWS::URLSuffix} in a value',
      })),
  );
}

function nameProblems(template: Template): readonly Problem[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) =>
    NAMED_PROPERTIES.filter(([type]) => type === Type).flatMap(([, property, rule]) => {
      const name = Properties[property];
      const fault = typeof name === 'string' ? nameFault(name, rule) : undefined;
      return fault === undefined
        ? []
        : [
            {
              rule: 'aws/name',
              path: `Resources.${id}.Properties.${property}`,
              got: name,
              message: `${property} ${fault}`,
              fix: `use ${rule.alphabet}, at most ${rule.max} characters`,
            },
          ];
    }),
  );
}

/** The longest text that CloudFormation may put in place of a function. */
function worstCase(value: unknown, cluster: Cluster): unknown {
  if (Array.isArray(value)) return value.map((item) => worstCase(item, cluster));
  if (typeof value !== 'object' || value === null) return value;
  const { 'Fn::Sub': text, 'Fn::GetAtt': attribute, Ref: id } = value as Readonly<Record<string, unknown>>;
  if (typeof text === 'string') {
    return text
      .replaceAll('${AWS::Partition}', cluster.partition)
      .replaceAll('${AWS::URLSuffix}', cluster.dnsSuffix)
      .replaceAll('${AWS::AccountId}', '000000000000');
  }
  // ARN of a role, a rule or the queue: none is longer than that of a role with its path, or a rule with a made-up name.
  if (attribute !== undefined)
    return `arn:${cluster.partition}:events:${cluster.region}:000000000000:rule/${'x'.repeat(80)}`;
  if (id !== undefined) return 'x'.repeat(64);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, worstCase(item, cluster)]));
}

const sizeOf = (document: unknown, cluster: Cluster): number =>
  (JSON.stringify(worstCase(document, cluster)) ?? '').replace(/\s/g, '').length;

function sizeProblems(template: Template, cluster: Cluster): readonly Problem[] {
  const resources = Object.entries(template.Resources);
  const tooLong = (
    rule: string,
    path: string,
    size: number,
    limit: number,
    what: string,
    fix: string,
  ): readonly Problem[] =>
    size <= limit
      ? []
      : [
          {
            rule,
            path,
            got: size,
            message: `${what} has up to ${size} characters, AWS takes ${limit}`,
            fix,
          },
        ];
  const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
  const shorter = "shorten the list of tag keys or KMS keys, or use features: 'used'";
  const inline = ofType('AWS::IAM::Policy');
  const managed = ofType('AWS::IAM::ManagedPolicy');
  return [
    ...managed.flatMap(([id, { Properties }]) =>
      tooLong(
        'aws/policy-size',
        `Resources.${id}`,
        sizeOf(Properties.PolicyDocument, cluster),
        LIMITS.managedPolicy,
        'the managed policy',
        shorter,
      ),
    ),
    ...tooLong(
      'aws/inline-policy-size',
      'Resources',
      inline.reduce((sum, [, { Properties }]) => sum + sizeOf(Properties.PolicyDocument, cluster), 0),
      LIMITS.inlinePolicies,
      'the controller role with its inline policies',
      "use policies: 'managed'",
    ),
    ...ofType('AWS::IAM::Role').flatMap(([id, { Properties }]) => [
      ...tooLong(
        'aws/trust-policy-size',
        `Resources.${id}`,
        sizeOf(Properties.AssumeRolePolicyDocument, cluster),
        LIMITS.trustPolicy,
        'the trust policy',
        'shorten namespace, service account or issuer',
      ),
      ...countProblems(id, Properties.ManagedPolicyArns),
    ]),
    ...ofType('AWS::Events::Rule').flatMap(([id, { Properties }]) =>
      tooLong(
        'aws/event-pattern-size',
        `Resources.${id}`,
        sizeOf(Properties.EventPattern, cluster),
        LIMITS.eventPattern,
        'the event pattern',
        shorter,
      ),
    ),
  ];
}

const countProblems = (id: string, arns: unknown): readonly Problem[] =>
  Array.isArray(arns) && arns.length > LIMITS.policiesOfRole
    ? [
        {
          rule: 'aws/policy-count',
          severity: 'warning',
          path: `Resources.${id}.Properties.ManagedPolicyArns`,
          got: arns.length,
          message: `the role has ${arns.length} managed policies; AWS takes ${LIMITS.policiesOfRole} unless the quota was raised`,
          fix: 'join policies in nodePolicyArns, or have the quota raised',
        },
      ]
    : [];

/** Whether the text of a template can be deployed. */
export function templateSizeProblems(text: string): readonly Problem[] {
  const bytes = Buffer.byteLength(text);
  if (bytes <= LIMITS.templateInline) return [];
  const fatal = bytes > LIMITS.template;
  return [
    {
      rule: fatal ? 'aws/template-size' : 'aws/template-bucket',
      severity: fatal ? 'error' : 'warning',
      path: '',
      got: bytes,
      message: fatal
        ? `the template has ${bytes} bytes, CloudFormation takes ${LIMITS.template}`
        : `the template has ${bytes} bytes, above the ${LIMITS.templateInline} that CloudFormation takes without S3`,
      fix: fatal ? 'leave out what is not used' : 'deploy it with `aws cloudformation deploy --s3-bucket`',
    },
  ];
}

/** What AWS would refuse, or silently misread, in a finished template. */
export const templateProblems = (template: Template, cluster: Cluster): readonly Problem[] => [
  ...nameProblems(template),
  ...textProblems(template, typeof cluster.identity === 'object' ? cluster.identity.irsa.issuer : ''),
  ...sizeProblems(template, cluster),
];
