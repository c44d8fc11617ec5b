/** What `kubectl get … --output json` prints for a cluster in which everything that a snapshot leaves out holds the word SECRET. */

type Json = Readonly<Record<string, unknown>>;

const SECRET = 'SECRET';

/** What the API server adds, and what people hang on their objects. */
const metadata = (name: string, more: Json = {}, namespace?: string): Json => ({
  name,
  ...(namespace !== undefined && { namespace }),
  uid: `${SECRET}-uid`,
  resourceVersion: '12345',
  creationTimestamp: '2026-01-01T00:00:00Z',
  managedFields: [{ manager: SECRET }],
  ...more,
  labels: { 'team.example.com/owner': SECRET, ...(more.labels as Json | undefined) },
  annotations: {
    'kubectl.kubernetes.io/last-applied-configuration': `{"data":"${SECRET}"}`,
    'example.com/token': SECRET,
    ...(more.annotations as Json | undefined),
  },
});

export const list = (...items: readonly Json[]): Json => ({ apiVersion: 'v1', kind: 'List', items });

const container = (requests: Json): Json => ({
  name: 'main',
  image: `registry.example.com/${SECRET}:1`,
  command: [SECRET],
  args: [`--token=${SECRET}`],
  env: [
    { name: 'PASSWORD', value: SECRET },
    { name: 'KEY', valueFrom: { secretKeyRef: { name: SECRET, key: SECRET } } },
  ],
  envFrom: [{ configMapRef: { name: SECRET } }],
  volumeMounts: [{ name: SECRET, mountPath: `/${SECRET}` }],
  resources: { requests, limits: { memory: '1Gi' } },
});

const podSpec = (more: Json = {}, requests: Json = { cpu: '500m', memory: '1Gi' }): Json => ({
  containers: [container(requests)],
  initContainers: [{ ...container({ cpu: 1 }), restartPolicy: 'Always' }],
  volumes: [{ name: SECRET, secret: { secretName: SECRET } }],
  imagePullSecrets: [{ name: SECRET }],
  serviceAccountName: SECRET,
  hostAliases: [{ ip: '10.0.0.1', hostnames: [SECRET] }],
  ...more,
});

const template = (more: Json = {}, of: Json = {}): Json => ({ metadata: metadata('', of), spec: podSpec(more) });

const owner = (apiVersion: string, kind: string, name: string): Json => ({
  ownerReferences: [{ apiVersion, kind, name, controller: true, uid: SECRET }],
});

const pod = (namespace: string, name: string, more: Json, spec: Json = {}): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata(name, more, namespace),
  spec: podSpec({ nodeName: 'node-1', ...spec }),
  status: { phase: 'Running', podIP: SECRET },
});

const workload = (apiVersion: string, kind: string, namespace: string, name: string, spec: Json, more: Json = {}) => ({
  apiVersion,
  kind,
  metadata: metadata(name, more, namespace),
  spec,
  status: { observedGeneration: 3 },
});

const SPREAD = {
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'example.com/rack',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ],
};

const ANTI_AFFINITY = {
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 1,
          podAffinityTerm: {
            topologyKey: 'kubernetes.io/hostname',
            labelSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['db'] }] },
          },
        },
      ],
    },
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'example.com/disk', operator: 'In', values: ['ssd'] }] }],
      },
    },
  },
};

export const pool = (name: string): Json => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: metadata(name, {
    annotations: { 'karpenter.sh/nodepool-hash': SECRET, 'argocd.argoproj.io/sync-options': 'Prune=confirm' },
  }),
  spec: {
    weight: 10,
    disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: '1m', budgets: [{ nodes: '10%' }] },
    template: {
      metadata: { labels: { 'example.com/team': 'a' }, annotations: { 'example.com/token': SECRET } },
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [{ key: 'example.com/generation', operator: 'Exists' }],
        taints: [{ key: 'dedicated', value: 'a', effect: 'NoSchedule' }],
      },
    },
  },
  status: { conditions: [{ type: 'Ready', message: SECRET }] },
});

const nodeLabels = (name: string): Json => ({
  'karpenter.sh/nodepool': name,
  'topology.kubernetes.io/region': 'eu-west-1',
  'topology.kubernetes.io/zone': 'eu-west-1a',
  'node.kubernetes.io/instance-type': 'm6i.large',
  'example.com/rack': 'r1',
  'example.com/disk': 'ssd',
  'example.com/team': 'a',
  'example.com/generation': '3',
  'example.com/zip': 'x',
});

export const nodeClaim = (name: string, ofPool: string): Json => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodeClaim',
  metadata: metadata(name, { labels: nodeLabels(ofPool) }),
  spec: {
    nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
    requirements: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] }],
    resources: { requests: { cpu: '1500m' } },
    expireAfter: '720h',
  },
  status: { nodeName: `node-of-${name}`, imageID: `ami-${SECRET}`, providerID: SECRET, allocatable: { cpu: '1930m' } },
});

export const node = (name: string, ofPool?: string): Json => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: metadata(name, {
    ...(ofPool !== undefined && { labels: nodeLabels(ofPool) }),
    annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
  }),
  spec: { providerID: SECRET, taints: [{ key: 'dedicated', value: 'a', effect: 'NoSchedule', timeAdded: SECRET }] },
  status: {
    allocatable: { cpu: '1930m', memory: '7Gi' },
    images: [{ names: [SECRET] }],
    addresses: [{ type: 'InternalIP', address: SECRET }],
    nodeInfo: { machineID: SECRET },
  },
});

