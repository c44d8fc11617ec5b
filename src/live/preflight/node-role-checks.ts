import { at, isObject, listAt, textAt } from '../../objects';
import type { Pitfall, PreflightCheck } from './check';
import type { Facts } from './collect';
import { MAKE_ANEW } from './make-anew';
import {
  attachedQuestion,
  entryQuestion,
  type FoundRole,
  foundRole,
  identityQuestion,
  inlineQuestion,
  type NodeIdentity,
  nodeIdentities,
} from './node-roles';

const identities = ({ nodeClasses, cluster }: Facts): readonly NodeIdentity[] => nodeIdentities(nodeClasses, cluster);

/** Where a finding about an identity stands. */
const placeOf = ({ resource, path }: NodeIdentity): Pick<Pitfall, 'resource' | 'path'> => ({ resource, path });

/** What makes a resource of a role anew, as far as it is ours to make. */
const makes = ({ resource }: NodeIdentity, elsewhere: string): string =>
  resource === undefined ? MAKE_ANEW : elsewhere;

const isProfile = ({ path }: NodeIdentity): boolean => path === 'spec.instanceProfile';

const missing = (facts: Facts, kind: (identity: NodeIdentity) => boolean): readonly NodeIdentity[] =>
  identities(facts).filter((identity) => {
    const question = identityQuestion(identity);
    return kind(identity) && question !== undefined && facts.answerTo(question) === null;
  });

const missingRole = (facts: Facts): Pitfall[] =>
  missing(facts, (identity) => !isProfile(identity)).map((identity) => ({
    ...placeOf(identity),
    got: identity.name,
    message: 'the node role does not exist',
    fix: makes(identity, `make it, or give the class role: ${facts.cluster.nodeRole.name}`),
  }));

const missingProfile = (facts: Facts): Pitfall[] =>
  missing(facts, isProfile).map((identity) => ({
    ...placeOf(identity),
    got: identity.name,
    message: 'the instance profile does not exist: nothing launches from the class',
    fix: `name one that exists, or give the class role: ${facts.cluster.nodeRole.name}`,
  }));

const emptyProfile = (facts: Facts): Pitfall[] =>
  identities(facts)
    .filter((identity) => {
      const question = identityQuestion(identity);
      const answer = question && facts.answerTo(question);
      return isProfile(identity) && isObject(answer) && listAt(answer, 'InstanceProfile', 'Roles').length === 0;
    })
    .map((identity) => ({
      ...placeOf(identity),
      got: identity.name,
      message: 'the instance profile holds no role: instances start without credentials and never join',
      fix: `aws iam add-role-to-instance-profile --instance-profile-name ${identity.name} --role-name ${facts.cluster.nodeRole.name}`,
    }));

/** What is wrong with the roles that exist, each role told of where the classes name it. */
const ofRoles = (
  facts: Facts,
  fault: (role: FoundRole, identity: NodeIdentity) => Omit<Pitfall, 'resource' | 'path'> | undefined,
): Pitfall[] =>
  identities(facts).flatMap((identity) => {
    const role = foundRole(identity, facts.answerTo);
    const found = role ? fault(role, identity) : undefined;
    return found === undefined ? [] : [{ ...placeOf(identity), ...found }];
  });

const servicesOf = (principal: unknown): readonly unknown[] => {
  const services = at(principal, 'Service');
  return Array.isArray(services) ? services : [services];
};

/** Whether EC2 may take the role on: `ec2.amazonaws.com`, with another suffix in other partitions. */
const trustsEc2 = (trust: unknown): boolean =>
  listAt(trust, 'Statement').some(
    (statement) =>
      at(statement, 'Effect') === 'Allow' &&
      (at(statement, 'Principal') === '*' ||
        servicesOf(at(statement, 'Principal')).some((service) => String(service).startsWith('ec2.'))),
  );

const trust = (facts: Facts): Pitfall[] =>
  ofRoles(facts, ({ name, trust }) =>
    !isObject(trust) || trustsEc2(trust)
      ? undefined
      : {
          got: name,
          message: 'the node role does not trust EC2: instances cannot take it on, and none starts',
          fix: 'let ec2.amazonaws.com call sts:AssumeRole in its trust policy',
        },
  );

/** What nodes cannot do without, and the policies of AWS that give it. */
const NEEDS: readonly { readonly need: string; readonly anyOf: readonly string[] }[] = [
  { need: 'join the cluster', anyOf: ['AmazonEKSWorkerNodePolicy', 'AmazonEKSWorkerNodeMinimalPolicy'] },
  {
    need: 'pull images from ECR',
    anyOf: [
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonEC2ContainerRegistryReadOnly',
      'AmazonEC2ContainerRegistryPowerUser',
      'AmazonEC2ContainerRegistryFullAccess',
    ],
  },
];

/** Policies of AWS that give nothing of what nodes need, whatever else they are for. */
const OTHERS = /^(?:AmazonEKS|AmazonEC2ContainerRegistry|AmazonSSM|CloudWatchAgent|AmazonEBSCSIDriver)/;

