import { AWS_NAMES, type Cluster, nameFault } from '../../cluster';
import { isWindows } from '../../karpenter';
import { at, isObject, listAt, nameOf, textAt } from '../../objects';
import type { Question } from './question';

/** What a node class, or the cluster where it has none yet, starts nodes with. */
export interface NodeIdentity {
  /** `EC2NodeClass/default`. @default - the cluster itself, whose role it is */
  readonly resource?: string;
  readonly path: 'nodeRole' | 'windowsNodeRole' | 'spec.role' | 'spec.instanceProfile';
  /** Name of a role, or of an instance profile at `spec.instanceProfile`. */
  readonly name: string;
  readonly isWindows: boolean;
}

/** A role as IAM answered, of an instance profile or by its own name. */
export interface FoundRole {
  readonly name: string;
  readonly arn: string;
  /** Who may take it on; undefined where the answer has no document. */
  readonly trust: unknown;
}

/** An answer, null where the thing does not exist, undefined where nobody knows. */
export type AnswerTo = (question: Question) => unknown;

const lastPart = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

function identityOf(nodeClass: unknown, cluster: Cluster): readonly NodeIdentity[] {
  const windows = isObject(nodeClass) && isWindows(nodeClass);
  const given = { resource: `EC2NodeClass/${nameOf(nodeClass) ?? '?'}`, isWindows: windows };
  const role = textAt(nodeClass, 'spec', 'role');
  if (role !== undefined) {
    const name = lastPart(role);
    const own = (['nodeRole', 'windowsNodeRole'] as const).find((path) => cluster[path].name === name);
    return [own === undefined ? { ...given, path: 'spec.role', name } : { path: own, name, isWindows: windows }];
  }
  const profile = textAt(nodeClass, 'spec', 'instanceProfile');
  return profile === undefined ? [] : [{ ...given, path: 'spec.instanceProfile', name: profile }];
}

/** What nodes start with: each node class's own role or instance profile; the role of the cluster where there is no class. */
export function nodeIdentities(nodeClasses: readonly unknown[], cluster: Cluster): readonly NodeIdentity[] {
  if (nodeClasses.length === 0) return [{ path: 'nodeRole', name: cluster.nodeRole.name, isWindows: false }];
  const all = nodeClasses.flatMap((nodeClass) => identityOf(nodeClass, cluster));
  // The cluster's own role is told of once, however many classes have it.
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

/** The question for what an identity names. None for what IAM does not take, which admission tells of, or aws would take for an option. */
export function identityQuestion({ path, name }: NodeIdentity): Question | undefined {
  const isProfile = path === 'spec.instanceProfile';
  const fault = nameFault(name, isProfile ? AWS_NAMES.instanceProfile : AWS_NAMES.role);
  if (fault !== undefined || name.startsWith('-')) return undefined;
  return isProfile
    ? { name: `instance profile ${name}`, args: ['iam', 'get-instance-profile', '--instance-profile-name', name] }
    : { name: `role ${name}`, args: ['iam', 'get-role', '--role-name', name] };
}

/** The role that nodes get in the end; null where there is none, undefined where nobody knows. */
export function foundRole(identity: NodeIdentity, answerTo: AnswerTo): FoundRole | null | undefined {
  const question = identityQuestion(identity);
  const answer = question && answerTo(question);
  if (answer === undefined || answer === null) return answer;
  const role =
    identity.path === 'spec.instanceProfile' ? listAt(answer, 'InstanceProfile', 'Roles')[0] : at(answer, 'Role');
  const [name, arn] = [textAt(role, 'RoleName'), textAt(role, 'Arn')];
  if (name === undefined || arn === undefined) return role === undefined ? null : undefined;
  return { name, arn, trust: at(role, 'AssumeRolePolicyDocument') };
}

export const entryQuestion = ({ name }: Cluster, role: FoundRole): Question => ({
  name: `access entry of ${role.name}`,
  args: ['eks', 'describe-access-entry', '--cluster-name', name, '--principal-arn', role.arn],
});

export const attachedQuestion = ({ name }: FoundRole): Question => ({
  name: `policies attached to ${name}`,
  args: ['iam', 'list-attached-role-policies', '--role-name', name],
});

export const inlineQuestion = ({ name }: FoundRole): Question => ({
  name: `inline policies of ${name}`,
  args: ['iam', 'list-role-policies', '--role-name', name],
});

/** What is asked of a role that exists. */
export const roleQuestions = (cluster: Cluster, role: FoundRole): readonly Question[] => [
  ...(cluster.authenticationMode === 'CONFIG_MAP' ? [] : [entryQuestion(cluster, role)]),
  attachedQuestion(role),
  inlineQuestion(role),
];