const NS = ['--all-namespaces'];

/** Answers by the arguments behind `get`, without the context. */
export const ANSWERS: Readonly<Record<string, Json | null>> = {
  '--raw /version': { major: '1', minor: '34+', gitVersion: 'v1.34.1-eks-1234567', buildDate: '2026-01-01T00:00:00Z' },
  'nodepools.karpenter.sh': list(pool('general'), pool('batch')),
  'ec2nodeclasses.karpenter.k8s.aws': list({
    apiVersion: 'karpenter.k8s.aws/v1',
    kind: 'EC2NodeClass',
    metadata: metadata('default'),
    spec: { role: 'KarpenterNodeRole-prod', amiSelectorTerms: [{ alias: 'al2023@v20260315' }], userData: SECRET },
    status: { amis: [{ id: SECRET }], instanceProfile: SECRET },
  }),
  'nodeoverlays.karpenter.sh': null,
  [`capacitybuffers.autoscaling.x-k8s.io ${NS}`]: list({
    apiVersion: 'autoscaling.x-k8s.io/v1beta1',
    kind: 'CapacityBuffer',
    metadata: metadata('spare', {}, 'web'),
    spec: { replicas: 2, podTemplateRef: { name: 'spare' } },
  }),
  'nodeclaims.karpenter.sh': list(nodeClaim('c', 'general'), nodeClaim('a', 'general'), nodeClaim('b', 'old')),
  nodes: list(node('node-2', 'general'), node('node-1', 'general'), node('managed')),
  'priorityclasses.scheduling.k8s.io': list({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: metadata('high'),
    value: 1000,
    description: SECRET,
  }),
  [`daemonsets.apps ${NS}`]: list(
    workload('apps/v1', 'DaemonSet', 'kube-system', 'aws-node', {
      template: template({ tolerations: [{ operator: 'Exists' }] }),
    }),
  ),
  [`deployments.apps ${NS} --selector app.kubernetes.io/name=karpenter`]: list(
    workload('apps/v1', 'Deployment', 'kube-system', 'karpenter', {
      template: {
        spec: {
          containers: [
            {
              image: 'public.ecr.aws/karpenter/controller:1.14.1@sha256:0',
              env: [{ name: 'CLUSTER_NAME', value: 'prod' }],
            },
          ],
        },
      },
    }),
  ),
  [`cronjobs.batch ${NS}`]: list(
    workload('batch/v1', 'CronJob', 'batch', 'nightly', {
      schedule: '0 2 * * *',
      jobTemplate: {
        spec: {
          parallelism: 4,
          template: template({}, { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } }),
        },
      },
    }),
  ),
  [`deployments.apps ${NS}`]: list(
    workload('apps/v1', 'Deployment', 'web', 'front', {
      replicas: 12,
      selector: { matchLabels: { app: 'web' } },
      template: template(
        { ...SPREAD, priorityClassName: 'high', nodeSelector: { 'example.com/team': 'a' } },
        { labels: { app: 'web', tier: 'front', version: SECRET } },
      ),
    }),
    workload('apps/v1', 'Deployment', 'db', 'front', { replicas: 1, template: template(ANTI_AFFINITY) }),
  ),
  [`jobs.batch ${NS}`]: list(
    workload(
      'batch/v1',
      'Job',
      'batch',
      'nightly-1',
      { template: template() },
      owner('batch/v1', 'CronJob', 'nightly'),
    ),
    workload('batch/v1', 'Job', 'batch', 'once', { parallelism: 2, template: template() }),
    {
      ...workload('batch/v1', 'Job', 'batch', 'done', { template: template() }),
      status: { conditions: [{ type: 'Complete', status: 'True' }] },
    },
  ),
  [`pods ${NS} --field-selector status.phase!=Succeeded,status.phase!=Failed`]: list(
    pod('web', 'front-5d8f-x1', {
      ...owner('apps/v1', 'ReplicaSet', 'front-5d8f'),
      labels: { 'pod-template-hash': '5d8f' },
    }),
    pod('web', 'canary-77-b', owner('apps/v1', 'ReplicaSet', 'canary-77'), { nodeSelector: { tier: 'x' } }),
    pod('web', 'canary-77-a', owner('apps/v1', 'ReplicaSet', 'canary-77'), { nodeSelector: { tier: 'x' } }),
    pod('batch', 'once-1', owner('batch/v1', 'Job', 'once')),
    pod('batch', 'spark-driver', owner('sparkoperator.k8s.io/v1', 'SparkApplication', 'spark')),
    pod('kube-system', 'etcd', owner('v1', 'Node', 'node-1')),
    pod('kube-system', 'aws-node-1', owner('apps/v1', 'DaemonSet', 'aws-node')),
    pod('tools', 'shell', {}),
  ),
  [`podtemplates ${NS}`]: list({
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: metadata('spare', {}, 'web'),
    template: template(),
  }),
  [`replicationcontrollers ${NS}`]: list(),
  [`statefulsets.apps ${NS}`]: list(
    workload('apps/v1', 'StatefulSet', 'db', 'postgres', { replicas: 3, template: template() }),
  ),
};
