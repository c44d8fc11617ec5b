import { compareMinors, type KarpenterMinor } from '../karpenter';
import type { Feature } from './features';
import type { Profile } from './profiles';

/** The managed policies of the controller, one for each concern, so that none outgrows 6,144 characters. */
export type PolicyGroup = 'Lifecycle' | 'Iam' | 'Eks' | 'Interruption' | 'ZonalShift' | 'Discovery' | 'Kms';

/** When a statement or a part of one holds. */
interface Gate {
  /** First minor that has it. */
  readonly since?: KarpenterMinor;
  /** First minor without it. */
  readonly until?: KarpenterMinor;
  readonly feature?: Feature;
  /** Wrong in Karpenter's own template: only the profile `reference` has it. */
  readonly defect?: true;
  /** Repairs a defect: other profiles than `reference` have it from this minor on. */
  readonly repairs?: KarpenterMinor;
}

interface GatedText extends Gate {
  readonly text: string;
}

type Part = string | GatedText;

interface GatedCondition extends Gate {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Part[];
}

/**
 * A statement of the controller's policies over all minors. Texts hold `<cluster>`, `<region>`, `<account>`,
 * `<partition>`, `<suffix>` (the partition's domain) and, as whole resources, `<node-roles>`, `<queue>`,
 * `<volume-keys>`, `<queue-key>`.
 */
interface Grant extends Gate {
  readonly sid: string;
  readonly group: PolicyGroup;
  /** What the controller needs it for. */
  readonly why: string;
  readonly actions: readonly Part[];
  readonly resources: readonly Part[];
  readonly conditions?: readonly GatedCondition[];
}

/** A condition of a statement in force. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** A statement in force for one minor, profile and set of features; its texts still hold the `<…>` of {@link grantsFor}. */
export interface GrantedStatement {
  readonly sid: string;
  readonly group: PolicyGroup;
  readonly why: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
}

const ec2 = (type: string, account = '*'): string => `arn:<partition>:ec2:<region>:${account}:${type}/*`;

/** What the controller creates; all of it is tagged in the same request. */
const CREATED = ['fleet', 'instance', 'volume', 'network-interface', 'launch-template', 'spot-instances-request'];

const PROFILES_OF_ACCOUNT = 'arn:<partition>:iam::<account>:instance-profile/*';

const equals = (key: string, ...values: readonly Part[]): GatedCondition => ({ operator: 'StringEquals', key, values });

const present = (key: string): GatedCondition => ({ operator: 'StringLike', key, values: ['*'] });

const OWNED_RESOURCE = [
  equals('aws:ResourceTag/kubernetes.io/cluster/<cluster>', 'owned'),
  present('aws:ResourceTag/karpenter.sh/nodepool'),
];

const OWNED_REQUEST = [
  equals('aws:RequestTag/kubernetes.io/cluster/<cluster>', 'owned'),
  equals('aws:RequestTag/eks:eks-cluster-name', '<cluster>'),
];

const OWNED_PROFILE = [
  equals('aws:ResourceTag/kubernetes.io/cluster/<cluster>', 'owned'),
  equals('aws:ResourceTag/topology.kubernetes.io/region', '<region>'),
];

const PROFILE_REQUEST = [...OWNED_REQUEST, equals('aws:RequestTag/topology.kubernetes.io/region', '<region>')];

