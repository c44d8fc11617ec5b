/** What is wrong with what node classes name, planted into the healthy answers. */
import type { ClusterProps } from '../../../src/cluster';
import { type Answers, attached, crd, list, nodeClass, profile, role } from './answers';

export interface NodeClassFault {
  readonly name: string;
  readonly rule: string;
  readonly answers: Answers;
  readonly props?: Partial<ClusterProps>;
  /** Where it is told, and what of the text. */
  readonly at: readonly [resource: string, path: string];
  readonly says: RegExp;
}

const OWN_TAG = { tags: { 'karpenter.sh/discovery': 'my-cluster' } };
const SPEC = {
  role: 'KarpenterNodeRole-my-cluster',
  amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
  subnetSelectorTerms: [OWN_TAG],
  securityGroupSelectorTerms: [OWN_TAG],
};

/** A sound class beside another one, which is what the fault is about. */
export const beside = (spec: Readonly<Record<string, unknown>>): Answers => ({
  'get ec2nodeclasses': list(nodeClass(), nodeClass({ metadata: { name: 'other' }, spec: { ...SPEC, ...spec } })),
});

type Filter = readonly [name: string, values: readonly string[]];
const filters = (pairs: readonly Filter[]): string =>
  `--filters ${JSON.stringify(pairs.map(([Name, Values]) => ({ Name, Values })))}`;
const subnets = (...pairs: readonly Filter[]): string => `ec2 describe-subnets ${filters(pairs)}`;
const groups = (...pairs: readonly Filter[]): string => `ec2 describe-security-groups ${filters(pairs)}`;

const WRONG = ['tag:karpenter.sh/discovery', ['wrong']] as const;
const WRONG_TAG = { tags: { 'karpenter.sh/discovery': 'wrong' } };
const OTHER = 'EC2NodeClass/other';
const OTHER_ROLE = 'iam get-role --role-name other-nodes';
const ARN = role('other-nodes').Arn;
const ownRole = { role: 'other-nodes' };
const withRole: Answers = { ...beside(ownRole), [OTHER_ROLE]: { Role: role('other-nodes') } };
const windows: Answers = {
  ...beside({ ...ownRole, amiSelectorTerms: [{ alias: 'windows2022@latest' }] }),
  [OTHER_ROLE]: { Role: role('other-nodes') },
};
const entry = `eks describe-access-entry --cluster-name my-cluster --principal-arn ${ARN}`;
const theirProfile = beside({ role: undefined, instanceProfile: 'their-profile' });
const GET_PROFILE = 'iam get-instance-profile --instance-profile-name their-profile';

