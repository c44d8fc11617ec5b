/** What Karpenter's controller does in AWS, and what must not be changed about it; of its behaviour, not of a policy. */
import { ENVS } from './clusters';
import type { IamRequest } from './iam-evaluator';

export const { region, account, partition } = ENVS.eu;
export const OTHER_REGION = 'us-east-1';
export const OTHER_ACCOUNT = '444455556666';

export type Context = IamRequest['context'];

export const ec2Arn = (type: string, of = region, owner = account): string =>
  `arn:${partition}:ec2:${of}:${['image', 'snapshot'].includes(type) ? '' : owner}:${type}/${type}-0abc`;

export const iamArn = (path: string, owner = account): string => `arn:${partition}:iam::${owner}:${path}`;

export const NODE_ROLE = iamArn('role/KarpenterNodeRole-prod-eu');
const OWN_PROFILE = iamArn(`instance-profile/karpenter/${region}/prod-eu/0b1c/prod-eu_1`);
export const ROOT_PROFILE = iamArn('instance-profile/prod-eu_1');
export const CLUSTER = `arn:${partition}:eks:${region}:${account}:cluster/prod-eu`;
const QUEUE = `arn:${partition}:sqs:${region}:${account}:prod-eu`;

export const REGION: Context = { 'aws:RequestedRegion': region, 'aws:SecureTransport': 'true' };

export const OWNED: Context = {
  'aws:ResourceTag/kubernetes.io/cluster/prod-eu': 'owned',
  'aws:ResourceTag/eks:eks-cluster-name': 'prod-eu',
  'aws:ResourceTag/karpenter.sh/nodepool': 'default',
};

export const REQUESTED: Context = {
  'aws:RequestTag/kubernetes.io/cluster/prod-eu': 'owned',
  'aws:RequestTag/eks:eks-cluster-name': 'prod-eu',
  'aws:RequestTag/karpenter.sh/nodepool': 'default',
};

export const OWNED_PROFILE: Context = {
  'aws:ResourceTag/kubernetes.io/cluster/prod-eu': 'owned',
  'aws:ResourceTag/topology.kubernetes.io/region': region,
  'aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass': 'default',
};

export const REQUESTED_PROFILE: Context = {
  'aws:RequestTag/kubernetes.io/cluster/prod-eu': 'owned',
  'aws:RequestTag/eks:eks-cluster-name': 'prod-eu',
  'aws:RequestTag/topology.kubernetes.io/region': region,
  'aws:RequestTag/karpenter.k8s.aws/ec2nodeclass': 'default',
};

export const CREATED = [
  'fleet',
  'instance',
  'volume',
  'network-interface',
  'launch-template',
  'spot-instances-request',
];
export const CREATED_BY_LAUNCH = CREATED.filter((type) => type !== 'launch-template');
const READ = ['image', 'snapshot', 'security-group', 'subnet', 'capacity-reservation', 'placement-group'];

/** Something that Karpenter does. */
export interface Need {
  readonly name: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: Context;
  /** Keys without which, or with another value of which, it must fail. */
  readonly guarded?: readonly string[];
  /** Keys that must be there; any value will do. */
  readonly present?: readonly string[];
  /** Whether the resource may belong to another account; `reference` says yes where `hardened` says no. */
  readonly foreignAccount?: 'always' | 'unless-hardened';
  /** Decided otherwise by `hardened`: a needed key that the reference does not ask for. */
  readonly hardenedGuards?: readonly string[];
}

/** What Karpenter writes on instances that run. */
const TAGS_OF_LATER: readonly Context[] = [
  { 'aws:RequestTag/eks:eks-cluster-name': 'prod-eu' },
  { 'aws:RequestTag/karpenter.sh/nodeclaim': 'default-x1' },
  { 'aws:RequestTag/Name': 'default/default-x1' },
  {
    'aws:RequestTag/Name': 'a',
    'aws:RequestTag/karpenter.sh/nodeclaim': 'b',
    'aws:RequestTag/eks:eks-cluster-name': 'prod-eu',
  },
];