const GRANTS: readonly Grant[] = [
  {
    sid: 'AllowScopedEC2InstanceAccessActions',
    group: 'Lifecycle',
    why: 'Launching reads images, snapshots, security groups and subnets of this region; shared ones belong to other accounts.',
    actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
    resources: [
      ec2('image', ''),
      ec2('snapshot', ''),
      ec2('security-group'),
      ec2('subnet'),
      { text: ec2('capacity-reservation'), since: '1.3', feature: 'capacityReservations' },
      { text: ec2('placement-group'), since: '1.11', feature: 'placementGroups' },
    ],
  },
  {
    sid: 'AllowScopedEC2LaunchTemplateAccessActions',
    group: 'Lifecycle',
    why: 'Launching uses only launch templates that Karpenter made for this cluster.',
    actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
    resources: [ec2('launch-template')],
    conditions: OWNED_RESOURCE,
  },
  {
    sid: 'AllowScopedEC2InstanceActionsWithTags',
    group: 'Lifecycle',
    why: "Whatever is created must carry the cluster's tags in the same request.",
    actions: ['ec2:RunInstances', 'ec2:CreateFleet', 'ec2:CreateLaunchTemplate'],
    resources: [
      ...CREATED.map((type) => ec2(type)),
      { text: ec2('capacity-reservation'), since: '1.3', until: '1.9', feature: 'capacityReservations' },
    ],
    conditions: [...OWNED_REQUEST, present('aws:RequestTag/karpenter.sh/nodepool')],
  },
  {
    sid: 'AllowScopedResourceCreationTagging',
    group: 'Lifecycle',
    why: 'Tags are written while something is created, never later.',
    actions: ['ec2:CreateTags'],
    resources: CREATED.map((type) => ec2(type)),
    conditions: [
      ...OWNED_REQUEST,
      equals('ec2:CreateAction', 'RunInstances', 'CreateFleet', 'CreateLaunchTemplate'),
      present('aws:RequestTag/karpenter.sh/nodepool'),
    ],
  },
  {
    sid: 'AllowScopedResourceTagging',
    group: 'Lifecycle',
    why: 'Only three tags of its own instances may be written afterwards.',
    actions: ['ec2:CreateTags'],
    resources: [ec2('instance')],
    conditions: [
      ...OWNED_RESOURCE,
      { operator: 'StringEqualsIfExists', key: 'aws:RequestTag/eks:eks-cluster-name', values: ['<cluster>'] },
      {
        operator: 'ForAllValues:StringEquals',
        key: 'aws:TagKeys',
        values: ['eks:eks-cluster-name', 'karpenter.sh/nodeclaim', 'Name'],
      },
    ],
  },
  {
    sid: 'AllowScopedDeletion',
    group: 'Lifecycle',
    why: 'Only its own instances and launch templates may be deleted.',
    actions: [
      'ec2:TerminateInstances',
      'ec2:DeleteLaunchTemplate',
      { text: 'ec2:RebootInstances', since: '1.15', feature: 'nodeReboots' },
    ],
    resources: [ec2('instance'), ec2('launch-template')],
    conditions: OWNED_RESOURCE,
  },
  {
    sid: 'AllowPassingInstanceRole',
    group: 'Iam',
    why: 'Nodes start with the node role and no other.',
    actions: ['iam:PassRole'],
    resources: ['<node-roles>'],
    conditions: [
      equals('iam:PassedToService', 'ec2.amazonaws.com', {
        text: 'ec2.amazonaws.com.cn',
        since: '1.1',
        repairs: '1.0',
      }),
    ],
  },
  {
    sid: 'AllowScopedInstanceProfileCreationActions',
    group: 'Iam',
    feature: 'managedInstanceProfiles',
    why: 'Instance profiles for node classes with `role`, tagged as they are made.',
    actions: ['iam:CreateInstanceProfile'],
    resources: [PROFILES_OF_ACCOUNT],
    conditions: [...PROFILE_REQUEST, present('aws:RequestTag/karpenter.k8s.aws/ec2nodeclass')],
  },
  {
    sid: 'AllowScopedInstanceProfileTagActions',
    group: 'Iam',
    feature: 'managedInstanceProfiles',
    why: 'Tags of its own instance profiles, which must stay its own.',
    actions: ['iam:TagInstanceProfile'],
    resources: [PROFILES_OF_ACCOUNT],
    conditions: [
      ...OWNED_PROFILE,
      ...PROFILE_REQUEST,
      present('aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass'),
      present('aws:RequestTag/karpenter.k8s.aws/ec2nodeclass'),
    ],
  },
  {
    sid: 'AllowScopedInstanceProfileActions',
    group: 'Iam',
    feature: 'managedInstanceProfiles',
    why: 'Roles of its own instance profiles, and their deletion.',
    actions: ['iam:AddRoleToInstanceProfile', 'iam:RemoveRoleFromInstanceProfile', 'iam:DeleteInstanceProfile'],
    resources: [PROFILES_OF_ACCOUNT],
    conditions: [...OWNED_PROFILE, present('aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass')],
  },
  {
    sid: 'AllowAPIServerEndpointDiscovery',
    group: 'Eks',
    why: 'Endpoint, version and service CIDR of this cluster.',
    actions: ['eks:DescribeCluster'],
    resources: ['arn:<partition>:eks:<region>:<account>:cluster/<cluster>'],
  },
  {
    sid: 'AllowInterruptionQueueActions',
    group: 'Interruption',
    why: 'Reading the interruption queue.',
    actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
    resources: ['<queue>'],
  },
  {
    sid: 'AllowZonalShiftStatusReadOnly',
    group: 'ZonalShift',
    since: '1.12',
    feature: 'zonalShift',
    why: 'Which zones are shifted away; the action takes no resource, so the cluster stands in the condition.',
    actions: ['arc-zonal-shift:GetManagedResource'],
    resources: [
      // The action knows no such resource, so this never matches (#9123).
      { text: 'arn:<partition>:eks:<region>:<account>:cluster/<cluster>', until: '1.13', defect: true },
      { text: '*', since: '1.13', repairs: '1.12' },
    ],
    conditions: [
      {
        ...equals('arc-zonal-shift:ResourceIdentifier', 'arn:<partition>:eks:<region>:<account>:cluster/<cluster>'),
        since: '1.13',
        repairs: '1.12',
      },
    ],
  },
  {
    sid: 'AllowRegionalReadActions',
    group: 'Discovery',
    why: 'What EC2 has in this region.',
    actions: [
      { text: 'ec2:DescribeAvailabilityZones', until: '1.1' },
      { text: 'ec2:DescribeCapacityReservations', since: '1.3', feature: 'capacityReservations' },
      'ec2:DescribeImages',
      'ec2:DescribeInstances',
      { text: 'ec2:DescribeInstanceStatus', since: '1.13' },
      'ec2:DescribeInstanceTypeOfferings',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeLaunchTemplates',
      { text: 'ec2:DescribePlacementGroups', since: '1.11', feature: 'placementGroups' },
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSpotPriceHistory',
      'ec2:DescribeSubnets',
    ],
    resources: ['*'],
    conditions: [equals('aws:RequestedRegion', '<region>')],
  },
  {
    sid: 'AllowUnscopedEC2DescribeInstanceStatus',
    group: 'Discovery',
    since: '1.12',
    until: '1.13',
    why: 'Status checks of instances; always asked for from 1.12.',
    actions: ['ec2:DescribeInstanceStatus'],
    resources: ['*'],
  },
  {
    sid: 'AllowSSMReadActions',
    group: 'Discovery',
    why: 'Public parameters that name the AMIs.',
    actions: ['ssm:GetParameter'],
    resources: ['arn:<partition>:ssm:<region>::parameter/aws/service/*'],
  },
  {
    sid: 'AllowPricingReadActions',
    group: 'Discovery',
    why: 'On-demand prices; the API lives in few regions.',
    actions: ['pricing:GetProducts'],
    resources: ['*'],
  },
  {
    sid: 'AllowUnscopedInstanceProfileListAction',
    group: 'Discovery',
    since: '1.7',
    feature: 'managedInstanceProfiles',
    why: 'Finding its own instance profiles again; listing takes no resource.',
    actions: ['iam:ListInstanceProfiles'],
    resources: ['*'],
  },
  {
    sid: 'AllowInstanceProfileReadActions',
    group: 'Discovery',
    feature: 'managedInstanceProfiles',
    why: 'Whether an instance profile is there.',
    actions: ['iam:GetInstanceProfile'],
    resources: [PROFILES_OF_ACCOUNT],
  },
];

