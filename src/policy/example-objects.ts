import type { PolicyFacts } from './subjects';

/** A pool of which no rule has anything to say. */
const GENERAL = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'general' },
  spec: {
    limits: { cpu: 1000, memory: '4000Gi' },
    disruption: {
      consolidationPolicy: 'WhenEmptyOrUnderutilized',
      consolidateAfter: '1m',
      budgets: [{ nodes: '10%' }],
    },
    template: {
      spec: {
        expireAfter: '720h',
        terminationGracePeriod: '24h',
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [
          { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
          { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] },
          { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
          { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['4'] },
        ],
      },
    },
  },
};

const NODE_CLASS = {
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: {
    role: 'KarpenterNodeRole-my-cluster',
    amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
    subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }],
    securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }],
    metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: '50Gi', volumeType: 'gp3', encrypted: true } }],
  },
};

/** What every example has. */
export const EXAMPLE_OBJECTS: readonly object[] = [GENERAL, NODE_CLASS];

/** The day on which every example is judged. */
export const EXAMPLE_DAY = '2026-11-29';

/** The cluster of every example. */
export const EXAMPLE_FACTS: PolicyFacts = {
  name: 'my-cluster',
  region: 'eu-west-1',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  discoveryTag: { key: 'karpenter.sh/discovery', value: 'my-cluster' },
  nodeRole: { name: 'KarpenterNodeRole-my-cluster', existing: false },
  interruptionQueue: { name: 'my-cluster', existing: false },
};

/** A second pool for any pod, after the first one by its weight. */
export const BATCH = { ...GENERAL, metadata: { name: 'batch' }, spec: { ...GENERAL.spec, weight: 10 } };

/** A pool of GPU types. */
export const GPU = {
  ...GENERAL,
  metadata: { name: 'gpu' },
  spec: {
    ...GENERAL.spec,
    weight: 1,
    limits: { cpu: 1000, 'nvidia.com/gpu': 8 },
    template: {
      spec: {
        ...GENERAL.spec.template.spec,
        taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
        requirements: [
          { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
          { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['g5', 'g6'] },
        ],
      },
    },
  },
};

const daemonSet = (name: string): object => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name },
  spec: {
    template: {
      spec: { containers: [{ name: 'agent', image: 'agent', resources: { requests: { cpu: '100m' } } }] },
    },
  },
});

/** What reports GPUs. */
export const DEVICE_PLUGIN = daemonSet('nvidia-device-plugin');

/** Something that runs on every node. */
export const AGENT = daemonSet('agent');

/** Another price for a family. */
export const OVERLAY = {
  apiVersion: 'karpenter.sh/v1alpha1',
  kind: 'NodeOverlay',
  metadata: { name: 'discount' },
  spec: {
    requirements: [{ key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['m7i'] }],
    priceAdjustment: '-10%',
  },
};

/** Karpenter itself, as its chart makes it. */
export const CONTROLLER = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'karpenter', namespace: 'kube-system', labels: { 'app.kubernetes.io/name': 'karpenter' } },
  spec: { replicas: 2, template: { spec: { containers: [{ name: 'controller', image: 'controller' }] } } },
};