function policies(facts: Facts): Pitfall[] {
  return ofRoles(facts, (role) => {
    const attached = at(facts.answerTo(attachedQuestion(role)), 'AttachedPolicies');
    const inline = at(facts.answerTo(inlineQuestion(role)), 'PolicyNames');
    if (!Array.isArray(attached) || !Array.isArray(inline)) return undefined;
    const names = attached.map((policy) => textAt(policy, 'PolicyName') ?? '');
    const isOfAws = (policy: unknown): boolean => textAt(policy, 'PolicyArn')?.includes(':iam::aws:policy/') === true;
    // What a policy of the user's grants is not read.
    if (inline.length > 0 || !attached.every(isOfAws) || !names.every((name) => OTHERS.test(name))) return undefined;
    const lacking = NEEDS.filter(({ anyOf }) => !anyOf.some((name) => names.includes(name)));
    if (lacking.length === 0) return undefined;
    return {
      got: role.name,
      message: `no policy of the node role lets nodes ${lacking.map(({ need }) => need).join(' and ')}`,
      fix: `attach ${lacking.map(({ anyOf }) => anyOf[0]).join(' and ')}`,
    };
  });
}

/** Whether aws-auth maps the role; the authenticator compares without the path. */
function isMapped({ answer }: Facts, role: FoundRole): boolean {
  const roles = textAt(answer('awsAuth'), 'data', 'mapRoles') ?? '';
  const arns = [...roles.matchAll(/rolearn["']?:\s*["']?([^\s"',}]+)/g)].map(([, arn = '']) => arn);
  return arns.some((arn) => /^arn:[^:]+:iam::\d{12}:role\/[^/]+$/.test(arn) && arn.endsWith(`:role/${role.name}`));
}

/** How nodes are let in, and the type of the access entry where entries count. */
function accessOf({ answer, answerTo, cluster }: Facts, role: FoundRole) {
  const mode = textAt(answer('cluster'), 'cluster', 'accessConfig', 'authenticationMode');
  const takesEntries = mode === 'API' || mode === 'API_AND_CONFIG_MAP';
  const entry = answerTo(entryQuestion(cluster, role));
  return { mode, takesEntries, entry, type: takesEntries ? textAt(entry, 'accessEntry', 'type') : undefined };
}

const NODE_TYPES = ['EC2_LINUX', 'EC2_WINDOWS', 'EC2'];

const typeFor = ({ isWindows }: NodeIdentity): string => (isWindows ? 'EC2_WINDOWS' : 'EC2_LINUX');

const accessEntryType = (facts: Facts): Pitfall[] =>
  ofRoles(facts, (role, identity) => {
    const { type } = accessOf(facts, role);
    if (type === undefined || (NODE_TYPES.includes(type) && (!identity.isWindows || type === 'EC2_WINDOWS'))) {
      return undefined;
    }
    return {
      got: type,
      message: NODE_TYPES.includes(type)
        ? 'the access entry of the node role is for Linux: Windows nodes join, and nothing lets their kube-proxy in'
        : 'the access entry of the node role is of a type with which nodes never join',
      fix: `delete the entry and create one of type ${typeFor(identity)}: ${makes(identity, createEntry(facts, role, identity))}`,
    };
  });

const createEntry = ({ cluster }: Facts, role: FoundRole, identity: NodeIdentity): string =>
  `aws eks create-access-entry --cluster-name ${cluster.name} --principal-arn <ARN of ${role.name}> --type ${typeFor(identity)}`;

const nodeAccess = (facts: Facts): Pitfall[] =>
  ofRoles(facts, (role, identity) => {
    const { answer, cluster } = facts;
    const { mode, takesEntries, entry, type } = accessOf(facts, role);
    if (mode === undefined || type !== undefined) return undefined;
    const takesMappings = mode !== 'API';
    if (takesMappings && (answer('awsAuth') === undefined || isMapped(facts, role))) return undefined;
    if (takesEntries && cluster.authenticationMode !== 'CONFIG_MAP' && entry !== null) return undefined;
    return {
      got: role.name,
      message: `the node role has no access entry${takesMappings ? ' and no mapping in aws-auth' : ''}: nodes start, cost and never join`,
      fix: takesEntries
        ? `create an access entry of type ${typeFor(identity)}: ${makes(identity, createEntry(facts, role, identity))}`
        : 'add the mapping to mapRoles of aws-auth; install/bootstrap.sh does it',
    };
  });

export const NODE_ROLE_CHECKS: readonly PreflightCheck[] = [
  { rule: 'preflight/node-role-missing', find: missingRole },
  { rule: 'preflight/instance-profile-missing', find: missingProfile },
  { rule: 'preflight/instance-profile-role', find: emptyProfile },
  { rule: 'preflight/node-role-trust', find: trust },
  { rule: 'preflight/node-role-policies', find: policies },
  { rule: 'preflight/access-entry-type', find: accessEntryType },
  { rule: 'preflight/node-access', find: nodeAccess },
];
