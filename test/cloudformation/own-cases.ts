/**
 * Requests of the project's own: what Karpenter needs, with one thing changed at a time, and everything else that
 * somebody with its credentials could try.
 */
import type { Profile } from '../../src/cloudformation';
import type { Case } from './cases';
import type { Decision, IamRequest } from './iam-evaluator';
import {
  account,
  CLUSTER,
  type Context,
  CREATED,
  CREATED_BY_LAUNCH,
  ec2Arn,
  iamArn,
  NEEDS,
  type Need,
  NODE_ROLE,
  OTHER_ACCOUNT,
  OTHER_REGION,
  OWNED,
  OWNED_PROFILE,
  partition,
  REGION,
  REQUESTED,
  REQUESTED_PROFILE,
  ROOT_PROFILE,
  region,
} from './karpenter-needs';

type Change = readonly [how: string, change: Partial<IamRequest>, decision: Decision];

/** What a need becomes with one thing of its context changed. */
function contextChanges(
  { context, guarded = [], present = [], hardenedGuards = [] }: Need,
  profile: Profile,
): Change[] {
  const without = (key: string): Partial<IamRequest> => ({
    context: Object.fromEntries(Object.entries(context).filter(([name]) => name !== key)),
  });
  const setTo = (key: string, value: string): Partial<IamRequest> => ({ context: { ...context, [key]: value } });
  const ifHardened: Decision = profile === 'hardened' ? 'deny' : 'allow';
  return [
    ['as it is', {}, 'allow'],
    ...[...guarded, ...present].map((key): Change => [`without ${key}`, without(key), 'deny']),
    ...guarded.flatMap((key) => {
      const value = String(context[key]);
      return [`x${value}`, `${value}x`, `${value}-2`, value.toUpperCase(), ''].map(
        (wrong): Change => [`${key} ${wrong || 'empty'}`, setTo(key, wrong), 'deny'],
      );
    }),
    ...present.map((key): Change => [`any ${key}`, setTo(key, 'anything'), 'allow']),
    ...hardenedGuards.flatMap((key): Change[] => [
      [`without ${key}`, without(key), ifHardened],
      [`${key} PROD-EU`, setTo(key, 'PROD-EU'), ifHardened],
      [`${key} xprod-eu`, setTo(key, 'xprod-eu'), ifHardened],
    ]),
  ];
}

/** What a need becomes with its resource moved elsewhere. */
function resourceChanges({ foreignAccount }: Need, resource: string, profile: Profile): Change[] {
  if (resource === '*') return [];
  const [scheme, , service, of, owner, ...rest] = resource.split(':');
  const moved = (to: readonly (string | undefined)[]): Partial<IamRequest> => ({
    resource: [...to, ...rest].join(':'),
  });
  const foreign = foreignAccount === 'always' || (foreignAccount === 'unless-hardened' && profile !== 'hardened');
  return [
    ['other partition', moved([scheme, 'aws-cn', service, of, owner]), 'deny'],
    ...(of ? [['other region', moved([scheme, partition, service, OTHER_REGION, owner]), 'deny'] as const] : []),
    ...(owner
      ? [['other account', moved([scheme, partition, service, of, OTHER_ACCOUNT]), foreign ? 'allow' : 'deny'] as const]
      : []),
    ['other name', { resource: resource.includes('/') ? resource.replace('/', '-2/') : `${resource}-2` }, 'deny'],
  ];
}

const caseOf = (id: string, request: IamRequest, decision: Decision): Case => ({ id, decision, ...request });

const needCases = (profile: Profile): Case[] =>
  NEEDS.flatMap((need) =>
    need.actions.flatMap((action) =>
      need.resources.flatMap((resource) =>
        [...contextChanges(need, profile), ...resourceChanges(need, resource, profile)].map(([how, change, decision]) =>
          caseOf(
            `${need.name}: ${action} on ${resource}: ${how}`,
            { action, resource, context: need.context, ...change },
            decision,
          ),
        ),
      ),
    ),
  );

