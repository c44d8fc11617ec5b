import { AWS_NAMES, nameFault } from '../../cluster';
import { distinct } from '../../findings';
import type { RunTool } from '../../live';
import { at, isObject, type JsonObject, kindOf, listAt, textAt } from '../../objects';
import { call } from './calls';
import { type Trust, trustOf } from './documents';
import type { HelmRelease } from './helm-release';
import { awsReader, type Reader, type Unread } from './read';

/** What is to be looked at. */
export interface AwsQuestion {
  /** Name of the EKS cluster. */
  readonly cluster: string;
  /** @default - that of the user's aws */
  readonly region?: string;
  /** Objects of the cluster: node classes name roles and profiles. @default - none */
  readonly objects?: readonly JsonObject[];
  /** @default - unknown */
  readonly helm?: HelmRelease;
}

/** A role as IAM knows it. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly trust: Trust;
  /** Names of the managed policies; undefined where nobody knows. */
  readonly policies?: readonly string[];
  readonly inlinePolicies?: readonly string[];
  /** Documents of its own policies, those of AWS left out. */
  readonly documents: readonly unknown[];
}

export interface Rule {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly pattern: unknown;
}

export interface Queue {
  readonly name: string;
  /** Undefined where nobody knows whether it exists. */
  readonly exists: boolean | undefined;
  /** Rules that send to it; undefined where nobody knows. */
  readonly rules?: readonly Rule[];
}

export interface Association {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn?: string;
}

/** All that was found out. */
export interface Seen {
  /** What EKS says of the cluster; null where it has none of the name, undefined where nobody knows. */
  readonly cluster: unknown;
  /** Those of Karpenter's service account; undefined where nobody knows. */
  readonly associations?: readonly Association[];
  /** Null: not installed. */
  readonly agent: unknown;
  /** ARNs of who may join; undefined where nobody knows, or nobody may by an entry. */
  readonly entries?: readonly string[];
  /** Types of the entries of node roles, by ARN. */
  readonly entryTypes: ReadonlyMap<string, string>;
  readonly nodeRoles: readonly Role[];
  readonly profiles: readonly string[];
  readonly controllerRole?: Role;
  readonly queues: readonly Queue[];
  /** Logical ids of the stacks that exist, by name. */
  readonly stacks: ReadonlyMap<string, readonly string[]>;
  readonly unread: readonly Unread[];
  readonly isAnswered: boolean;
}

export const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';

const lastPart = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

/** More of anything than a cluster has is not asked about one by one. */
const MOST = 20;

/** Names become arguments of a program: those that AWS cannot have, and those that look like options, are not asked about. */
const askable = (names: readonly (string | undefined)[], rule: Parameters<typeof nameFault>[1]): readonly string[] =>
  distinct(names.filter((name) => name !== undefined))
    .filter((name) => !name.startsWith('-') && nameFault(name, rule) === undefined)
    .slice(0, MOST);

/** The value by which the controller finds its queue. */
export const queueOf = ({ values }: HelmRelease): string | undefined =>
  textAt(values, 'settings', 'interruptionQueue') || undefined;

const FORMER_QUEUES: readonly (readonly string[])[] = [
  ['settings', 'interruptionQueueName'],
  ['settings', 'aws', 'interruptionQueueName'],
];

/** A queue under a name that no chart from 1.0 on reads. */
export const unheardQueueOf = ({ values }: HelmRelease): string | undefined =>
  FORMER_QUEUES.map((path) => textAt(values, ...path)).find((name) => name !== undefined && name !== '');

const documentAt = (answer: unknown, ...path: string[]): readonly unknown[] => {
  const document = at(answer, ...path);
  return document === undefined ? [] : [document];
};

