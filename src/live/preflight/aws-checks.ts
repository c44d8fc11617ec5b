import { at, listAt, textAt } from '../../objects';
import { itemsOf, type Pitfall, type PreflightCheck } from './check';
import type { Facts } from './collect';
import type { SourceName } from './sources';

/** Tags of an EC2 resource as pairs. */
const tagsOf = (resource: unknown): readonly (readonly [string, string])[] =>
  listAt(resource, 'Tags').map((tag) => [textAt(tag, 'Key') ?? '', textAt(tag, 'Value') ?? '']);

/**
 * What makes a resource of the stack. A stack takes what was deleted by hand for there, and its deployment changes nothing: only a
 * change set that reverts drift makes it again (CloudFormation User Guide, drift-aware change sets).
 */
const MAKE_ANEW =
  'run install/bootstrap.sh, which deploys aws/template.yaml where there is one and makes the rest; where somebody deleted it by hand from the stack: aws cloudformation create-change-set --deployment-mode REVERT_DRIFT';

const CLUSTER_TAG = 'kubernetes.io/cluster/';

/** Clusters that a resource says it belongs to. A shared one may name several. */
const clustersOf = (resource: unknown): readonly string[] =>
  tagsOf(resource)
    .filter(([key, value]) => key.startsWith(CLUSTER_TAG) && value === 'owned')
    .map(([key]) => key.slice(CLUSTER_TAG.length));

/** Where the answer, the list in it and the ids in the list are. */
interface Tagged {
  readonly what: string;
  readonly source: SourceName;
  readonly list: string;
  readonly id: string;
  readonly selector: 'subnetSelectorTerms' | 'securityGroupSelectorTerms';
}

const TAGGED: readonly Tagged[] = [
  { what: 'subnet', source: 'subnets', list: 'Subnets', id: 'SubnetId', selector: 'subnetSelectorTerms' },
  {
    what: 'security group',
    source: 'securityGroups',
    list: 'SecurityGroups',
    id: 'GroupId',
    selector: 'securityGroupSelectorTerms',
  },
];

/** Whether a node class of the cluster finds these by the tag; without any node class the tag is what will be used. */
function usesTag({ answer, cluster }: Facts, { selector }: Tagged): boolean {
  const classes = itemsOf(answer('nodeClasses'));
  const terms = classes.flatMap((item) => listAt(item, 'spec', selector));
  return classes.length === 0 || terms.some((term) => at(term, 'tags', cluster.discoveryTag.key) !== undefined);
}

const listOf = ({ answer }: Facts, { source, list }: Tagged): readonly unknown[] | undefined => {
  const found = at(answer(source), list);
  return Array.isArray(found) ? found : undefined;
};

function untagged(facts: Facts): Pitfall[] {
  const { key, value } = facts.cluster.discoveryTag;
  return TAGGED.filter((tagged) => usesTag(facts, tagged) && listOf(facts, tagged)?.length === 0).map(({ what }) => ({
    path: 'discoveryTag',
    got: { [key]: value },
    message: `no ${what} carries the tag: node classes find none, and nothing launches`,
    fix: `tag the ${what}s for nodes; install/bootstrap.sh does it where a node class selects by the tag`,
  }));
}

/** What is wrong with each resource that the tag finds. */
const ofTagged = (facts: Facts, fault: (resource: unknown, what: string) => string | undefined): Pitfall[] =>
  TAGGED.flatMap((tagged) =>
    (listOf(facts, tagged) ?? []).flatMap((resource) => {
      const message = fault(resource, tagged.what);
      const got = textAt(resource, tagged.id) ?? '?';
      const fix = 'take the tag off it, or give this cluster a discoveryTag of its own';
      return message === undefined ? [] : [{ path: 'discoveryTag', got, message, fix }];
    }),
  );

function isElsewhere({ answer }: Facts, resource: unknown): boolean {
  const vpc = textAt(answer('cluster'), 'cluster', 'resourcesVpcConfig', 'vpcId');
  return vpc !== undefined && at(resource, 'VpcId') !== vpc;
}