/** Everything that any statement could ask of a request, at once. */
const EVERYTHING: Context = {
  ...REGION,
  ...OWNED,
  ...REQUESTED,
  ...OWNED_PROFILE,
  ...REQUESTED_PROFILE,
  'ec2:CreateAction': 'RunInstances',
  'iam:PassedToService': 'ec2.amazonaws.com',
  'arc-zonal-shift:ResourceIdentifier': CLUSTER,
};

const named = (service: string, names: string): readonly string[] =>
  names.split(' ').map((name) => `${service}:${name}`);

/** Actions beside those that are needed. */
const OTHER_ACTIONS = [
  ...named(
    'ec2',
    'AssociateIamInstanceProfile AttachVolume AuthorizeSecurityGroupIngress CreateLaunchTemplateVersion CreateNetworkInterface CreateSecurityGroup CreateSnapshot CreateVolume DeleteFleets DeleteNetworkInterface DeleteSecurityGroup DeleteTags DeleteVolume DescribeAvailabilityZones DescribeKeyPairs DescribeVolumes GetConsoleOutput GetPasswordData ModifyInstanceAttribute ModifyLaunchTemplate RebootInstances RequestSpotInstances StartInstances StopInstances',
  ),
  ...named(
    'iam',
    'AttachRolePolicy CreatePolicy CreateRole CreateServiceLinkedRole CreateUser DeleteRole GetRole ListRoles PutRolePolicy UntagInstanceProfile UpdateAssumeRolePolicy',
  ),
  ...named(
    'eks',
    'AssociateAccessPolicy CreateAccessEntry CreatePodIdentityAssociation DeleteCluster ListClusters UpdateClusterConfig',
  ),
  ...named('sqs', 'ChangeMessageVisibility DeleteQueue GetQueueAttributes PurgeQueue SendMessage SetQueueAttributes'),
  ...named('ssm', 'GetParameterHistory GetParameters GetParametersByPath PutParameter SendCommand StartSession'),
  ...named('arc-zonal-shift', 'ListManagedResources StartZonalShift UpdateZonalAutoshiftConfiguration'),
  ...named('pricing', 'DescribeServices'),
  ...named('kms', 'CreateGrant Decrypt DescribeKey GenerateDataKeyWithoutPlaintext'),
  ...named('sts', 'AssumeRole'),
  ...named('secretsmanager', 'GetSecretValue'),
];