const viaService = (service: string): Condition => ({
  operator: 'StringEquals',
  key: 'kms:ViaService',
  values: [`${service}.<region>.<suffix>`],
});

/** What encrypted volumes need of the principal that launches; not part of Karpenter's own template. */
export const VOLUME_KEY_GRANTS: readonly GrantedStatement[] = [
  {
    sid: 'AllowVolumeKeyDescription',
    group: 'Kms',
    why: 'EC2 looks the keys of the volumes up as the launching principal.',
    actions: ['kms:DescribeKey'],
    resources: ['<volume-keys>'],
    conditions: [],
  },
  {
    sid: 'AllowVolumeKeyUse',
    group: 'Kms',
    why: 'Data keys of encrypted volumes, through EC2 only.',
    actions: ['kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    resources: ['<volume-keys>'],
    conditions: [viaService('ec2')],
  },
  {
    sid: 'AllowVolumeKeyGrants',
    group: 'Kms',
    why: 'EC2 keeps the key through a grant of its own while the instance runs.',
    actions: ['kms:CreateGrant'],
    resources: ['<volume-keys>'],
    conditions: [viaService('ec2'), { operator: 'Bool', key: 'kms:GrantIsForAWSResource', values: ['true'] }],
  },
];

/** What an interruption queue with a key of its own needs of its reader; not part of Karpenter's own template. */
export const QUEUE_KEY_GRANTS: readonly GrantedStatement[] = [
  {
    sid: 'AllowQueueKeyUse',
    group: 'Kms',
    why: 'Messages of a queue with a key of its own, through SQS only.',
    actions: ['kms:Decrypt'],
    resources: ['<queue-key>'],
    conditions: [viaService('sqs')],
  },
];

export interface GrantScope {
  readonly minor: KarpenterMinor;
  readonly profile: Profile;
  readonly isOn: (feature: Feature) => boolean;
}

function holds(
  { since = '1.0', until, feature, defect, repairs }: Gate,
  { minor, profile, isOn }: GrantScope,
): boolean {
  const reference = profile === 'reference';
  if (defect && !reference) return false;
  if (feature !== undefined && !isOn(feature)) return false;
  const from = reference ? since : (repairs ?? since);
  return compareMinors(minor, from) >= 0 && (until === undefined || compareMinors(minor, until) < 0);
}

const textsOf = (parts: readonly Part[], scope: GrantScope): string[] =>
  parts.flatMap((part) => {
    if (typeof part === 'string') return [part];
    return holds(part, scope) ? [part.text] : [];
  });

/** The statements that Karpenter's controller has in a minor, before any tightening, in the order of the policies. */
export const grantsFor = (scope: GrantScope): readonly GrantedStatement[] =>
  GRANTS.filter((grant) => holds(grant, scope)).map((grant) => ({
    sid: grant.sid,
    group: grant.group,
    why: grant.why,
    actions: textsOf(grant.actions, scope),
    resources: textsOf(grant.resources, scope),
    conditions: (grant.conditions ?? [])
      .filter((condition) => holds(condition, scope))
      .map(({ operator, key, values }) => ({ operator, key, values: textsOf(values, scope) })),
  }));