const foreignVpc = (facts: Facts): Pitfall[] =>
  ofTagged(facts, (resource, what) =>
    isElsewhere(facts, resource)
      ? `the tag finds a ${what} of another VPC: nodes start there and never reach the cluster`
      : undefined,
  );

const foreignTags = (facts: Facts): Pitfall[] =>
  ofTagged(facts, (resource, what) => {
    const owners = clustersOf(resource);
    const isOwn = owners.length === 0 || owners.includes(facts.cluster.name);
    return isOwn || isElsewhere(facts, resource)
      ? undefined
      : `the tag finds a ${what} of cluster ${owners.join(', ')}`;
  });

/** Whether aws-auth maps the role; the authenticator compares without the path. */
function isMapped({ answer, cluster }: Facts): boolean {
  const roles = textAt(answer('awsAuth'), 'data', 'mapRoles') ?? '';
  const arns = [...roles.matchAll(/rolearn["']?:\s*["']?([^\s"',}]+)/g)].map(([, arn = '']) => arn);
  return arns.some(
    (arn) => /^arn:[^:]+:iam::\d{12}:role\/[^/]+$/.test(arn) && arn.endsWith(`:role/${cluster.nodeRole.name}`),
  );
}

function missingNodeRole({ answer, cluster }: Facts): Pitfall[] {
  if (answer('nodeRole') !== null) return [];
  return [
    {
      path: 'nodeRole',
      got: cluster.nodeRole.name,
      message: 'the node role does not exist',
      fix: `${MAKE_ANEW}, or name the role that exists`,
    },
  ];
}

/** How nodes are let in, and the type of the access entry where entries count. */
function accessOf({ answer }: Facts) {
  const mode = textAt(answer('cluster'), 'cluster', 'accessConfig', 'authenticationMode');
  const takesEntries = mode === 'API' || mode === 'API_AND_CONFIG_MAP';
  const type = takesEntries ? textAt(answer('accessEntry'), 'accessEntry', 'type') : undefined;
  return { mode, takesEntries, type };
}

function accessEntryType(facts: Facts): Pitfall[] {
  const { type } = accessOf(facts);
  const joins = type === undefined || ['EC2_LINUX', 'EC2_WINDOWS', 'EC2'].includes(type);
  if (joins || facts.answer('nodeRole') === null) return [];
  return [
    {
      path: 'nodeRole',
      got: type,
      message: 'the access entry of the node role is of a type with which nodes never join',
      fix: `delete the entry and create one of type EC2_LINUX: ${MAKE_ANEW}`,
    },
  ];
}

function nodeAccess(facts: Facts): Pitfall[] {
  const { answer, cluster } = facts;
  const { mode, takesEntries, type } = accessOf(facts);
  if (answer('nodeRole') === null || type !== undefined) return [];
  const takesMappings = mode !== undefined && mode !== 'API';
  if (takesMappings && (answer('awsAuth') === undefined || isMapped(facts))) return [];
  const isKnown =
    mode !== undefined &&
    (!takesEntries || cluster.authenticationMode === 'CONFIG_MAP' || answer('accessEntry') === null);
  if (!isKnown) return [];
  return [
    {
      path: 'nodeRole',
      got: cluster.nodeRole.name,
      message: `the node role has no access entry${takesMappings ? ' and no mapping in aws-auth' : ''}: nodes start, cost and never join`,
      fix: takesEntries
        ? `create an access entry of type EC2_LINUX: ${MAKE_ANEW}`
        : 'add the mapping to mapRoles of aws-auth; install/bootstrap.sh does it',
    },
  ];
}

function podIdentity({ answer, cluster }: Facts): Pitfall[] {
  const associations = at(answer('associations'), 'associations');
  if (!Array.isArray(associations) || associations.length > 0) return [];
  return [
    {
      path: 'identity',
      got: `${cluster.namespace}/${cluster.serviceAccount}`,
      message: 'no pod identity association gives the service account a role: the controller has no credentials',
      fix: MAKE_ANEW,
    },
  ];
}