async function policyDocuments({ ask }: Reader, role: string, inline: readonly string[], arns: readonly string[]) {
  const ofRole = inline.slice(0, MOST).map(async (name) => {
    const answer = await ask(call('iam get-role-policy', ['--role-name', role], ['--policy-name', name]));
    return documentAt(answer, 'PolicyDocument');
  });
  const managed = arns.slice(0, MOST).map(async (arn) => {
    const version = textAt(await ask(call('iam get-policy', ['--policy-arn', arn])), 'Policy', 'DefaultVersionId');
    if (version === undefined || !/^v\d+$/.test(version)) return [];
    const answer = await ask(call('iam get-policy-version', ['--policy-arn', arn], ['--version-id', version]));
    return documentAt(answer, 'PolicyVersion', 'Document');
  });
  return (await Promise.all([...ofRole, ...managed])).flat();
}

const POLICY_ARN = /^arn:aws[a-z-]*:iam::\d{12}:policy\/[\w+=,.@/-]+$/;

/** A role that exists, with its policies; undefined where it does not or nobody knows. */
async function lookAtRole(reader: Reader, name: string, withDocuments: boolean): Promise<Role | undefined> {
  const { ask } = reader;
  const role = at(await ask(call('iam get-role', ['--role-name', name])), 'Role');
  const arn = textAt(role, 'Arn');
  if (arn === undefined) return undefined;
  const [attached, own] = await Promise.all([
    ask(call('iam list-attached-role-policies', ['--role-name', name])),
    ask(call('iam list-role-policies', ['--role-name', name])),
  ]);
  const policies = listAt(attached, 'AttachedPolicies');
  const inline = listAt(own, 'PolicyNames').filter((each) => typeof each === 'string');
  const arns = policies.map((each) => textAt(each, 'PolicyArn') ?? '').filter((each) => POLICY_ARN.test(each));
  const safe = inline.filter((each) => /^[\w+=,.@][\w+=,.@-]*$/.test(each));
  return {
    name,
    arn,
    path: textAt(role, 'Path') ?? '/',
    trust: trustOf(at(role, 'AssumeRolePolicyDocument')),
    ...(isObject(attached) && { policies: policies.flatMap((each) => textAt(each, 'PolicyName') ?? []) }),
    ...(isObject(own) && { inlinePolicies: inline }),
    documents: withDocuments ? await policyDocuments(reader, name, safe, arns) : [],
  };
}

async function lookAtQueue({ ask }: Reader, name: string, arnStart: string | undefined): Promise<Queue> {
  const answer = await ask(call('sqs get-queue-url', ['--queue-name', name]));
  if (!isObject(answer)) return { name, exists: answer === null ? false : undefined };
  if (arnStart === undefined) return { name, exists: true };
  const found = await ask(call('events list-rule-names-by-target', ['--target-arn', `${arnStart}${name}`]));
  if (!isObject(found)) return { name, exists: true, ...(found === null && { rules: [] }) };
  const names = listAt(found, 'RuleNames').filter((each) => typeof each === 'string' && /^[.\w][.\w-]*$/.test(each));
  const rules = await Promise.all(
    names.slice(0, MOST).map(async (rule): Promise<Rule> => {
      const described = await ask(call('events describe-rule', ['--name', String(rule)]));
      return {
        name: String(rule),
        isEnabled: textAt(described, 'State') !== 'DISABLED',
        pattern: at(described, 'EventPattern'),
      };
    }),
  );
  return { name, exists: true, rules };
}

async function lookAtAssociations({ ask }: Reader, cluster: string, serviceAccount: string) {
  const listed = await ask(call('eks list-pod-identity-associations', ['--cluster-name', cluster]));
  if (!isObject(listed)) return undefined;
  const ours = listAt(listed, 'associations').filter((each) => textAt(each, 'serviceAccount') === serviceAccount);
  const found = await Promise.all(
    ours.slice(0, MOST).map(async (each): Promise<readonly Association[]> => {
      const [namespace, id] = [textAt(each, 'namespace'), textAt(each, 'associationId')];
      if (namespace === undefined || id === undefined || !/^a-[a-z0-9]+$/.test(id)) return [];
      const flags = [
        ['--cluster-name', cluster],
        ['--association-id', id],
      ] as const;
      const roleArn = textAt(
        await ask(call('eks describe-pod-identity-association', ...flags)),
        'association',
        'roleArn',
      );
      return [{ namespace, serviceAccount, ...(roleArn !== undefined && { roleArn }) }];
    }),
  );
  return found.flat();
}

