/** What `aws` answers for the AWS side that each installer leaves, by the file of `--aws-files`; null for what does not exist. */
import type { HelmRelease, LayoutName } from '../../../src/adopt/aws';
import { answerFile, type OperationName } from '../../../src/adopt/aws/calls';
import type { JsonObject } from '../../../src/objects';

type Json = Readonly<Record<string, unknown>>;

export type Answers = Readonly<Record<string, Json | null>>;

/** The file in which the answer to a call lies. */
export const fileOf = (args: readonly string[]): string =>
  answerFile({
    operation: args.slice(0, 2).join(' ') as OperationName,
    flags: args.flatMap((flag, index) => (flag.startsWith('--') ? [[flag, args[index + 1] ?? ''] as const] : [])),
  });

const ACCOUNT = '111122223333';
const WHEN = '2026-01-01T00:00:00+00:00';
const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E';
export const CLUSTER = 'shop';

/** What Terraform closes names with. */
const T = '20260807123456789000000001';

const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;

const cluster = (more: Json = {}): Answers => ({
  'eks-describe-cluster.json': {
    cluster: {
      name: CLUSTER,
      arn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/${CLUSTER}`,
      createdAt: WHEN,
      version: '1.34',
      endpoint: 'https://ABC.gr7.eu-west-1.eks.amazonaws.com',
      roleArn: arn('role/cluster'),
      resourcesVpcConfig: { vpcId: 'vpc-0123456789abcdef0', subnetIds: [], securityGroupIds: [] },
      kubernetesNetworkConfig: { serviceIpv4Cidr: '10.100.0.0/16', ipFamily: 'ipv4' },
      identity: { oidc: { issuer: `https://${ISSUER}` } },
      status: 'ACTIVE',
      accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' },
      tags: {},
      ...more,
    },
  },
});

const addon: Answers = {
  'eks-describe-addon.eks-pod-identity-agent.json': {
    addon: { addonName: 'eks-pod-identity-agent', clusterName: CLUSTER, status: 'ACTIVE', addonVersion: 'v1.3.8' },
  },
};

const ID = 'a-abcdefghijklmnop1';

const association = (namespace: string, role: string): Answers => ({
  'eks-list-pod-identity-associations.json': {
    associations: [
      { clusterName: CLUSTER, namespace: 'web', serviceAccount: 'web', associationId: 'a-abcdefghijklmnop0' },
      { clusterName: CLUSTER, namespace, serviceAccount: 'karpenter', associationId: ID },
    ],
  },
  [`eks-describe-pod-identity-association.${ID}.json`]: {
    association: {
      clusterName: CLUSTER,
      namespace,
      serviceAccount: 'karpenter',
      roleArn: arn(`role/${role}`),
      associationId: ID,
      createdAt: WHEN,
    },
  },
});

const noAssociation: Answers = { 'eks-list-pod-identity-associations.json': { associations: [] } };

