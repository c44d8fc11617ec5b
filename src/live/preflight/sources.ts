import type { Cluster } from '../../cluster';
import { at, listAt } from '../../objects';

/** One question to AWS or to the cluster. Every command here reads; `collect.ts` refuses any other. */
export interface Source {
  readonly tool: 'aws' | 'kubectl';
  /** Arguments; undefined where the question does not arise, or needs an answer that there is not. */
  readonly args: (cluster: Cluster, answer: (source: SourceName) => unknown) => readonly string[] | undefined;
  /** The error that only means that the thing does not exist. */
  readonly missing?: RegExp;
  /** Whether the answer is text, not JSON. @default false */
  readonly text?: true;
}

const NOT_FOUND = /ResourceNotFoundException|NoSuchEntity|NonExistentQueue|QueueDoesNotExist/;
/** The cluster has no such kind. */
export const NO_KIND = /doesn't have a resource type|NotFound/;

const aws = (args: Source['args']): Source => ({ tool: 'aws', args, missing: NOT_FOUND });
const kubectl = (args: Source['args'], text?: true): Source => ({
  tool: 'kubectl',
  args: (...given) => {
    const own = args(...given);
    return own && (text ? own : [...own, '--output', 'json']);
  },
  missing: NO_KIND,
  ...(text && { text }),
});

const controllerLabel = ['--selector', 'app.kubernetes.io/name=karpenter'];

/** All that is asked, by what it is called in the checks. Those that need an answer stand behind it. */
export const SOURCES = {
  cluster: aws(({ name }) => ['eks', 'describe-cluster', '--name', name]),
  associations: aws(({ name, namespace, serviceAccount, identity }) =>
    identity === 'pod-identity'
      ? [
          ...['eks', 'list-pod-identity-associations', '--cluster-name', name],
          ...['--namespace', namespace, '--service-account', serviceAccount],
        ]
      : undefined,
  ),
  association: aws(({ name }, answer) => {
    const [first] = listAt(answer('associations'), 'associations');
    const id = at(first, 'associationId');
    if (typeof id !== 'string') return undefined;
    return ['eks', 'describe-pod-identity-association', '--cluster-name', name, '--association-id', id];
  }),
  agent: aws(({ name, identity }) =>
    identity === 'pod-identity'
      ? ['eks', 'describe-addon', '--cluster-name', name, '--addon-name', 'eks-pod-identity-agent']
      : undefined,
  ),
  queue: aws(
    ({ interruptionQueue }) => interruptionQueue && ['sqs', 'get-queue-url', '--queue-name', interruptionQueue.name],
  ),
  spotRole: aws(() => ['iam', 'list-roles', '--path-prefix', '/aws-service-role/spot.amazonaws.com/']),
  endpoints: aws(({ vpc }, answer) => {
    const id = vpc.id ?? at(answer('cluster'), 'cluster', 'resourcesVpcConfig', 'vpcId');
    if (vpc.isolated !== true || typeof id !== 'string') return undefined;
    return ['ec2', 'describe-vpc-endpoints', '--filters', JSON.stringify([{ Name: 'vpc-id', Values: [id] }])];
  }),
  nodePools: kubectl(() => ['get', 'nodepools.karpenter.sh', '--show-managed-fields']),
  nodeClasses: kubectl(() => ['get', 'ec2nodeclasses.karpenter.k8s.aws', '--show-managed-fields']),
  nodePoolCrd: kubectl(() => ['get', 'crd', 'nodepools.karpenter.sh']),
  nodeClassCrd: kubectl(() => ['get', 'crd', 'ec2nodeclasses.karpenter.k8s.aws']),
  nodes: kubectl(() => ['get', 'nodes']),
  deployments: kubectl(({ namespace }) => ['get', 'deployments', '--namespace', namespace, ...controllerLabel]),
  pods: kubectl(({ namespace }) => ['get', 'pods', '--namespace', namespace, ...controllerLabel]),
  log: kubectl(
    ({ namespace }) => ['logs', '--namespace', namespace, ...controllerLabel, '--tail', '2000', '--since', '1h'],
    true,
  ),
  agentDaemonSet: kubectl(() => ['get', 'daemonset', 'eks-pod-identity-agent', '--namespace', 'kube-system']),
  terminationHandlers: kubectl(() => [
    ...['get', 'daemonsets,deployments', '--all-namespaces'],
    ...['--selector', 'app.kubernetes.io/name=aws-node-termination-handler'],
  ]),
  awsAuth: kubectl(() => ['get', 'configmap', 'aws-auth', '--namespace', 'kube-system']),
  flowSchemas: kubectl(({ namespace }) => (namespace === 'kube-system' ? undefined : ['get', 'flowschemas'])),
} as const satisfies Readonly<Record<string, Source>>;

export type SourceName =
  | 'cluster'
  | 'associations'
  | 'association'
  | 'agent'
  | 'queue'
  | 'spotRole'
  | 'endpoints'
  | 'nodePools'
  | 'nodeClasses'
  | 'nodePoolCrd'
  | 'nodeClassCrd'
  | 'nodes'
  | 'deployments'
  | 'pods'
  | 'log'
  | 'agentDaemonSet'
  | 'terminationHandlers'
  | 'awsAuth'
  | 'flowSchemas';