/** Resources beside those that are needed. */
const OTHER_RESOURCES = [
  ...['vpc', 'key-pair', 'natgateway', 'dedicated-host', 'reserved-instances'].map((type) => ec2Arn(type)),
  iamArn('role/KarpenterControllerRole-prod-eu'),
  iamArn('role/KarpenterNodeRole-prod-eu-admin'),
  iamArn('role/path/KarpenterNodeRole-prod-eu'),
  iamArn('user/admin'),
  iamArn('user/KarpenterNodeRole-prod-eu'),
  iamArn(`user/karpenter/${region}/prod-eu/x`),
  `arn:${partition}:ec2:${region}::vpc/vpc-0abc`,
  `arn:${partition}:eks:${region}:${account}:nodegroup/prod-eu`,
  `arn:${partition}:ssm:${region}::document/aws/service/x`,
  `arn:${partition}:eks:${region}:${account}:cluster/prod-eu-2`,
  `arn:${partition}:eks:${region}:${account}:cluster/prod`,
  `arn:${partition}:sqs:${region}:${account}:prod-eu-dlq`,
  `arn:${partition}:sqs:${region}:${account}:orders`,
  `arn:${partition}:ssm:${region}:${account}:parameter/db/password`,
  `arn:${partition}:ssm:${region}::parameter/aws/serviceroot`,
  `arn:${partition}:ssm:${region}:${account}:document/run`,
  `arn:${partition}:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  `arn:${partition}:secretsmanager:${region}:${account}:secret:db`,
];

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** Every action on every resource with a generous context: only what is needed may be allowed. */
function crossCases(label: string, context: Context, needs: readonly Need[]): Case[] {
  const needed = new Set(
    needs.flatMap(({ actions, resources }) => actions.flatMap((action) => resources.map((on) => `${action} ${on}`))),
  );
  // Profiles under / have cases of their own, and an action that takes no resource is never asked with one.
  const resources = unique([...NEEDS.flatMap((need) => need.resources), ...OTHER_RESOURCES]).filter(
    (on) => on !== ROOT_PROFILE,
  );
  const unscoped = new Set(NEEDS.filter((need) => need.resources.includes('*')).flatMap(({ actions }) => actions));
  return unique([...NEEDS.flatMap(({ actions }) => actions), ...OTHER_ACTIONS]).flatMap((action) =>
    resources
      .filter((resource) => resource === '*' || !unscoped.has(action))
      .map((resource) =>
        caseOf(
          `${label}: ${action} on ${resource}`,
          { action, resource, context },
          needed.has(`${action} ${resource}`) ? 'allow' : 'deny',
        ),
      ),
  );
}

/** As {@link EVERYTHING}, but nothing is being created: the request sets the name of what there is. */
const LATER: Context = {
  ...Object.fromEntries(Object.entries(EVERYTHING).filter(([key]) => !key.startsWith('aws:RequestTag/'))),
  'aws:RequestTag/Name': 'default/default-x1',
};

const NEEDS_LATER = NEEDS.filter(({ context }) =>
  Object.keys(context).every((key) => !key.startsWith('aws:RequestTag/') || key === 'aws:RequestTag/Name'),
);

/** Single requests that stand for a known mistake or a known difference between the profiles. */
function singleCases(profile: Profile): Case[] {
  const hardened = profile === 'hardened';
  const instance = ec2Arn('instance');
  const twin = {
    ...REGION,
    'aws:ResourceTag/kubernetes.io/cluster/Prod-EU': 'owned',
    'aws:ResourceTag/eks:eks-cluster-name': 'Prod-EU',
    'aws:ResourceTag/karpenter.sh/nodepool': 'default',
  };
  const foreign = { ...REGION, ...REQUESTED, 'aws:RequestTag/kubernetes.io/cluster/staging-eu': 'owned' };
  const managedNodeGroup = { ...REGION, 'aws:ResourceTag/kubernetes.io/cluster/prod-eu': 'owned' };
  const later = (tags: Context): Context => ({ ...REGION, ...OWNED, ...tags });
  const single = (id: string, action: string, resource: string, context: Context, allowed: boolean): Case =>
    caseOf(id, { action, resource, context }, allowed ? 'allow' : 'deny');
  return [
    single('twin: terminate', 'ec2:TerminateInstances', instance, twin, !hardened),
    single('twin: launch template', 'ec2:RunInstances', ec2Arn('launch-template'), twin, !hardened),
    ...CREATED_BY_LAUNCH.flatMap((type) => [
      single(
        `own tag on ${type}`,
        'ec2:RunInstances',
        ec2Arn(type),
        { ...REGION, ...REQUESTED, 'aws:RequestTag/team': 'payments' },
        true,
      ),
      single(`foreign cluster on ${type}`, 'ec2:RunInstances', ec2Arn(type), foreign, !hardened),
    ]),
    ...CREATED.flatMap((type) => [
      single(
        `own tag while creating ${type}`,
        'ec2:CreateTags',
        ec2Arn(type),
        { ...REGION, ...REQUESTED, 'aws:RequestTag/Team': 'a', 'ec2:CreateAction': 'CreateFleet' },
        true,
      ),
      single(
        `foreign cluster while creating ${type}`,
        'ec2:CreateTags',
        ec2Arn(type),
        { ...foreign, 'ec2:CreateAction': 'CreateFleet' },
        !hardened,
      ),
    ]),
    ...[...'abcdefghijlmnopqrstuvwxyzABCDEFGHIJLMNOPQRSTUVWXYZ0123456789_.:/=+-@'].flatMap((letter) => [
      single(
        `tag ${letter}`,
        'ec2:RunInstances',
        instance,
        { ...REGION, ...REQUESTED, [`aws:RequestTag/${letter}-x`]: '1' },
        true,
      ),
      single(
        `tag ${letter} while creating`,
        'ec2:CreateTags',
        instance,
        { ...REGION, ...REQUESTED, [`aws:RequestTag/${letter}-x`]: '1', 'ec2:CreateAction': 'RunInstances' },
        true,
      ),
    ]),
    ...['karpenter.sh/x', 'karpenter.k8s.aws/x'].flatMap((key) => [
      single(
        `tag ${key}`,
        'ec2:RunInstances',
        instance,
        { ...REGION, ...REQUESTED, [`aws:RequestTag/${key}`]: '1' },
        true,
      ),
      single(
        `tag ${key} while creating`,
        'ec2:CreateTags',
        instance,
        { ...REGION, ...REQUESTED, [`aws:RequestTag/${key}`]: '1', 'ec2:CreateAction': 'RunInstances' },
        true,
      ),
    ]),
    single(
      'tag k',
      'ec2:RunInstances',
      instance,
      { ...REGION, ...REQUESTED, 'aws:RequestTag/kubernetes.io/x': '1' },
      !hardened,
    ),
    single('managed node group', 'ec2:TerminateInstances', instance, managedNodeGroup, false),
    single('later: another tag', 'ec2:CreateTags', instance, later({ 'aws:RequestTag/team': 'a' }), false),
    single('later: lower case', 'ec2:CreateTags', instance, later({ 'aws:RequestTag/name': 'a' }), false),
    single(
      'later: another too',
      'ec2:CreateTags',
      instance,
      later({ 'aws:RequestTag/Name': 'a', 'aws:RequestTag/team': 'b' }),
      false,
    ),
    single(
      'later: other cluster',
      'ec2:CreateTags',
      instance,
      later({ 'aws:RequestTag/eks:eks-cluster-name': 'staging-eu' }),
      false,
    ),
    single(
      'later: cluster with a longer name',
      'ec2:CreateTags',
      instance,
      later({ 'aws:RequestTag/eks:eks-cluster-name': 'xprod-eu' }),
      false,
    ),
    single(
      'later: claimed for another cluster',
      'ec2:CreateTags',
      instance,
      later({ 'aws:RequestTag/kubernetes.io/cluster/staging-eu': 'owned' }),
      false,
    ),
    single('later: a volume', 'ec2:CreateTags', ec2Arn('volume'), later({ 'aws:RequestTag/Name': 'a' }), false),
    single(
      'role to Lambda',
      'iam:PassRole',
      NODE_ROLE,
      { ...REGION, 'iam:PassedToService': 'lambda.amazonaws.com' },
      false,
    ),
    single(
      'role to EC2 in China',
      'iam:PassRole',
      NODE_ROLE,
      { ...REGION, 'iam:PassedToService': 'ec2.amazonaws.com.cn' },
      !hardened,
    ),
    single('describe elsewhere', 'ec2:DescribeInstances', '*', { 'aws:RequestedRegion': OTHER_REGION }, false),
    ...['iam:AddRoleToInstanceProfile', 'iam:DeleteInstanceProfile', 'iam:RemoveRoleFromInstanceProfile'].map(
      (action) =>
        single(`profile under /: ${action}`, action, ROOT_PROFILE, { ...REGION, ...OWNED_PROFILE }, !hardened),
    ),
    single(
      'make a profile under /',
      'iam:CreateInstanceProfile',
      ROOT_PROFILE,
      { ...REGION, ...REQUESTED_PROFILE },
      !hardened,
    ),
    single(
      'tag a profile under /',
      'iam:TagInstanceProfile',
      ROOT_PROFILE,
      { ...REGION, ...OWNED_PROFILE, ...REQUESTED_PROFILE },
      !hardened,
    ),
  ];
}

/** What the controller of `prod-eu` in Ireland may do with the newest Karpenter. */
export const ownCases = (profile: Profile): readonly Case[] => [
  ...needCases(profile),
  ...crossCases('everything', EVERYTHING, NEEDS),
  ...crossCases('later', LATER, NEEDS_LATER),
  ...singleCases(profile),
];