const entries = (...roles: readonly string[]): Answers => ({
  'eks-list-access-entries.json': { accessEntries: [arn('role/admin'), ...roles.map((name) => arn(`role/${name}`))] },
  ...Object.fromEntries(
    roles.map((name) => [
      `eks-describe-access-entry.${name}.json`,
      {
        accessEntry: {
          clusterName: CLUSTER,
          principalArn: arn(`role/${name}`),
          kubernetesGroups: ['system:nodes'],
          accessEntryArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:access-entry/${CLUSTER}/role/${ACCOUNT}/${name}/0`,
          createdAt: WHEN,
          modifiedAt: WHEN,
          tags: {},
          username: 'system:node:{{EC2PrivateDNSName}}',
          type: 'EC2_LINUX',
        },
      },
    ]),
  ),
});

const trust = (principal: Json, action: string | readonly string[], condition?: Json): Json => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: principal, Action: action, ...(condition && { Condition: condition }) }],
});

const EC2 = trust({ Service: 'ec2.amazonaws.com' }, 'sts:AssumeRole');
const PODS = trust({ Service: 'pods.eks.amazonaws.com' }, ['sts:AssumeRole', 'sts:TagSession']);
const irsa = (subject: string): Json =>
  trust({ Federated: arn(`oidc-provider/${ISSUER}`) }, 'sts:AssumeRoleWithWebIdentity', {
    StringEquals: { [`${ISSUER}:sub`]: subject, [`${ISSUER}:aud`]: 'sts.amazonaws.com' },
  });

/** What a policy lets the controller do that the traps look at. */
const policy = (...tagKeys: readonly string[]): Json => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'AllowScopedResourceTagging',
      Effect: 'Allow',
      Resource: 'arn:aws:ec2:eu-west-1:*:instance/*',
      Action: 'ec2:CreateTags',
      Condition: {
        StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${CLUSTER}`]: 'owned' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': tagKeys },
      },
    },
    {
      Sid: 'AllowScopedDeletion',
      Effect: 'Allow',
      Resource: ['arn:aws:ec2:eu-west-1:*:instance/*', 'arn:aws:ec2:eu-west-1:*:launch-template/*'],
      Action: ['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'],
      Condition: { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${CLUSTER}`]: 'owned' } },
    },
  ],
});

const V1 = policy('eks:eks-cluster-name', 'karpenter.sh/nodeclaim', 'Name');
const BEFORE_V1 = policy('karpenter.sh/nodeclaim', 'Name');
const ANYTHING: Json = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Resource: '*', Action: ['ec2:RunInstances', 'ec2:TerminateInstances'] }],
};

interface RoleProps {
  readonly trust: Json;
  readonly attached?: readonly string[];
  readonly own?: Readonly<Record<string, Json>>;
  readonly inline?: Readonly<Record<string, Json>>;
  readonly path?: string;
}

const roleJson = (name: string, { trust: document, path = '/' }: RoleProps): Json => ({
  Path: path,
  RoleName: name,
  RoleId: 'AROAEXAMPLEEXAMPLE00',
  Arn: arn(`role${path}${name}`),
  CreateDate: WHEN,
  AssumeRolePolicyDocument: document,
  MaxSessionDuration: 3600,
});

const role = (name: string, props: RoleProps): Answers => {
  const { attached = [], own = {}, inline = {} } = props;
  const policyArn = (policyName: string): string => arn(`policy/${policyName}`);
  return {
    [`iam-get-role.${name}.json`]: { Role: roleJson(name, props) },
    [`iam-list-attached-role-policies.${name}.json`]: {
      AttachedPolicies: [
        ...attached.map((each) => ({ PolicyName: each, PolicyArn: `arn:aws:iam::aws:policy/${each}` })),
        ...Object.keys(own).map((each) => ({ PolicyName: each, PolicyArn: policyArn(each) })),
      ],
    },
    [`iam-list-role-policies.${name}.json`]: { PolicyNames: Object.keys(inline) },
    ...Object.fromEntries(
      Object.entries(inline).map(([each, PolicyDocument]) => [
        `iam-get-role-policy.${name}.${each}.json`,
        { RoleName: name, PolicyName: each, PolicyDocument },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(own).flatMap(([each, Document]) => [
        [
          `iam-get-policy.${each}.json`,
          {
            Policy: {
              PolicyName: each,
              PolicyId: 'ANPAEXAMPLEEXAMPLE00',
              Arn: policyArn(each),
              DefaultVersionId: 'v1',
            },
          },
        ],
        [
          `iam-get-policy-version.${each}.json`,
          { PolicyVersion: { Document, VersionId: 'v1', IsDefaultVersion: true, CreateDate: WHEN } },
        ],
      ]),
    ),
  };
};

const NODES = ['AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy'];
const READ_ONLY = [...NODES, 'AmazonEC2ContainerRegistryReadOnly'];
const PULL_ONLY = [...NODES, 'AmazonEC2ContainerRegistryPullOnly'];

const profile = (name: string, ofRole: string): Answers => ({
  [`iam-get-instance-profile.${name}.json`]: {
    InstanceProfile: {
      Path: '/',
      InstanceProfileName: name,
      InstanceProfileId: 'AIPAEXAMPLEEXAMPLE00',
      Arn: arn(`instance-profile/${name}`),
      CreateDate: WHEN,
      Roles: [roleJson(ofRole, { trust: EC2 })],
    },
  },
});

const EVENTS: Readonly<Record<string, Json>> = {
  HealthEvent: { source: ['aws.health'], 'detail-type': ['AWS Health Event'] },
  SpotInterrupt: { source: ['aws.ec2'], 'detail-type': ['EC2 Spot Instance Interruption Warning'] },
  InstanceRebalance: { source: ['aws.ec2'], 'detail-type': ['EC2 Instance Rebalance Recommendation'] },
  InstanceStateChange: { source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] },
  CRInterruption: {
    source: ['aws.ec2'],
    'detail-type': ['EC2 Capacity Reservation Instance Interruption Warning'],
  },
};

/** The four events that Karpenter has always listened to. */
const FOUR = ['HealthEvent', 'SpotInterrupt', 'InstanceRebalance', 'InstanceStateChange'];

const queue = (name: string, rules: Readonly<Record<string, string>>): Answers => ({
  [`sqs-get-queue-url.${name}.json`]: { QueueUrl: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/${name}` },
  [`events-list-rule-names-by-target.${name}.json`]: { RuleNames: Object.keys(rules) },
  ...Object.fromEntries(
    Object.entries(rules).map(([rule, event]) => [
      `events-describe-rule.${rule}.json`,
      {
        Name: rule,
        Arn: `arn:aws:events:eu-west-1:${ACCOUNT}:rule/${rule}`,
        EventPattern: JSON.stringify(EVENTS[event]),
        State: 'ENABLED',
        EventBusName: 'default',
      },
    ]),
  ),
});

const named = (events: readonly string[], name: (event: string) => string): Record<string, string> =>
  Object.fromEntries(events.map((event) => [name(event), event]));

const stack = (name: string, ...ids: readonly string[]): Answers => ({
  [`cloudformation-describe-stack-resources.${name}.json`]: {
    StackResources: ids.map((LogicalResourceId) => ({
      StackName: name,
      LogicalResourceId,
      ResourceType: 'AWS::IAM::Role',
      Timestamp: WHEN,
      ResourceStatus: 'CREATE_COMPLETE',
    })),
  },
});

const roles = (...names: readonly string[]): Answers => ({
  'iam-list-roles.json': { Roles: names.map((name) => roleJson(name, { trust: EC2 })) },
});

/** Everything else that is asked does not exist. */
const ASKED: Answers = Object.fromEntries(
  [
    ...['iam-list-roles.json', 'eks-describe-addon.eks-pod-identity-agent.json'],
    ...[`Karpenter-${CLUSTER}`, `eksctl-${CLUSTER}-karpenter`].map(
      (name) => `cloudformation-describe-stack-resources.${name}.json`,
    ),
    ...[CLUSTER, `Karpenter-${CLUSTER}`, `karpenter-${CLUSTER}`].map((name) => `sqs-get-queue-url.${name}.json`),
    ...[
      `${CLUSTER}-karpenter`,
      `KarpenterControllerRole-${CLUSTER}`,
      `eksctl-${CLUSTER}-iamservice-role`,
      `KarpenterNodeRole-${CLUSTER}`,
      `eksctl-KarpenterNodeRole-${CLUSTER}`,
    ].map((name) => `iam-get-role.${name}.json`),
  ].map((file) => [file, null]),
);

const helm = (settings: Json, more: Json = {}, namespace = 'kube-system'): HelmRelease => ({
  values: { settings: { clusterName: CLUSTER, ...settings }, ...more },
  chartVersion: '1.14.1',
  namespace,
});

const annotated = (name: string): Json => ({
  serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': arn(`role/${name}`) } },
});

export const nodeClass = (spec: Json): JsonObject => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec,
});

/** What an installer leaves, and what adopting it comes to. */
export interface Recorded {
  readonly title: string;
  readonly answers: Answers;
  readonly objects?: readonly JsonObject[];
  readonly helm?: HelmRelease;
  readonly layout: LayoutName;
  /** Names that the cluster refers to; `existing` is said by the test. */
  readonly names: Readonly<Record<string, string | false | undefined>>;
  readonly rules: readonly string[];
}

const terraformNode = `Karpenter-${CLUSTER}-${T}`;
const terraformController = `KarpenterController-${T}`;
const terraformQueue = (events: readonly string[]): Answers =>
  queue(
    `Karpenter-${CLUSTER}`,
    named(events, (event) => `Karpenter${event}-${T}`),
  );
const FIVE = [...FOUR, 'CRInterruption'];
const CONTROLLER_POLICIES = ['NodeLifecycle', 'IAMIntegration', 'EKSIntegration', 'Interruption', 'ResourceDiscovery'];

export const RECORDED: readonly Recorded[] = [
  {
    title: 'getting started, 1.14',
    layout: 'getting-started',
    answers: {
      ...cluster(),
      ...addon,
      ...association('kube-system', `${CLUSTER}-karpenter`),
      ...entries(`KarpenterNodeRole-${CLUSTER}`),
      ...role(`KarpenterNodeRole-${CLUSTER}`, { trust: EC2, attached: READ_ONLY }),
      ...role(`${CLUSTER}-karpenter`, {
        trust: PODS,
        own: Object.fromEntries(CONTROLLER_POLICIES.map((name) => [`KarpenterController${name}Policy-${CLUSTER}`, V1])),
      }),
      ...queue(
        CLUSTER,
        named(FIVE, (event) => `Karpenter-${CLUSTER}-${event}Rule-ABCDEFGHIJKL`),
      ),
      ...stack(`Karpenter-${CLUSTER}`, 'KarpenterNodeRole', 'KarpenterInterruptionQueue', 'SpotInterruptionRule'),
    },
    objects: [nodeClass({ role: `KarpenterNodeRole-${CLUSTER}` })],
    helm: helm({ interruptionQueue: CLUSTER }),
    names: {
      nodeRole: `KarpenterNodeRole-${CLUSTER}`,
      controllerRole: `${CLUSTER}-karpenter`,
      interruptionQueue: CLUSTER,
      stackName: `Karpenter-${CLUSTER}-adopted`,
    },
    rules: ['adopt-aws/stack-name'],
  },
  {
    title: 'getting started, 1.8 and before',
    layout: 'getting-started',
    answers: {
      ...cluster(),
      ...addon,
      ...association('kube-system', `${CLUSTER}-karpenter`),
      ...entries(),
      ...role(`KarpenterNodeRole-${CLUSTER}`, { trust: EC2, attached: READ_ONLY }),
      ...role(`${CLUSTER}-karpenter`, { trust: PODS, own: { [`KarpenterControllerPolicy-${CLUSTER}`]: V1 } }),
      ...queue(
        CLUSTER,
        named(FOUR, (event) => `Karpenter-${CLUSTER}-${event}Rule-ABCDEFGHIJKL`),
      ),
      ...stack(`Karpenter-${CLUSTER}`, 'KarpenterNodeRole', 'KarpenterInterruptionQueue', 'SpotInterruptionRule'),
    },
    names: {
      nodeRole: `KarpenterNodeRole-${CLUSTER}`,
      controllerRole: `${CLUSTER}-karpenter`,
      interruptionQueue: CLUSTER,
      stackName: `Karpenter-${CLUSTER}-adopted`,
    },
    rules: ['adopt-aws/node-access-by-map', 'adopt-aws/stack-name'],
  },
  {
    title: 'eksctl',
    layout: 'eksctl',
    answers: {
      ...cluster({ accessConfig: { authenticationMode: 'CONFIG_MAP' } }),
      ...noAssociation,
      ...role(`eksctl-KarpenterNodeRole-${CLUSTER}`, { trust: EC2, attached: READ_ONLY }),
      ...role(`eksctl-${CLUSTER}-iamservice-role`, {
        trust: irsa('system:serviceaccount:karpenter:karpenter'),
        own: { [`eksctl-KarpenterControllerPolicy-${CLUSTER}`]: ANYTHING },
      }),
      ...profile(`eksctl-KarpenterNodeInstanceProfile-${CLUSTER}`, `eksctl-KarpenterNodeRole-${CLUSTER}`),
      ...queue(
        CLUSTER,
        named(FOUR, (event) => `eksctl-${CLUSTER}-karpenter-${event}Rule-ABCDEFGHIJKL`),
      ),
      ...stack(`eksctl-${CLUSTER}-karpenter`, 'KarpenterNodeRole', 'KarpenterInterruptionQueue'),
    },
    objects: [nodeClass({ instanceProfile: `eksctl-KarpenterNodeInstanceProfile-${CLUSTER}` })],
    helm: helm(
      { interruptionQueueName: CLUSTER, defaultInstanceProfile: `eksctl-KarpenterNodeInstanceProfile-${CLUSTER}` },
      annotated(`eksctl-${CLUSTER}-iamservice-role`),
      'karpenter',
    ),
    names: {
      nodeRole: `eksctl-KarpenterNodeRole-${CLUSTER}`,
      controllerRole: `eksctl-${CLUSTER}-iamservice-role`,
      interruptionQueue: CLUSTER,
      instanceProfile: `eksctl-KarpenterNodeInstanceProfile-${CLUSTER}`,
    },
    rules: ['adopt-aws/controller-power', 'adopt-aws/queue-not-read'],
  },
  {
    title: 'eksctl, whose values nobody has shown',
    layout: 'eksctl',
    answers: {
      ...cluster({ accessConfig: { authenticationMode: 'CONFIG_MAP' } }),
      ...noAssociation,
      ...role(`eksctl-KarpenterNodeRole-${CLUSTER}`, { trust: EC2, attached: READ_ONLY }),
      ...role(`eksctl-${CLUSTER}-iamservice-role`, {
        trust: irsa('system:serviceaccount:karpenter:karpenter'),
        own: { [`eksctl-KarpenterControllerPolicy-${CLUSTER}`]: ANYTHING },
      }),
      ...queue(
        CLUSTER,
        named(FOUR, (event) => `eksctl-${CLUSTER}-karpenter-${event}Rule-ABCDEFGHIJKL`),
      ),
      ...stack(`eksctl-${CLUSTER}-karpenter`, 'KarpenterNodeRole'),
    },
    names: {
      nodeRole: `eksctl-KarpenterNodeRole-${CLUSTER}`,
      controllerRole: `eksctl-${CLUSTER}-iamservice-role`,
      interruptionQueue: CLUSTER,
    },
    rules: ['adopt-aws/controller-power', 'adopt-aws/queue-not-read'],
  },
  {
    title: 'terraform-aws-eks v21',
    layout: 'terraform-aws-eks v21',
    answers: {
      ...cluster({ accessConfig: { authenticationMode: 'API' } }),
      ...addon,
      ...association('kube-system', terraformController),
      ...entries(terraformNode),
      ...role(terraformNode, { trust: EC2, attached: PULL_ONLY }),
      ...role(terraformController, { trust: PODS, own: { [`KarpenterController-${T}`]: V1 } }),
      ...terraformQueue(FIVE),
    },
    objects: [nodeClass({ role: terraformNode })],
    helm: helm({ interruptionQueue: `Karpenter-${CLUSTER}` }),
    names: {
      nodeRole: terraformNode,
      controllerRole: terraformController,
      interruptionQueue: `Karpenter-${CLUSTER}`,
    },
    rules: [],
  },
  {
    title: 'terraform-aws-eks v20, association off and permissions of before 1.0',
    layout: 'terraform-aws-eks v20',
    answers: {
      ...cluster(),
      ...noAssociation,
      ...entries(terraformNode),
      ...role(terraformNode, { trust: EC2, attached: READ_ONLY }),
      ...role(terraformController, { trust: PODS, own: { [`KarpenterController-${T}`]: BEFORE_V1 } }),
      ...terraformQueue(FOUR),
      ...roles('admin', terraformNode, terraformController),
    },
    objects: [nodeClass({ role: terraformNode })],
    helm: helm({ interruptionQueue: `Karpenter-${CLUSTER}` }),
    names: {
      nodeRole: terraformNode,
      controllerRole: terraformController,
      interruptionQueue: `Karpenter-${CLUSTER}`,
    },
    rules: ['adopt-aws/no-credentials', 'adopt-aws/controller-policy'],
  },
  {
    title: 'terraform-aws-eks v19',
    layout: 'terraform-aws-eks v19',
    answers: {
      ...cluster({ accessConfig: { authenticationMode: 'CONFIG_MAP' } }),
      ...noAssociation,
      ...role(terraformNode, { trust: EC2, attached: READ_ONLY }),
      ...role(`KarpenterIRSA-${CLUSTER}-${T}`, {
        trust: irsa('system:serviceaccount:karpenter:karpenter'),
        own: { [`KarpenterIRSA-${CLUSTER}-${T}`]: V1 },
      }),
      ...profile(terraformNode, terraformNode),
      ...terraformQueue(FOUR),
    },
    objects: [nodeClass({ instanceProfile: terraformNode })],
    helm: helm({ interruptionQueue: `Karpenter-${CLUSTER}` }, annotated(`KarpenterIRSA-${CLUSTER}-${T}`), 'karpenter'),
    names: {
      nodeRole: terraformNode,
      controllerRole: `KarpenterIRSA-${CLUSTER}-${T}`,
      interruptionQueue: `Karpenter-${CLUSTER}`,
      instanceProfile: terraformNode,
    },
    rules: [],
  },
  {
    title: 'EKS Blueprints addons',
    layout: 'EKS Blueprints addons',
    answers: {
      ...cluster(),
      ...noAssociation,
      ...entries(`karpenter-${CLUSTER}-${T}`),
      ...role(`karpenter-${CLUSTER}-${T}`, { trust: EC2, attached: READ_ONLY }),
      ...role(`karpenter-${T}`, {
        trust: irsa('system:serviceaccount:karpenter:karpenter'),
        own: { [`karpenter-${T}`]: V1 },
      }),
      ...queue(
        `karpenter-${CLUSTER}`,
        named(FOUR, (event) => `Karpenter-${event}-${T}`),
      ),
    },
    objects: [nodeClass({ role: `karpenter-${CLUSTER}-${T}` })],
    helm: helm({ interruptionQueue: `karpenter-${CLUSTER}` }, annotated(`karpenter-${T}`), 'karpenter'),
    names: {
      nodeRole: `karpenter-${CLUSTER}-${T}`,
      controllerRole: `karpenter-${T}`,
      interruptionQueue: `karpenter-${CLUSTER}`,
    },
    rules: [],
  },
  {
    title: 'EKS Blueprints CDK',
    layout: 'EKS Blueprints CDK',
    answers: {
      ...cluster(),
      ...addon,
      ...association('karpenter', 'shop-blueprint-karpenterRole-ABCDEFGHIJKL'),
      ...entries('shop-blueprint-karpenternoderole-ABCDEFGHIJKL'),
      ...role('shop-blueprint-karpenternoderole-ABCDEFGHIJKL', { trust: EC2, attached: READ_ONLY }),
      ...role('shop-blueprint-karpenterRole-ABCDEFGHIJKL', { trust: PODS, inline: { Default: V1 } }),
      ...profile(
        'KarpenterNodeInstanceProfile-0123456789abcdef0123456789abcdef',
        'shop-blueprint-karpenternoderole-ABCDEFGHIJKL',
      ),
      ...queue(
        'shop-blueprint',
        named(FOUR, (event) => `shop-blueprint-${event}-ABCDEFGHIJKL`),
      ),
    },
    objects: [nodeClass({ instanceProfile: 'KarpenterNodeInstanceProfile-0123456789abcdef0123456789abcdef' })],
    helm: helm({ interruptionQueue: 'shop-blueprint' }, {}, 'karpenter'),
    names: {
      nodeRole: 'shop-blueprint-karpenternoderole-ABCDEFGHIJKL',
      controllerRole: 'shop-blueprint-karpenterRole-ABCDEFGHIJKL',
      interruptionQueue: 'shop-blueprint',
      instanceProfile: 'KarpenterNodeInstanceProfile-0123456789abcdef0123456789abcdef',
    },
    rules: [],
  },
  {
    title: 'moved from Cluster Autoscaler, whose guide makes no queue',
    layout: 'migrating-from-cas',
    answers: {
      ...cluster(),
      ...noAssociation,
      ...entries(),
      ...role(`KarpenterNodeRole-${CLUSTER}`, { trust: EC2, attached: READ_ONLY }),
      ...role(`KarpenterControllerRole-${CLUSTER}`, {
        trust: irsa('system:serviceaccount:kube-system:karpenter'),
        inline: { [`KarpenterControllerPolicy-${CLUSTER}`]: V1 },
      }),
    },
    objects: [nodeClass({ role: `KarpenterNodeRole-${CLUSTER}` })],
    helm: helm({ interruptionQueue: CLUSTER }, annotated(`KarpenterControllerRole-${CLUSTER}`)),
    names: {
      nodeRole: `KarpenterNodeRole-${CLUSTER}`,
      controllerRole: `KarpenterControllerRole-${CLUSTER}`,
      interruptionQueue: CLUSTER,
    },
    rules: ['adopt-aws/node-access-by-map', 'adopt-aws/queue-missing'],
  },
  {
    title: 'made by hand, with paths, no queue and Auto Mode beside it',
    layout: 'hand-made',
    answers: {
      ...cluster({ accessConfig: { authenticationMode: 'API' }, computeConfig: { enabled: true } }),
      ...association('kube-system', 'platform-controller'),
      ...entries('platform-nodes'),
      ...role('platform-nodes', { trust: EC2, attached: PULL_ONLY, path: '/platform/' }),
      ...role('platform-controller', { trust: PODS, own: { platform: V1 }, path: '/platform/' }),
    },
    objects: [nodeClass({ role: 'platform-nodes' })],
    helm: helm({}),
    names: {
      nodeRole: 'platform-nodes',
      controllerRole: 'platform-controller',
      interruptionQueue: false,
    },
    rules: ['adopt-aws/agent-missing', 'adopt-aws/node-access', 'adopt-aws/auto-mode'],
  },
  {
    title: 'the template of this package',
    layout: 'cdk8s-karpenter',
    answers: {
      ...cluster(),
      ...addon,
      ...association('kube-system', `KarpenterControllerRole-${CLUSTER}`),
      ...entries(`KarpenterNodeRole-${CLUSTER}`),
      ...role(`KarpenterNodeRole-${CLUSTER}`, { trust: EC2, attached: PULL_ONLY }),
      ...role(`KarpenterControllerRole-${CLUSTER}`, { trust: PODS, inline: { Controller: V1 } }),
      ...queue(
        CLUSTER,
        named(FOUR, (event) => `Karpenter-${CLUSTER}-${event}-ABCDEFGHIJKL`),
      ),
      ...stack(`Karpenter-${CLUSTER}`, 'KarpenterNodeRole', 'KarpenterControllerRole', 'KarpenterInterruptionQueue'),
    },
    objects: [nodeClass({ role: `KarpenterNodeRole-${CLUSTER}` })],
    helm: helm({ interruptionQueue: CLUSTER }),
    names: {
      nodeRole: `KarpenterNodeRole-${CLUSTER}`,
      controllerRole: `KarpenterControllerRole-${CLUSTER}`,
      interruptionQueue: CLUSTER,
    },
    rules: [],
  },
].map((recorded) => ({ ...recorded, answers: { ...ASKED, ...recorded.answers } }) as Recorded);