/** Stacks that installers make, or that we would. */
const stacksOf = (cluster: string): readonly string[] =>
  [`Karpenter-${cluster}`, `eksctl-${cluster}-karpenter`].filter((name) => /^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name));

async function lookAtStacks({ ask }: Reader, cluster: string) {
  const stacks = new Map<string, readonly string[]>();
  const found = stacksOf(cluster).map(async (name) => {
    const answer = await ask(call('cloudformation describe-stack-resources', ['--stack-name', name]));
    return isObject(answer)
      ? [[name, listAt(answer, 'StackResources').flatMap((each) => textAt(each, 'LogicalResourceId') ?? [])] as const]
      : [];
  });
  for (const [name, ids] of (await Promise.all(found)).flat()) stacks.set(name, ids);
  return stacks;
}

/** Names that a controller's role has where nothing else names it. */
const controllerNames = (cluster: string): readonly string[] => [
  `${cluster}-karpenter`,
  `KarpenterControllerRole-${cluster}`,
  `eksctl-${cluster}-iamservice-role`,
];

/** Installers that give it a name of their own making. */
const isController = (cluster: string, name: string): boolean =>
  name.startsWith(`KarpenterIRSA-${cluster}`) || name.startsWith('KarpenterController-');

async function lookForController(reader: Reader, cluster: string, named: readonly string[]): Promise<Role | undefined> {
  const look = async (names: readonly string[]): Promise<Role | undefined> => {
    const roles = await Promise.all(askable(names, AWS_NAMES.role).map((name) => lookAtRole(reader, name, true)));
    return roles.find((role) => role !== undefined);
  };
  const found = (await look(named)) ?? (named.length > 0 ? undefined : await look(controllerNames(cluster)));
  if (found !== undefined || named.length > 0) return found;
  const all = listAt(await reader.ask(call('iam list-roles')), 'Roles').flatMap(
    (role) => textAt(role, 'RoleName') ?? [],
  );
  const own = all.filter((name) => isController(cluster, name));
  const ofCluster = own.filter((name) => name.includes(cluster));
  // A name that does not hold the cluster's is its role only where there is no other.
  return look(ofCluster.length > 0 ? ofCluster.slice(0, 1) : own.length === 1 ? own : []);
}

const nodeRoleNames = (cluster: string): readonly string[] => [
  `KarpenterNodeRole-${cluster}`,
  `eksctl-KarpenterNodeRole-${cluster}`,
];

async function lookForNodeRoles(reader: Reader, { cluster, objects = [] }: AwsQuestion, entries: readonly string[]) {
  const classes = objects.filter((object) => kindOf(object) === 'EC2NodeClass');
  const profiles = askable(
    classes.map((each) => textAt(each, 'spec', 'instanceProfile')),
    AWS_NAMES.instanceProfile,
  );
  const behind = await Promise.all(
    profiles.map(async (name) => {
      const answer = await reader.ask(call('iam get-instance-profile', ['--instance-profile-name', name]));
      return listAt(answer, 'InstanceProfile', 'Roles').map((role) => textAt(role, 'RoleName'));
    }),
  );
  const named = [...classes.map((each) => textAt(each, 'spec', 'role')), ...behind.flat()].map(
    (name) => name && lastPart(name),
  );
  const joining = entries.filter((arn) => arn.includes(':role/') && /karpenter/i.test(arn)).map(lastPart);
  const uses = (name: string | undefined): number => named.filter((each) => each === name).length;
  // The role of most classes is that of the cluster.
  named.sort((a, b) => uses(b) - uses(a));
  const isNamed = named.some((name) => name !== undefined);
  const names = isNamed ? named : [...nodeRoleNames(cluster), ...joining];
  const roles = await Promise.all(askable(names, AWS_NAMES.role).map((name) => lookAtRole(reader, name, false)));
  return { profiles, roles: roles.filter((role) => role !== undefined).filter((role) => isNamed || !takesPods(role)) };
}