export const NEEDS: readonly Need[] = [
  {
    name: 'read for a launch',
    actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
    resources: READ.map((type) => ec2Arn(type)),
    context: REGION,
    foreignAccount: 'always',
  },
  {
    name: 'launch from its own template',
    actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
    resources: [ec2Arn('launch-template')],
    context: { ...REGION, ...OWNED },
    guarded: ['aws:ResourceTag/kubernetes.io/cluster/prod-eu'],
    present: ['aws:ResourceTag/karpenter.sh/nodepool'],
    hardenedGuards: ['aws:ResourceTag/eks:eks-cluster-name'],
    foreignAccount: 'unless-hardened',
  },
  {
    name: 'create tagged',
    actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
    resources: CREATED_BY_LAUNCH.map((type) => ec2Arn(type)),
    context: { ...REGION, ...REQUESTED },
    guarded: ['aws:RequestTag/kubernetes.io/cluster/prod-eu', 'aws:RequestTag/eks:eks-cluster-name'],
    present: ['aws:RequestTag/karpenter.sh/nodepool'],
    foreignAccount: 'unless-hardened',
  },
  {
    // AWS asks for the launch template alone; the reference grants the other types too, which nothing ever uses.
    name: 'create a launch template',
    actions: ['ec2:CreateLaunchTemplate'],
    resources: CREATED.map((type) => ec2Arn(type)),
    context: { ...REGION, ...REQUESTED },
    guarded: ['aws:RequestTag/kubernetes.io/cluster/prod-eu', 'aws:RequestTag/eks:eks-cluster-name'],
    present: ['aws:RequestTag/karpenter.sh/nodepool'],
    foreignAccount: 'unless-hardened',
  },
  ...['RunInstances', 'CreateFleet', 'CreateLaunchTemplate'].map((created) => ({
    name: `tag while ${created}`,
    actions: ['ec2:CreateTags'],
    resources: CREATED.map((type) => ec2Arn(type)),
    context: { ...REGION, ...REQUESTED, 'ec2:CreateAction': created },
    guarded: [
      'aws:RequestTag/kubernetes.io/cluster/prod-eu',
      'aws:RequestTag/eks:eks-cluster-name',
      'ec2:CreateAction',
    ],
    present: ['aws:RequestTag/karpenter.sh/nodepool'],
    foreignAccount: 'unless-hardened' as const,
  })),
  ...TAGS_OF_LATER.map((tags, index) => ({
    name: `tag an instance later ${index}`,
    actions: ['ec2:CreateTags'],
    resources: [ec2Arn('instance')],
    context: { ...REGION, ...OWNED, ...tags },
    guarded: ['aws:ResourceTag/kubernetes.io/cluster/prod-eu'],
    present: ['aws:ResourceTag/karpenter.sh/nodepool'],
    foreignAccount: 'unless-hardened' as const,
  })),
  {
    name: 'delete its own',
    actions: ['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'],
    resources: [ec2Arn('instance'), ec2Arn('launch-template')],
    context: { ...REGION, ...OWNED },
    guarded: ['aws:ResourceTag/kubernetes.io/cluster/prod-eu'],
    present: ['aws:ResourceTag/karpenter.sh/nodepool'],
    hardenedGuards: ['aws:ResourceTag/eks:eks-cluster-name'],
    foreignAccount: 'unless-hardened',
  },
  {
    name: 'pass the node role',
    actions: ['iam:PassRole'],
    resources: [NODE_ROLE],
    context: { ...REGION, 'iam:PassedToService': 'ec2.amazonaws.com' },
    guarded: ['iam:PassedToService'],
  },
  {
    name: 'make a profile',
    actions: ['iam:CreateInstanceProfile'],
    resources: [OWN_PROFILE],
    context: { ...REGION, ...REQUESTED_PROFILE },
    guarded: [
      'aws:RequestTag/kubernetes.io/cluster/prod-eu',
      'aws:RequestTag/eks:eks-cluster-name',
      'aws:RequestTag/topology.kubernetes.io/region',
    ],
    present: ['aws:RequestTag/karpenter.k8s.aws/ec2nodeclass'],
  },
  {
    name: 'tag its profile',
    actions: ['iam:TagInstanceProfile'],
    resources: [OWN_PROFILE],
    context: { ...REGION, ...OWNED_PROFILE, ...REQUESTED_PROFILE },
    guarded: [
      'aws:ResourceTag/kubernetes.io/cluster/prod-eu',
      'aws:ResourceTag/topology.kubernetes.io/region',
      'aws:RequestTag/kubernetes.io/cluster/prod-eu',
      'aws:RequestTag/eks:eks-cluster-name',
      'aws:RequestTag/topology.kubernetes.io/region',
    ],
    present: ['aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass', 'aws:RequestTag/karpenter.k8s.aws/ec2nodeclass'],
  },
  {
    name: 'use and delete its profile',
    actions: ['iam:AddRoleToInstanceProfile', 'iam:RemoveRoleFromInstanceProfile', 'iam:DeleteInstanceProfile'],
    resources: [OWN_PROFILE],
    context: { ...REGION, ...OWNED_PROFILE },
    guarded: ['aws:ResourceTag/kubernetes.io/cluster/prod-eu', 'aws:ResourceTag/topology.kubernetes.io/region'],
    present: ['aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass'],
  },
  {
    name: 'read a profile',
    actions: ['iam:GetInstanceProfile'],
    resources: [OWN_PROFILE, ROOT_PROFILE],
    context: REGION,
  },
  { name: 'list profiles', actions: ['iam:ListInstanceProfiles'], resources: ['*'], context: {} },
  { name: 'describe the cluster', actions: ['eks:DescribeCluster'], resources: [CLUSTER], context: REGION },
  {
    name: 'read the queue',
    actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
    resources: [QUEUE],
    context: REGION,
  },
  {
    name: 'see zonal shifts',
    actions: ['arc-zonal-shift:GetManagedResource'],
    resources: ['*'],
    context: { ...REGION, 'arc-zonal-shift:ResourceIdentifier': CLUSTER },
    guarded: ['arc-zonal-shift:ResourceIdentifier'],
  },
  {
    name: 'describe',
    actions: [
      'ec2:DescribeCapacityReservations',
      'ec2:DescribeImages',
      'ec2:DescribeInstances',
      'ec2:DescribeInstanceStatus',
      'ec2:DescribeInstanceTypeOfferings',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeLaunchTemplates',
      'ec2:DescribePlacementGroups',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSpotPriceHistory',
      'ec2:DescribeSubnets',
    ],
    resources: ['*'],
    context: REGION,
    guarded: ['aws:RequestedRegion'],
  },
  {
    name: 'find AMIs',
    actions: ['ssm:GetParameter'],
    resources: [`arn:${partition}:ssm:${region}::parameter/aws/service/eks/image_id`],
    context: REGION,
  },
  {
    name: 'prices',
    actions: ['pricing:GetProducts'],
    resources: ['*'],
    context: { 'aws:RequestedRegion': OTHER_REGION },
  },
];