function podIdentityRole({ answer, cluster }: Facts): Pitfall[] {
  if (listAt(answer('associations'), 'associations').length === 0) return [];
  const arn = textAt(answer('association'), 'association', 'roleArn');
  const name = arn?.slice(arn.lastIndexOf('/') + 1);
  if (name === undefined || name === cluster.controllerRole.name) return [];
  return [
    {
      path: 'identity',
      got: name,
      message: `the pod identity association names another role than ${cluster.controllerRole.name}`,
      fix: `delete the association, then ${MAKE_ANEW}; or give the cluster this controllerRole`,
    },
  ];
}

function agent({ answer }: Facts): Pitfall[] {
  const addon = answer('agent');
  if (addon === undefined || (addon === null && answer('agentDaemonSet') !== null)) return [];
  const status = textAt(addon, 'addon', 'status');
  if (status === 'ACTIVE' || status === 'UPDATING') return [];
  return [
    {
      path: 'identity',
      got: status ?? 'not installed',
      message: 'the add-on eks-pod-identity-agent does not run: the controller gets no credentials',
      fix: 'install the add-on: aws eks create-addon --addon-name eks-pod-identity-agent, which install/bootstrap.sh does as well',
    },
  ];
}

function missingQueue({ answer, cluster }: Facts): Pitfall[] {
  if (answer('queue') !== null) return [];
  return [
    {
      path: 'interruptionQueue',
      got: cluster.interruptionQueue?.name,
      message: 'the interruption queue does not exist in this region and account: spot interruptions are not seen',
      fix: MAKE_ANEW,
    },
  ];
}

function spotRole({ answer }: Facts): Pitfall[] {
  const roles = at(answer('spotRole'), 'Roles');
  if (!Array.isArray(roles) || roles.length > 0) return [];
  return [
    {
      message: 'the account has no service-linked role of EC2 Spot: the first spot instance fails',
      fix: 'aws iam create-service-linked-role --aws-service-name spot.amazonaws.com',
    },
  ];
}

const ENDPOINTS = ['ec2', 'ecr.api', 'ecr.dkr', 's3', 'sts', 'ssm', 'eks'];

function endpoints({ answer, cluster }: Facts): Pitfall[] {
  const found = at(answer('endpoints'), 'VpcEndpoints');
  if (!Array.isArray(found)) return [];
  const services = found.map((endpoint) => textAt(endpoint, 'ServiceName') ?? '');
  const needed = [
    ...ENDPOINTS,
    ...(cluster.interruptionQueue === undefined ? [] : ['sqs']),
    ...(cluster.identity === 'pod-identity' ? ['eks-auth'] : []),
  ];
  const missing = needed.filter((service) => !services.some((name) => name.endsWith(`.${cluster.region}.${service}`)));
  if (missing.length === 0) return [];
  return [
    {
      path: 'vpc.isolated',
      got: missing,
      message: 'the isolated VPC has no endpoint for services that nodes or controller call',
      fix: 'give the cluster vpc.id, subnets and cidrs, so that aws/template.yaml makes them',
    },
  ];
}

export const AWS_CHECKS: readonly PreflightCheck[] = [
  { rule: 'preflight/tags', find: untagged },
  { rule: 'preflight/foreign-vpc', find: foreignVpc },
  { rule: 'preflight/foreign-tags', find: foreignTags },
  { rule: 'preflight/node-role-missing', find: missingNodeRole },
  { rule: 'preflight/access-entry-type', find: accessEntryType },
  { rule: 'preflight/node-access', find: nodeAccess },
  { rule: 'preflight/pod-identity', find: podIdentity },
  { rule: 'preflight/pod-identity-role', find: podIdentityRole },
  { rule: 'preflight/pod-identity-agent', find: agent },
  { rule: 'preflight/queue-missing', find: missingQueue },
  { rule: 'preflight/spot-role', find: spotRole },
  { rule: 'preflight/vpc-endpoints', find: endpoints },
];
