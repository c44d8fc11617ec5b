/*
 * The cluster that the pull requests of `changes.ts` change: three pools on one node class, a class that no pool uses, and
 * what lies beside them. Rich enough that every field of the table is one edit away.
 */

const requirement = (key: string, operator: string, ...values: string[]) => ({
  key,
  operator,
  ...(values.length > 0 && { values }),
});

const nodeClassRef = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };

const linux = [
  requirement('kubernetes.io/os', 'In', 'linux'),
  requirement('kubernetes.io/arch', 'In', 'amd64', 'arm64'),
  requirement('karpenter.sh/capacity-type', 'In', 'spot', 'on-demand'),
];

const general = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'general' },
  spec: {
    weight: 10,
    limits: { cpu: 1000, memory: '4000Gi' },
    disruption: {
      consolidationPolicy: 'WhenEmptyOrUnderutilized',
      consolidateAfter: '1m',
      budgets: [{ nodes: '10%' }],
    },
    template: {
      metadata: { labels: { team: 'web' }, annotations: { 'example.com/owner': 'web' } },
      spec: {
        nodeClassRef,
        expireAfter: '720h',
        terminationGracePeriod: '1h',
        startupTaints: [{ key: 'example.com/agent', value: 'starting', effect: 'NoSchedule' }],
        requirements: [
          ...linux,
          requirement('karpenter.k8s.aws/instance-category', 'In', 'c', 'm', 'r'),
          requirement('karpenter.k8s.aws/instance-generation', 'Gt', '4'),
        ],
      },
    },
  },
};

const batch = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'batch' },
  spec: {
    limits: { cpu: 500 },
    disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: '5m', budgets: [{ nodes: '20%' }] },
    template: {
      spec: {
        nodeClassRef,
        expireAfter: '720h',
        taints: [{ key: 'batch', value: 'true', effect: 'NoSchedule' }],
        requirements: [...linux, requirement('karpenter.k8s.aws/instance-category', 'In', 'c', 'm')],
      },
    },
  },
};

const fixed = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'fixed' },
  spec: {
    replicas: 3,
    limits: { nodes: 5 },
    disruption: { consolidateAfter: 'Never', budgets: [{ nodes: '1' }] },
    template: {
      spec: {
        nodeClassRef,
        expireAfter: '720h',
        taints: [{ key: 'fixed', value: 'true', effect: 'NoSchedule' }],
        requirements: [...linux, requirement('node.kubernetes.io/instance-type', 'In', 'm5.large', 'm6i.large')],
      },
    },
  },
};

const classOf = (name: string, spec: object) => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name },
  spec: {
    amiSelectorTerms: [{ alias: 'al2023@v20260401' }],
    role: 'KarpenterNodeRole-prod',
    subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'prod' } }, { id: 'subnet-0aa11bb22cc33dd44' }],
    securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'prod' } }],
    ...spec,
  },
});

const defaultClass = classOf('default', {
  capacityReservationSelectorTerms: [{ id: 'cr-0aa11bb22cc33dd44' }, { id: 'cr-0ee11bb22cc33dd44' }],
  associatePublicIPAddress: false,
  userData: '#!/bin/bash\necho hello',
  tags: { team: 'platform' },
  kubelet: {
    clusterDNS: ['10.100.0.10'],
    maxPods: 110,
    podsPerCore: 30,
    systemReserved: { cpu: '100m' },
    kubeReserved: { cpu: '200m' },
    evictionHard: { 'memory.available': '5%' },
    evictionSoft: { 'memory.available': '10%' },
    evictionSoftGracePeriod: { 'memory.available': '1m' },
    evictionMaxPodGracePeriod: 60,
    imageGCHighThresholdPercent: 85,
    imageGCLowThresholdPercent: 80,
    cpuCFSQuota: true,
  },
  blockDeviceMappings: [
    {
      deviceName: '/dev/xvda',
      rootVolume: true,
      ebs: {
        volumeSize: '100Gi',
        volumeType: 'gp3',
        encrypted: true,
        iops: 3000,
        throughput: 125,
        deleteOnTermination: true,
        kmsKeyID: 'alias/nodes',
        snapshotID: 'snap-0aa11bb22cc33dd44',
        volumeInitializationRate: 100,
      },
    },
  ],
  instanceStorePolicy: 'RAID0',
  detailedMonitoring: false,
  metadataOptions: {
    httpEndpoint: 'enabled',
    httpProtocolIPv6: 'disabled',
    httpPutResponseHopLimit: 1,
    httpTokens: 'required',
  },
  connectionTracking: { tcpEstablishedTimeout: 3600, udpStreamTimeout: 120, udpTimeout: 45 },
  context: 'fleet-a',
});

const overlay = {
  apiVersion: 'karpenter.sh/v1alpha1',
  kind: 'NodeOverlay',
  metadata: { name: 'discount' },
  spec: {
    requirements: [requirement('karpenter.k8s.aws/instance-category', 'In', 'm')],
    priceAdjustment: '-10%',
    weight: 10,
  },
};

const buffer = {
  apiVersion: 'autoscaling.x-k8s.io/v1beta1',
  kind: 'CapacityBuffer',
  metadata: { name: 'spare', namespace: 'web' },
  spec: { podTemplateRef: { name: 'spare' }, replicas: 2 },
};

