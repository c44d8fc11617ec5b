/** What is asked of AWS. Every operation here reads; `read.ts` refuses any other. */
interface Operation {
  /** The permission that it takes. */
  readonly action: string;
  /** What it is about, behind `arn:aws:<service>:`; `*` where IAM knows no narrower one. */
  readonly resource: string;
  /** What the answer holds where it is one, and of which type. */
  readonly holds: readonly string[];
  readonly type: 'text' | 'object' | 'list';
  /** What it is asked for, in words. */
  readonly about: string;
}

/** By service and operation, as the `aws` CLI names them. */
export const OPERATIONS = {
  'cloudformation describe-stack-resources': {
    action: 'cloudformation:DescribeStackResources',
    resource: '<region>:<account>:stack/*',
    holds: ['StackResources'],
    type: 'list',
    about: 'stacks that installers make',
  },
  'eks describe-access-entry': {
    action: 'eks:DescribeAccessEntry',
    resource: '<region>:<account>:access-entry/<cluster>/*',
    holds: ['accessEntry'],
    type: 'object',
    about: 'how nodes join',
  },
  'eks describe-addon': {
    action: 'eks:DescribeAddon',
    resource: '<region>:<account>:addon/<cluster>/*',
    holds: ['addon'],
    type: 'object',
    about: 'the agent of Pod Identity',
  },
  'eks describe-cluster': {
    action: 'eks:DescribeCluster',
    resource: '<region>:<account>:cluster/<cluster>',
    holds: ['cluster'],
    type: 'object',
    about: 'version, endpoint, VPC, authentication mode, OIDC issuer',
  },
  'eks describe-pod-identity-association': {
    action: 'eks:DescribePodIdentityAssociation',
    resource: '<region>:<account>:podidentityassociation/<cluster>/*',
    holds: ['association'],
    type: 'object',
    about: 'the role of the controller',
  },
  'eks list-access-entries': {
    action: 'eks:ListAccessEntries',
    resource: '<region>:<account>:cluster/<cluster>',
    holds: ['accessEntries'],
    type: 'list',
    about: 'who may join',
  },
  'eks list-pod-identity-associations': {
    action: 'eks:ListPodIdentityAssociations',
    resource: '<region>:<account>:cluster/<cluster>',
    holds: ['associations'],
    type: 'list',
    about: 'whether the controller has credentials',
  },
  'events describe-rule': {
    action: 'events:DescribeRule',
    resource: '<region>:<account>:rule/*',
    holds: ['Name'],
    type: 'text',
    about: 'which events reach the queue',
  },
  'events list-rule-names-by-target': {
    action: 'events:ListRuleNamesByTarget',
    resource: '*',
    holds: ['RuleNames'],
    type: 'list',
    about: 'the rules that send to the queue',
  },
  'iam get-instance-profile': {
    action: 'iam:GetInstanceProfile',
    resource: ':<account>:instance-profile/*',
    holds: ['InstanceProfile'],
    type: 'object',
    about: 'the role behind a profile',
  },
  'iam get-policy': {
    action: 'iam:GetPolicy',
    resource: ':<account>:policy/*',
    holds: ['Policy'],
    type: 'object',
    about: 'policies of the controller',
  },
  'iam get-policy-version': {
    action: 'iam:GetPolicyVersion',
    resource: ':<account>:policy/*',
    holds: ['PolicyVersion'],
    type: 'object',
    about: 'policies of the controller',
  },
  'iam get-role': {
    action: 'iam:GetRole',
    resource: ':<account>:role/*',
    holds: ['Role'],
    type: 'object',
    about: 'roles and who may take them on',
  },
  'iam get-role-policy': {
    action: 'iam:GetRolePolicy',
    resource: ':<account>:role/*',
    holds: ['PolicyName'],
    type: 'text',
    about: 'inline policies of the controller',
  },
  'iam list-attached-role-policies': {
    action: 'iam:ListAttachedRolePolicies',
    resource: ':<account>:role/*',
    holds: ['AttachedPolicies'],
    type: 'list',
    about: 'policies of roles',
  },
  'iam list-role-policies': {
    action: 'iam:ListRolePolicies',
    resource: ':<account>:role/*',
    holds: ['PolicyNames'],
    type: 'list',
    about: 'inline policies of the controller',
  },
  'iam list-roles': {
    action: 'iam:ListRoles',
    resource: '*',
    holds: ['Roles'],
    type: 'list',
    about: 'the role of the controller, only where nothing else names it',
  },
  'sqs get-queue-url': {
    action: 'sqs:GetQueueUrl',
    resource: '<region>:<account>:*',
    holds: ['QueueUrl'],
    type: 'text',
    about: 'whether a queue exists',
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;

/** One question. */
export interface Call {
  readonly operation: OperationName;
  /** Flags of the CLI with their values. */
  readonly flags: readonly (readonly [flag: string, value: string])[];
}

export const call = (operation: OperationName, ...flags: Call['flags']): Call => ({ operation, flags });

/** Flags whose value tells the answers of one operation apart. */
const SUBJECTS: readonly string[] = [
  '--principal-arn',
  '--association-id',
  '--addon-name',
  '--stack-name',
  '--target-arn',
  '--instance-profile-name',
  '--policy-arn',
  '--queue-name',
  '--role-name',
  '--policy-name',
];

function subjectsOf({ operation, flags }: Call): readonly string[] {
  const names = operation === 'events describe-rule' ? ['--name'] : SUBJECTS;
  return flags.flatMap(([flag, value]) => (names.includes(flag) ? [value] : []));
}

/** A name or the end of an ARN as a part of a file name. */
const filePart = (nameOrArn: string): string =>
  nameOrArn.slice(Math.max(nameOrArn.lastIndexOf('/'), nameOrArn.lastIndexOf(':')) + 1).replace(/[^\w+=,.@-]/g, '_');

/** Where the answer lies that somebody else has asked for: `iam-get-role.KarpenterNodeRole-a.json`. */
export const answerFile = (asked: Call): string =>
  [asked.operation.replace(' ', '-'), ...subjectsOf(asked).map(filePart), 'json'].join('.');

/** The call as a person would type it. */
export const callText = ({ operation, flags }: Call): string => ['aws', operation, ...flags.flat()].join(' ');