export const NODE_CLASS_FAULTS: readonly NodeClassFault[] = [
  {
    name: 'the trial class-wrong-tag: another value of the discovery tag, for subnets',
    rule: 'preflight/selector',
    answers: { ...beside({ subnetSelectorTerms: [WRONG_TAG] }), [subnets(WRONG)]: { Subnets: [] } },
    at: [OTHER, 'spec.subnetSelectorTerms[0]'],
    says: /selects no subnet.*write karpenter\.sh\/discovery: my-cluster/s,
  },
  {
    name: 'the trial class-wrong-tag: another value of the discovery tag, for security groups',
    rule: 'preflight/selector',
    answers: { ...beside({ securityGroupSelectorTerms: [WRONG_TAG] }), [groups(WRONG)]: { SecurityGroups: [] } },
    at: [OTHER, 'spec.securityGroupSelectorTerms[0]'],
    says: /selects no security group.*write karpenter\.sh\/discovery: my-cluster/s,
  },
  {
    name: 'a tag of a key of its own that nothing carries',
    rule: 'preflight/selector',
    answers: {
      ...beside({ subnetSelectorTerms: [{ tags: { tier: 'private', zone: '*' } }] }),
      [subnets(['tag-key', ['zone']], ['tag:tier', ['private']])]: { Subnets: [] },
    },
    at: [OTHER, 'spec.subnetSelectorTerms[0]'],
    says: /tag the subnets for nodes so, or select by what they have/,
  },
  {
    name: 'one id of two that does not exist',
    rule: 'preflight/selector',
    answers: {
      ...beside({ subnetSelectorTerms: [{ id: 'subnet-9' }, { id: 'subnet-1' }] }),
      [subnets(['subnet-id', ['subnet-1', 'subnet-9']])]: { Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1' }] },
    },
    at: [OTHER, 'spec.subnetSelectorTerms[0]'],
    says: /warning.*selects no subnet; others do.*id of a subnet that is in this account and in eu-west-1/s,
  },
  {
    name: 'a security group by a name that no group has',
    rule: 'preflight/selector',
    answers: {
      ...beside({ securityGroupSelectorTerms: [{ name: 'nodes' }] }),
      [groups(['group-name', ['nodes']])]: { SecurityGroups: [] },
    },
    at: [OTHER, 'spec.securityGroupSelectorTerms[0]'],
    says: /a tag Name is selected by tags/,
  },
  {
    name: 'a subnet by id that is in another VPC',
    rule: 'preflight/foreign-vpc',
    answers: {
      ...beside({ subnetSelectorTerms: [{ id: 'subnet-9' }] }),
      [subnets(['subnet-id', ['subnet-9']])]: { Subnets: [{ SubnetId: 'subnet-9', VpcId: 'vpc-2' }] },
    },
    at: [OTHER, 'spec.subnetSelectorTerms'],
    says: /never reach the cluster/,
  },
  {
    name: 'a security group by name that another cluster owns',
    rule: 'preflight/foreign-tags',
    answers: {
      ...beside({ securityGroupSelectorTerms: [{ name: 'nodes' }] }),
      [groups(['group-name', ['nodes']])]: {
        SecurityGroups: [
          { GroupId: 'sg-9', VpcId: 'vpc-1', Tags: [{ Key: 'kubernetes.io/cluster/theirs', Value: 'owned' }] },
        ],
      },
    },
    at: [OTHER, 'spec.securityGroupSelectorTerms'],
    says: /of cluster theirs/,
  },
  {
    name: 'the trial class-missing-role: a role that does not exist',
    rule: 'preflight/node-role-missing',
    answers: {
      ...beside({ role: 'KarpenterNodeRole-missing' }),
      'iam get-role --role-name KarpenterNodeRole-missing': null,
    },
    at: [OTHER, 'spec.role'],
    says: /does not exist.*role: KarpenterNodeRole-my-cluster/s,
  },
  {
    name: 'a role of a class that no access entry lets in',
    rule: 'preflight/node-access',
    answers: { ...withRole, [entry]: null },
    at: [OTHER, 'spec.role'],
    says: /never join.*aws eks create-access-entry --cluster-name my-cluster .* --type EC2_LINUX/s,
  },
  {
    name: 'a role of Windows nodes with an entry of Linux',
    rule: 'preflight/access-entry-type',
    answers: { ...windows, 'ssm get-parameter': { Parameter: { Value: 'ami-1' } } },
    at: [OTHER, 'spec.role'],
    says: /kube-proxy.*EC2_WINDOWS/s,
  },
  {
    name: 'a role that Lambda may take on and EC2 may not',
    rule: 'preflight/node-role-trust',
    answers: {
      ...beside(ownRole),
      [OTHER_ROLE]: {
        Role: {
          ...role('other-nodes'),
          AssumeRolePolicyDocument: {
            Statement: [
              { Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: 'sts:AssumeRole' },
              { Effect: 'Deny', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
            ],
          },
        },
      },
    },
    at: [OTHER, 'spec.role'],
    says: /does not trust EC2/,
  },
  {
    name: 'a role that may not pull images',
    rule: 'preflight/node-role-policies',
    answers: {
      ...withRole,
      'iam list-attached-role-policies --role-name other-nodes': attached(
        'AmazonEKSWorkerNodePolicy',
        'AmazonEKS_CNI_Policy',
      ),
    },
    at: [OTHER, 'spec.role'],
    says: /pull images from ECR.*attach AmazonEC2ContainerRegistryPullOnly/s,
  },
  {
    name: 'a role without any policy',
    rule: 'preflight/node-role-policies',
    answers: { ...withRole, 'iam list-attached-role-policies --role-name other-nodes': attached() },
    at: [OTHER, 'spec.role'],
    says: /join the cluster and pull images/,
  },
  {
    name: 'an instance profile that does not exist',
    rule: 'preflight/instance-profile-missing',
    answers: { ...theirProfile, [GET_PROFILE]: null },
    at: [OTHER, 'spec.instanceProfile'],
    says: /does not exist/,
  },
  {
    name: 'an instance profile without a role',
    rule: 'preflight/instance-profile-role',
    answers: { ...theirProfile, [GET_PROFILE]: profile('their-profile') },
    at: [OTHER, 'spec.instanceProfile'],
    says: /holds no role.*add-role-to-instance-profile --instance-profile-name their-profile/s,
  },
  {
    name: 'an instance profile whose role nothing lets in',
    rule: 'preflight/node-access',
    answers: { ...theirProfile, [GET_PROFILE]: profile('their-profile', 'other-nodes'), [entry]: null },
    at: [OTHER, 'spec.instanceProfile'],
    says: /nodes start, cost and never join/,
  },
  {
    name: 'tags that find nothing where the cluster has no class yet',
    rule: 'preflight/tags',
    answers: {
      'get ec2nodeclasses': list(),
      'get nodepools': list(),
      'get crd nodepools': crd('NodePool', '1.14.1', 'nodepools.karpenter.sh'),
      'ec2 describe-subnets': { Subnets: [] },
    },
    at: ['Cluster/my-cluster', 'discoveryTag'],
    says: /no subnet carries the discovery tag/,
  },
];

/** Classes of which nothing is to be said, and what AWS answers. */
export const HEALTHY_CLASSES: readonly (readonly [string, Answers])[] = [
  [
    'ids, a name and tags with a key alone',
    {
      ...beside({
        subnetSelectorTerms: [{ id: 'subnet-1' }, { tags: { private: '*' } }],
        securityGroupSelectorTerms: [{ name: 'nodes' }],
      }),
      [subnets(['subnet-id', ['subnet-1']])]: { Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1' }] },
      [subnets(['tag-key', ['private']])]: { Subnets: [{ SubnetId: 'subnet-2', VpcId: 'vpc-1' }] },
      [groups(['group-name', ['nodes']])]: { SecurityGroups: [{ GroupId: 'sg-1', VpcId: 'vpc-1' }] },
    },
  ],
  ['a role of its own with an entry', withRole],
  ['a role given as an ARN', { ...withRole, ...beside({ role: ARN }) }],
  [
    'a role with policies of the user',
    {
      ...withRole,
      'iam list-attached-role-policies --role-name other-nodes': {
        AttachedPolicies: [{ PolicyName: 'nodes', PolicyArn: 'arn:aws:iam::111122223333:policy/nodes' }],
      },
    },
  ],
  [
    'a role with an inline policy alone',
    {
      ...withRole,
      'iam list-attached-role-policies --role-name other-nodes': attached(),
      'iam list-role-policies --role-name other-nodes': { PolicyNames: ['nodes'] },
    },
  ],
  ['an instance profile with a role', { ...theirProfile, [GET_PROFILE]: profile('their-profile', 'other-nodes') }],
  [
    'Windows nodes with an entry of Windows',
    { ...windows, [entry]: { accessEntry: { clusterName: 'my-cluster', type: 'EC2_WINDOWS' } } },
  ],
];