const claim = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodeClaim',
  metadata: { name: 'general-x7k2p', labels: { 'karpenter.sh/nodepool': 'general' } },
  spec: {
    nodeClassRef,
    requirements: [requirement('kubernetes.io/os', 'In', 'linux')],
    expireAfter: '720h',
  },
};

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'web' },
  spec: {
    replicas: 4,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { nodeSelector: { team: 'web' }, containers: [{ name: 'web', image: 'web:1' }] },
    },
  },
};

const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'nodepools.karpenter.sh' },
  spec: { group: 'karpenter.sh', names: { kind: 'NodePool', plural: 'nodepools' }, scope: 'Cluster', versions: [] },
};

const settings = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'notes', namespace: 'web' },
  data: { a: '1' },
};

/** Something of a group that nothing here knows. */
const widget = {
  apiVersion: 'machines.example.com/v1',
  kind: 'MachineSet',
  metadata: { name: 'old' },
  spec: { size: 1 },
};

const autoMode = {
  apiVersion: 'eks.amazonaws.com/v1',
  kind: 'NodeClass',
  metadata: { name: 'auto' },
  spec: { role: 'AutoNodeRole', ephemeralStorage: { size: '80Gi' } },
};

const facts = {
  name: 'prod',
  account: '111122223333',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  featureGates: { staticCapacity: true, nodeOverlay: true, capacityBuffer: true },
};

const values = {
  replicas: 2,
  settings: {
    clusterName: 'prod',
    clusterEndpoint: 'https://example.eks.amazonaws.com',
    clusterCABundle: 'QUJD',
    vmMemoryOverheadPercent: 0.075,
    reservedENIs: '0',
    isolatedVPC: false,
    interruptionQueue: 'prod',
    batchIdleDuration: '1s',
    batchMaxDuration: '10s',
    preferencePolicy: 'Respect',
    minValuesPolicy: 'Strict',
    amiRefreshInterval: '1m',
    subnetRefreshInterval: '1m',
    featureGates: { staticCapacity: true, nodeOverlay: true, capacityBuffer: true, spotToSpotConsolidation: false },
  },
};

const template = {
  AWSTemplateFormatVersion: '2010-09-09',
  Resources: {
    KarpenterNodeRole: {
      Type: 'AWS::IAM::Role',
      Properties: { RoleName: 'KarpenterNodeRole-prod', Path: '/', MaxSessionDuration: 3600 },
    },
    KarpenterInterruptionQueue: {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName: 'prod', MessageRetentionPeriod: 300 },
    },
    ControllerLifecyclePolicy: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Sid: 'Launch', Effect: 'Allow', Action: ['ec2:RunInstances', 'ec2:CreateFleet'], Resource: '*' },
            { Sid: 'Describe', Effect: 'Allow', Action: ['ec2:DescribeInstances'], Resource: '*' },
          ],
        },
      },
    },
  },
};

const guard = (annotation: string, value: string) =>
  ['NodePool', 'EC2NodeClass'].map((kind) => ({
    target: {
      group: kind === 'NodePool' ? 'karpenter.sh' : 'karpenter.k8s.aws',
      kind,
      annotationSelector: '!cdk8s-karpenter/retiring',
    },
    patch: `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: any\n  annotations:\n    ${annotation}: ${value}\n`,
  }));

const argoCd = (prune: boolean, guarded: boolean) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'karpenter-prod-manifests', namespace: 'argocd' },
  spec: {
    source: {
      path: 'dist/clusters/prod/manifests',
      ...(guarded && {
        kustomize: { patches: guard('argocd.argoproj.io/sync-options', 'Prune=confirm,Delete=confirm') },
      }),
    },
    syncPolicy: { automated: { prune, selfHeal: true } },
  },
});

const flux = (prune: boolean, guarded: boolean) => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'karpenter-prod-manifests', namespace: 'flux-system' },
  spec: {
    path: './dist/clusters/prod/manifests',
    prune,
    ...(guarded && { patches: guard('kustomize.toolkit.fluxcd.io/prune', 'disabled') }),
  },
});

/** What applies a cluster, by the words of the table. */
export const TOOLS = {
  'Argo CD': [argoCd(true, false)],
  'Argo CD with guards': [argoCd(true, true)],
  'Argo CD without pruning': [argoCd(false, false)],
  Flux: [flux(true, false)],
  'Flux with guards': [flux(true, true)],
} as const;

export type Tool = keyof typeof TOOLS;

/** Objects by the names that findings give them. */
export const OBJECTS: Readonly<Record<string, object>> = {
  'NodePool/general': general,
  'NodePool/batch': batch,
  'NodePool/fixed': fixed,
  'EC2NodeClass/default': defaultClass,
  'EC2NodeClass/spare': classOf('spare', {}),
  'NodeOverlay/discount': overlay,
  'CapacityBuffer/web/spare': buffer,
  'NodeClaim/general-x7k2p': claim,
  'Deployment/web/web': web,
  'CustomResourceDefinition/nodepools.karpenter.sh': crd,
  'ConfigMap/web/notes': settings,
  'MachineSet/old': widget,
  'NodeClass/auto': autoMode,
};

/** What lies beside the objects: the facts of the cluster, the values of the chart, the AWS template. */
export const BESIDE: Readonly<Record<string, object>> = { facts, values, template };