const takesPods = ({ trust }: Role): boolean => trust.podIdentity || trust.irsa.length > 0;

/** Looks at everything, some questions at a time; an answer that does not come is said and stops nothing. */
export async function lookAtAws(question: AwsQuestion, run: RunTool): Promise<Seen> {
  const { cluster: name, region, helm } = question;
  const reader = awsReader(run, region);
  const { ask, unread, isAnswered } = reader;
  const nothing = {
    agent: undefined,
    entryTypes: new Map(),
    nodeRoles: [],
    profiles: [],
    queues: [],
    stacks: new Map(),
  };
  const described = await ask(call('eks describe-cluster', ['--name', name]));
  const cluster = described === null ? null : at(described, 'cluster');
  // What is no cluster, or of a program that does not answer at all, is not asked about any further.
  if (cluster === null || !isAnswered()) return { cluster, ...nothing, unread, isAnswered: isAnswered() };
  const joinsByEntry = textAt(cluster, 'accessConfig', 'authenticationMode') !== 'CONFIG_MAP';
  const [, partition = 'aws', at_ = '', account = ''] =
    /^arn:(aws[a-z-]*):eks:([a-z0-9-]+):(\d{12}):/.exec(textAt(cluster, 'arn') ?? '') ?? [];
  const arnStart = account === '' ? undefined : `arn:${partition}:sqs:${at_}:${account}:`;
  const serviceAccount = (helm && textAt(helm.values, 'serviceAccount', 'name')) || 'karpenter';
  const queueNames = [
    helm && queueOf(helm),
    helm && unheardQueueOf(helm),
    name,
    `Karpenter-${name}`,
    `karpenter-${name}`,
  ];
  const [associations, agent, listed, stacks, queues] = await Promise.all([
    lookAtAssociations(reader, name, serviceAccount),
    ask(call('eks describe-addon', ['--cluster-name', name], ['--addon-name', 'eks-pod-identity-agent'])),
    joinsByEntry ? ask(call('eks list-access-entries', ['--cluster-name', name])) : undefined,
    lookAtStacks(reader, name),
    Promise.all(askable(queueNames, AWS_NAMES.queue).map((queue) => lookAtQueue(reader, queue, arnStart))),
  ]);
  const entries = isObject(listed)
    ? listAt(listed, 'accessEntries').filter((each) => typeof each === 'string')
    : undefined;
  const annotated = helm && textAt(helm.values, 'serviceAccount', 'annotations', ROLE_ANNOTATION);
  const named = [annotated, ...(associations ?? []).map(({ roleArn }) => roleArn)]
    .filter((arn) => arn !== undefined)
    .map(lastPart);
  const [controllerRole, { profiles, roles }] = await Promise.all([
    lookForController(reader, name, named),
    lookForNodeRoles(reader, question, entries ?? []),
  ]);
  const entryTypes = new Map<string, string>();
  for (const { arn } of entries === undefined ? [] : roles.filter((role) => entries.includes(role.arn))) {
    const flags = [
      ['--cluster-name', name],
      ['--principal-arn', arn],
    ] as const;
    const type = textAt(await ask(call('eks describe-access-entry', ...flags)), 'accessEntry', 'type');
    if (type !== undefined) entryTypes.set(arn, type);
  }
  return {
    cluster,
    agent,
    entryTypes,
    nodeRoles: roles,
    profiles,
    queues,
    stacks,
    unread,
    isAnswered: true,
    ...(associations !== undefined && { associations }),
    ...(entries !== undefined && { entries }),
    ...(controllerRole !== undefined && { controllerRole }),
  };
}
