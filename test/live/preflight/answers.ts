/** What `aws` and `kubectl` answer for a cluster in which everything is as it should be. */
import { crdIds, loadCrd } from '../../../imports/crds';
import type { KarpenterRelease } from '../../../src/karpenter/versions';

type Json = Readonly<Record<string, unknown>>;

/** An answer, or null for a thing that does not exist. */
export type Answers = Readonly<Record<string, Json | string | null>>;

const ACCOUNT = '111122223333';
const tags = [{ Key: 'karpenter.sh/discovery', Value: 'my-cluster' }];
export const role = (name: string) => ({
  Path: '/',
  RoleName: name,
  RoleId: 'AROAEXAMPLEEXAMPLE00',
  Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  CreateDate: '2026-01-01T00:00:00+00:00',
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  },
});

export const attached = (...names: readonly string[]) => ({
  AttachedPolicies: names.map((name) => ({ PolicyName: name, PolicyArn: `arn:aws:iam::aws:policy/${name}` })),
});

export const profile = (name: string, ...roles: readonly string[]) => ({
  InstanceProfile: {
    Path: '/',
    InstanceProfileName: name,
    InstanceProfileId: 'AIPAEXAMPLEEXAMPLE00',
    Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/${name}`,
    CreateDate: '2026-01-01T00:00:00+00:00',
    Roles: roles.map(role),
  },
});

const list = (...items: readonly Json[]): Json => ({ apiVersion: 'v1', kind: 'List', items });
const ready = { conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: '' }] };

export const crd = (kind: 'NodePool' | 'EC2NodeClass', release: KarpenterRelease, name: string): Json => {
  const { schema } = loadCrd(crdIds(release)[kind] ?? '');
  return {
    metadata: { name },
    spec: { versions: [{ name: 'v1', schema: { openAPIV3Schema: schema } }] },
  };
};

export const nodePool = (more: Json = {}, limits: Json = { cpu: 100 }): Json => ({
  kind: 'NodePool',
  metadata: { name: 'general' },
  spec: {
    limits,
    template: {
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [{ key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm'] }],
      },
    },
  },
  status: { ...ready, resources: { cpu: '8' } },
  ...more,
});

export const nodeClass = (more: Json = {}): Json => ({
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: {
    role: 'KarpenterNodeRole-my-cluster',
    amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
    subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }],
    securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }],
  },
  status: ready,
  ...more,
});

export const deployment = (environment: Readonly<Record<string, string>>): Json => ({
  kind: 'Deployment',
  metadata: { name: 'karpenter', labels: { 'helm.sh/chart': 'karpenter-1.14.1' } },
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [
          {
            image: 'public.ecr.aws/karpenter/controller:1.14.1@sha256:0',
            env: Object.entries(environment).map(([name, value]) => ({ name, value })),
          },
        ],
      },
    },
  },
});

export const node = (name: string, labels: Json = {}): Json => ({
  kind: 'Node',
  metadata: { name, labels },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
});

const ENVIRONMENT = { CLUSTER_NAME: 'my-cluster', INTERRUPTION_QUEUE: 'my-cluster' };

const subnet = (SubnetId: string) => ({ SubnetId, VpcId: 'vpc-1', Tags: tags });

/** By the beginning of the arguments. The `aws` answers are held against the service models in the test. */
export const HEALTHY: Answers = {
  'eks describe-cluster': {
    cluster: {
      name: 'my-cluster',
      accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' },
      resourcesVpcConfig: { vpcId: 'vpc-1' },
    },
  },
  'ec2 describe-subnets': { Subnets: [subnet('subnet-1'), subnet('subnet-2')] },
  'ec2 describe-security-groups': { SecurityGroups: [{ GroupId: 'sg-1', VpcId: 'vpc-1', Tags: tags }] },
  'iam get-role --role-name KarpenterNodeRole-my-cluster': { Role: role('KarpenterNodeRole-my-cluster') },
  'iam list-attached-role-policies': attached('AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'),
  'iam list-role-policies': { PolicyNames: [] },
  'eks describe-access-entry': { accessEntry: { clusterName: 'my-cluster', type: 'EC2_LINUX' } },
  'eks list-pod-identity-associations': {
    associations: [{ associationId: 'a-1', namespace: 'kube-system', serviceAccount: 'karpenter' }],
  },
  'eks describe-pod-identity-association': {
    association: { associationId: 'a-1', roleArn: role('KarpenterControllerRole-my-cluster').Arn },
  },
  'eks describe-addon': { addon: { addonName: 'eks-pod-identity-agent', status: 'ACTIVE' } },
  'sqs get-queue-url': { QueueUrl: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/my-cluster` },
  'iam list-roles': { Roles: [role('AWSServiceRoleForEC2Spot')] },
  'ec2 describe-vpc-endpoints': {
    VpcEndpoints: ['ec2', 'ecr.api', 'ecr.dkr', 's3', 'sts', 'ssm', 'eks', 'sqs', 'eks-auth'].map((service) => ({
      ServiceName: `com.amazonaws.eu-west-1.${service}`,
    })),
  },
  'ssm get-parameter': { Parameter: { Name: 'x', Value: 'ami-1' } },
  'get nodepools': list(nodePool()),
  'get ec2nodeclasses': list(nodeClass()),
  'get crd nodepools': crd('NodePool', '1.14.1', 'nodepools.karpenter.sh'),
  'get crd ec2nodeclasses': crd('EC2NodeClass', '1.14.1', 'ec2nodeclasses.karpenter.k8s.aws'),
  'get nodes': list(node('a'), node('b')),
  'get deployments': list(deployment(ENVIRONMENT)),
  'get pods': list(
    { metadata: { name: 'karpenter-1' }, spec: { nodeName: 'a' } },
    { metadata: { name: 'karpenter-2' }, spec: { nodeName: 'b' } },
  ),
  'logs ': '{"level":"INFO","message":"found provisionable pod(s)"}\n',
  'get daemonset eks-pod-identity-agent': { metadata: { name: 'eks-pod-identity-agent' } },
  'get daemonsets,deployments': list(),
  'get configmap aws-auth': null,
  'get flowschemas': list({
    metadata: { name: 'karpenter-workload' },
    spec: {
      rules: [
        { subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: 'karpenter', namespace: 'karpenter' } }] },
      ],
    },
  }),
};

export { list };
