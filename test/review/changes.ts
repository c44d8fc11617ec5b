import type { Tool } from './fleet';

/*
 * Pull requests with one change each, and what a review has to say first. Written down before there was a review: the
 * effects of fields are those of `test/karpenter/drift-cases.json`, the others those that their source names. `Model 3` and
 * the like are the chapters of the facts about Karpenter that this project rests on: 1 requirements, 3 drift, 4 budgets,
 * 7 labels, 8 limits, static pools and gates, 9 chart, 10 versions; `1.15` those about that minor, `AWS` those about the
 * AWS side, `Review` the survey of tools that review changes.
 */

/** What a change does, worst first. */
export type Effect =
  | 'deletes'
  | 'stops'
  | 'refused'
  | 'rolls'
  | 'may-roll'
  | 'no-pool'
  | 'scales-down'
  | 'aws'
  | 'behaviour'
  | 'new-nodes'
  | 'none';

/**
 * The object, or what lies beside the objects; the field; its new value, none to take it away. Without a field: the whole
 * object, and without a value it goes.
 */
export type Edit = readonly [subject: string, path: string, value?: unknown];

export interface OneChange {
  readonly name: string;
  /** The change. */
  readonly change: readonly Edit[];
  /** What else is so, before and after. */
  readonly given?: readonly Edit[];
  /** What applies the cluster. */
  readonly tool?: Tool;
  /** The file of the fleet that the change was made in, as path and edits of its object. */
  readonly layer?: readonly [folder: string, edit: Edit];
  readonly effect: Effect;
  readonly rule: string;
  /** The first line. */
  readonly headline: string;
  /** What the sentence of the change has to hold. */
  readonly says?: string;
  /** Fields of `test/karpenter/drift-cases.json`. */
  readonly covers?: readonly string[];
  readonly source: string;
}

const PLACE = ' · prod (111122223333, eu-west-1)';
const ALL = 'batch, fixed and general';
const CLASS = 'EC2NodeClass/default';
const POOL = 'NodePool/general';
const BATCH = 'NodePool/batch';
const FIXED = 'NodePool/fixed';
const POD_TAINT = { key: 'team', value: 'web', effect: 'NoSchedule' };

const rolls = (pools: string): string => `every node of ${pools} is replaced${PLACE}`;
const mayRoll = (pools: string): string => `nodes of ${pools} may be replaced${PLACE}`;
/** Who may take on the role of the nodes. */
const TRUST = {
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
};

/** A policy that a role has in place. */
const LAUNCHING = [
  {
    PolicyName: 'launch',
    PolicyDocument: {
      Statement: [{ Sid: 'Launch', Effect: 'Allow', Action: ['ec2:RunInstances', 'ec2:CreateFleet'], Resource: '*' }],
    },
  },
];

const stops = (pools: string): string =>
  `${pools} ${pools.includes(' ') ? 'launch' : 'launches'} no node any more${PLACE}`;
const refused = (resource: string): string => `the API server refuses ${resource}${PLACE}`;
const deletes = (pools: string, how = 'at once'): string => `every node of ${pools} is deleted ${how}${PLACE}`;
const behaves = (resource: string): string => `${resource} behaves differently at once${PLACE}`;
const newNodes = (what: string): string => `new nodes differ: ${what}${PLACE}`;
const NOTHING = 'no consequence';

/** A field of the class that is in its hash: every node of every pool that uses the class. */
const inClass = (
  field: string,
  value: unknown,
  covers: readonly string[] = [field],
  given?: readonly Edit[],
): OneChange => ({
  name: `${field} of a class`,
  change: [[CLASS, field, value]],
  ...(given !== undefined && { given }),
  effect: 'rolls',
  rule: 'review/class-changed',
  headline: rolls(ALL),
  covers: covers.map((each) => `EC2NodeClass ${each}`),
  source: 'Model 3',
});

/** A field of the template that is in the hash of the pool. */
const inPool = (field: string, value: unknown, covers: string = field): OneChange => ({
  name: `${field} of a pool`,
  change: [[POOL, field, value]],
  effect: 'rolls',
  rule: 'review/pool-changed',
  headline: rolls('general'),
  covers: [`NodePool ${covers}`],
  source: 'Model 3',
});

/** A field of the pool that holds at once. */
const atOnce = (field: string, value: unknown, covers: string = field): OneChange => ({
  name: `${field} of a pool`,
  change: [[POOL, field, value]],
  effect: 'behaviour',
  rule: 'review/pool-behaviour',
  headline: behaves(POOL),
  covers: [`NodePool ${covers}`],
  source: 'Model 3, 4 and 8',
});

/** A setting of the controller. */
const setting = (name: string, value: unknown, effect: 'behaviour' | 'new-nodes'): OneChange => ({
  name: `settings.${name}`,
  change: [['values', `settings.${name}`, value]],
  effect,
  rule: 'review/setting',
  headline: effect === 'behaviour' ? behaves('Values/karpenter') : newNodes('Values/karpenter'),
  covers: [`Settings settings.${name.startsWith('featureGates.') ? 'featureGates.*' : name}`],
  source: 'Model 3 and 9',
});

const nothing = (
  name: string,
  change: readonly Edit[],
  covers: readonly string[] = [],
  source = 'Model 3',
): OneChange => ({
  name,
  change,
  effect: 'none',
  rule: 'review/no-effect',
  headline: NOTHING,
  covers,
  source,
});

const EBS = 'spec.blockDeviceMappings[0].ebs';
const inVolume = (field: string, value: unknown, without: readonly string[] = []): OneChange =>
  inClass(
    `${EBS}.${field}`,
    value,
    [`spec.blockDeviceMappings[].ebs.${field}`],
    without.map((other) => [CLASS, `${EBS}.${other}`]),
  );

export const CHANGES: readonly OneChange[] = [
  // Fields of a class that are in its hash.
  inClass('spec.associatePublicIPAddress', undefined),
  inClass('spec.userData', '#!/bin/bash\necho hello '),
  inClass('spec.role', 'KarpenterNodeRole-other'),
  {
    ...inClass('spec.instanceProfile', 'nodes-b', undefined, [
      [CLASS, 'spec.role'],
      [CLASS, 'spec.instanceProfile', 'nodes-a'],
    ]),
  },
  inClass('spec.tags', { team: 'platform', cost: 'shared' }),
  inClass('spec.kubelet.clusterDNS', ['10.100.0.11']),
  inClass('spec.kubelet.maxPods', 58),
  inClass('spec.kubelet.podsPerCore', 20),
  inClass('spec.kubelet.systemReserved', { cpu: '200m' }),
  inClass('spec.kubelet.kubeReserved', { cpu: '300m' }),
  inClass('spec.kubelet.evictionHard', { 'memory.available': '8%' }),
  inClass('spec.kubelet.evictionSoft', { 'memory.available': '12%' }),
  inClass('spec.kubelet.evictionSoftGracePeriod', { 'memory.available': '2m' }),
  inClass('spec.kubelet.evictionMaxPodGracePeriod', 120),
  inClass('spec.kubelet.imageGCHighThresholdPercent', 90),
  inClass('spec.kubelet.imageGCLowThresholdPercent', 70),
  inClass('spec.kubelet.cpuCFSQuota', false),
  inClass('spec.blockDeviceMappings[1]', { deviceName: '/dev/xvdb', ebs: { volumeSize: '50Gi' } }, [
    'spec.blockDeviceMappings',
  ]),
  inClass('spec.blockDeviceMappings[0].deviceName', '/dev/xvdc', ['spec.blockDeviceMappings[].deviceName']),
  inClass('spec.blockDeviceMappings[0].rootVolume', false, ['spec.blockDeviceMappings[].rootVolume']),
  inVolume('deleteOnTermination', false),
  inVolume('encrypted', false, ['kmsKeyID']),
  inVolume('iops', 4000),
  inVolume('kmsKeyID', 'alias/other'),
  inVolume('snapshotID', 'snap-0ff11bb22cc33dd44'),
  inVolume('throughput', 250),
  inVolume('volumeType', 'gp2', ['iops', 'throughput']),
  inVolume('volumeInitializationRate', 200),
  inVolume('volumeSize', '107G'),
  inClass('spec.instanceStorePolicy', undefined),
  inClass('spec.networkInterfaces', [{ networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' }], undefined, [
    [CLASS, 'spec.associatePublicIPAddress'],
  ]),
  inClass('spec.detailedMonitoring', undefined),
  inClass('spec.metadataOptions.httpEndpoint', 'disabled'),
  inClass('spec.metadataOptions.httpProtocolIPv6', 'enabled'),
  inClass('spec.metadataOptions.httpPutResponseHopLimit', 2),
  inClass('spec.metadataOptions.httpTokens', 'optional'),
  inClass('spec.connectionTracking.tcpEstablishedTimeout', 7200),
  inClass('spec.connectionTracking.udpStreamTimeout', 60),
  inClass('spec.connectionTracking.udpTimeout', 30),
  inClass('spec.context', 'fleet-b'),
  inClass('spec.cpuOptions.nestedVirtualization', 'disabled'),
  inClass('spec.placementGroupSelector', { name: 'close' }),

  // Fields of a class that are looked up in the account.
  {
    name: 'another date of the image',
    change: [[CLASS, 'spec.amiSelectorTerms[0].alias', 'al2023@v20260501']],
    effect: 'may-roll',
    rule: 'review/image',
    headline: mayRoll(ALL),
    covers: ['EC2NodeClass spec.amiSelectorTerms'],
    source: 'Model 3',
  },
  {
    name: 'another family of the image',
    given: [[CLASS, 'spec.userData']],
    change: [[CLASS, 'spec.amiSelectorTerms[0].alias', 'bottlerocket@v1.40.0']],
    effect: 'rolls',
    rule: 'review/class-changed',
    headline: rolls(ALL),
    covers: ['EC2NodeClass spec.amiFamily'],
    source: 'Model 3',
  },
  {
    name: 'a subnet less',
    change: [[CLASS, 'spec.subnetSelectorTerms', [{ tags: { 'karpenter.sh/discovery': 'prod' } }]]],
    effect: 'may-roll',
    rule: 'review/subnets',
    headline: mayRoll(ALL),
    covers: [
      'EC2NodeClass spec.subnetSelectorTerms',
      'External instance type / offering removed by EC2 or class subnets',
    ],
    source: 'Model 3',
  },
  {
    name: 'a subnet more',
    change: [[CLASS, 'spec.subnetSelectorTerms[2]', { id: 'subnet-0ff11bb22cc33dd44' }]],
    effect: 'new-nodes',
    rule: 'review/new-nodes',
    headline: newNodes(ALL),
    source: 'Model 3',
  },
  {
    name: 'a security group more',
    change: [[CLASS, 'spec.securityGroupSelectorTerms[1]', { id: 'sg-0aa11bb22cc33dd44' }]],
    effect: 'may-roll',
    rule: 'review/security-groups',
    headline: mayRoll(ALL),
    covers: ['EC2NodeClass spec.securityGroupSelectorTerms'],
    source: 'Model 3',
  },
  {
    name: 'a capacity reservation less',
    change: [[CLASS, 'spec.capacityReservationSelectorTerms', [{ id: 'cr-0aa11bb22cc33dd44' }]]],
    effect: 'may-roll',
    rule: 'review/reservations',
    headline: mayRoll(ALL),
    covers: ['EC2NodeClass spec.capacityReservationSelectorTerms'],
    source: 'Model 3',
  },
  {
    name: 'prefixes',
    change: [[CLASS, 'spec.ipPrefixCount', 2]],
    effect: 'new-nodes',
    rule: 'review/new-nodes',
    headline: newNodes(ALL),
    covers: ['EC2NodeClass spec.ipPrefixCount'],
    source: 'Model 3',
  },

  // Classes as a whole.
  {
    name: 'a class goes that pools use',
    change: [[CLASS, '']],
    effect: 'stops',
    rule: 'review/class-deleted',
    headline: stops(ALL),
    covers: ['EC2NodeClass <delete object>'],
    source: 'Model 3',
  },
  {
    name: 'a class goes that no pool uses',
    change: [['EC2NodeClass/spare', '']],
    effect: 'behaviour',
    rule: 'review/class-waits',
    headline: behaves('EC2NodeClass/spare'),
    source: 'Model 3',
  },
  {
    name: 'a class comes',
    change: [[`EC2NodeClass/new`, '', 'EC2NodeClass/spare']],
    effect: 'new-nodes',
    rule: 'review/object-added',
    headline: newNodes('EC2NodeClass/new'),
    source: 'Model 2',
  },
  {
    name: 'a typo in the kubelet, from 1.15 on nobody refuses it',
    given: [['facts', 'karpenterVersion', '1.15.2']],
    change: [[CLASS, 'spec.kubelet.maxPod', 58]],
    effect: 'stops',
    rule: 'review/class-not-ready',
    headline: stops(ALL),
    source: '1.15, 2',
  },
  {
    name: 'a typo in the kubelet until 1.14',
    change: [[CLASS, 'spec.kubelet.maxPod', 58]],
    effect: 'refused',
    rule: 'review/refused',
    headline: refused(CLASS),
    source: 'Model 10',
  },
  {
    name: 'an equal kubelet in other words, which 1.15 takes for another',
    given: [['facts', 'karpenterVersion', '1.15.2']],
    change: [[CLASS, 'spec.kubelet.evictionSoftGracePeriod', { 'memory.available': '60s' }]],
    effect: 'rolls',
    rule: 'review/class-changed',
    headline: rolls(ALL),
    source: '1.15, 3',
  },
  nothing('an equal kubelet in other words until 1.14', [
    [CLASS, 'spec.kubelet.evictionSoftGracePeriod', { 'memory.available': '60s' }],
  ]),
  {
    name: 'enclaves',
    given: [['facts', 'karpenterVersion', '1.15.2']],
    change: [[CLASS, 'spec.enclaveOptions', { enabled: false }]],
    effect: 'rolls',
    rule: 'review/class-changed',
    headline: rolls(ALL),
    source: '1.15, 3',
  },
  {
    name: 'another role before 1.7',
    given: [
      ['facts', 'karpenterVersion', '1.6.8'],
      ['facts', 'kubernetesVersion', '1.33'],
      [
        CLASS,
        'spec',
        {
          amiSelectorTerms: [{ alias: 'al2023@v20260401' }],
          role: 'a',
          subnetSelectorTerms: [{ id: 'subnet-0aa11bb22cc33dd44' }],
          securityGroupSelectorTerms: [{ id: 'sg-0aa11bb22cc33dd44' }],
        },
      ],
      [FIXED, ''],
      ['NodeOverlay/discount', ''],
      ['CapacityBuffer/web/spare', ''],
      ['facts', 'featureGates', {}],
    ],
    change: [[CLASS, 'spec.role', 'b']],
    effect: 'refused',
    rule: 'review/refused',
    headline: refused(CLASS),
    source: 'Model 10',
  },
  nothing(
    'labels and annotations of a class',
    [
      [CLASS, 'metadata.labels', { a: 'b' }],
      [CLASS, 'metadata.annotations', { a: 'b' }],
    ],
    ['EC2NodeClass metadata.labels', 'EC2NodeClass metadata.annotations'],
  ),
  nothing('the family that the alias says anyway', [[CLASS, 'spec.amiFamily', 'AL2023']]),
  nothing('defaults of the metadata service left out', [[CLASS, 'spec.metadataOptions']]),
  nothing('the order of subnet terms', [
    [
      CLASS,
      'spec.subnetSelectorTerms',
      [{ id: 'subnet-0aa11bb22cc33dd44' }, { tags: { 'karpenter.sh/discovery': 'prod' } }],
    ],
  ]),

  // Fields of a pool that are in its hash.
  inPool('spec.template.metadata.labels', { team: 'web', tier: 'front' }),
  inPool('spec.template.metadata.annotations', { 'example.com/owner': 'core' }),
  inPool('spec.template.spec.taints', [{ ...POD_TAINT, effect: 'PreferNoSchedule' }]),
  inPool('spec.template.spec.startupTaints', [{ key: 'example.com/agent', effect: 'NoSchedule' }]),
  inPool('spec.template.spec.nodeClassRef.name', 'spare'),
  inPool('spec.template.spec.terminationGracePeriod', '2h'),
  inPool('spec.template.spec.expireAfter', '1440h'),

  {
    name: 'a class that nobody has',
    change: [[POOL, 'spec.template.spec.nodeClassRef.name', 'typo']],
    effect: 'stops',
    rule: 'review/class-missing',
    headline: stops('general'),
    source: 'Model 2',
  },

  // Fields of a pool that the API server does not let change.
  {
    name: 'the group of the class',
    change: [[POOL, 'spec.template.spec.nodeClassRef.group', 'eks.amazonaws.com']],
    effect: 'refused',
    rule: 'review/refused',
    headline: refused(POOL),
    covers: ['NodePool spec.template.spec.nodeClassRef.group'],
    source: 'Model 3',
  },
  {
    name: 'the kind of the class',
    change: [[POOL, 'spec.template.spec.nodeClassRef.kind', 'NodeClass']],
    effect: 'refused',
    rule: 'review/refused',
    headline: refused(POOL),
    covers: ['NodePool spec.template.spec.nodeClassRef.kind'],
    source: 'Model 3',
  },
  {
    name: 'a pool becomes static',
    change: [[BATCH, 'spec.replicas', 3]],
    given: [[BATCH, 'spec.limits']],
    effect: 'refused',
    rule: 'review/refused',
    headline: refused(BATCH),
    covers: ['NodePool spec.replicas (set<->unset)'],
    source: 'Model 8',
  },
  {
    name: 'an impossible value',
    change: [[POOL, 'spec.disruption.consolidationPolicy', 'WhenUnderutilized']],
    effect: 'refused',
    rule: 'review/refused',
    headline: refused(POOL),
    source: 'Model 10',
  },
  {
    name: 'a field that no version has',
    change: [[POOL, 'spec.template.spec.colour', 'blue']],
    effect: 'refused',
    rule: 'review/refused',
    headline: refused(POOL),
    source: 'Review 1, lesson 2',
  },

  // Requirements.
  {
    name: 'requirements narrowed',
    change: [[POOL, 'spec.template.spec.requirements[3].values', ['c', 'm']]],
    effect: 'may-roll',
    rule: 'review/requirements',
    headline: mayRoll('general'),
    covers: ['NodePool spec.template.spec.requirements'],
    source: 'Model 3',
  },
  {
    name: 'requirements widened',
    change: [[POOL, 'spec.template.spec.requirements[3].values', ['c', 'm', 'r', 'x']]],
    effect: 'new-nodes',
    rule: 'review/new-nodes',
    headline: newNodes('general'),
    source: 'Model 3',
  },
  {
    name: 'requirements that nothing meets',
    change: [[POOL, 'spec.template.spec.requirements[3].values', ['zz']]],
    effect: 'stops',
    rule: 'review/no-instance-types',
    headline: stops('general'),
    source: 'Model 1',
  },
  {
    name: 'values of a family that is old and one that is new',
    change: [[POOL, 'spec.template.spec.requirements[4].values', ['7']]],
    effect: 'may-roll',
    rule: 'review/requirements',
    headline: mayRoll('general'),
    source: 'Model 1 and 3',
  },
  {
    name: 'minValues',
    change: [[POOL, 'spec.template.spec.requirements[3].minValues', 2]],
    effect: 'new-nodes',
    rule: 'review/new-nodes',
    headline: newNodes('general'),
    covers: ['NodePool spec.template.spec.requirements[].minValues'],
    source: 'Model 3',
  },
  {
    name: 'minValues that nothing meets',
    change: [
      [
        FIXED,
        'spec.template.spec.requirements[3]',
        { key: 'node.kubernetes.io/instance-type', operator: 'Exists', minValues: 50 },
      ],
    ],
    given: [
      [
        FIXED,
        'spec.template.spec.requirements[4]',
        { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['m5'] },
      ],
    ],
    effect: 'stops',
    rule: 'review/no-instance-types',
    headline: stops('fixed'),
    source: 'Model 1',
  },
  nothing('the order of requirements', [
    [
      POOL,
      'spec.template.spec.requirements[0]',
      { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64', 'amd64'] },
    ],
    [POOL, 'spec.template.spec.requirements[1]', { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }],
  ]),

  // Behaviour.
  atOnce('spec.weight', 50),
  atOnce('spec.limits', { cpu: 500, memory: '4000Gi' }),
  atOnce('spec.disruption.consolidationPolicy', 'WhenEmpty'),
  atOnce('spec.disruption.consolidateAfter', '10m'),
  atOnce('spec.disruption.budgets', [{ nodes: '10%' }, { nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' }]),
  {
    ...atOnce('spec.disruption.budgets', [{ nodes: '0', schedule: '0 22 * * fri-mon', duration: '8h' }]),
    name: 'a schedule that nothing parses: all disruption of the pool stops',
    says: 'fri-mon',
    source: 'Model 4',
  },
  {
    name: 'no limit is left',
    change: [[POOL, 'spec.limits', { cpu: '500m' }]],
    effect: 'stops',
    rule: 'review/limit-blocks',
    headline: stops('general'),
    source: 'Model 8',
  },
  nothing('limits in another unit', [[POOL, 'spec.limits', { cpu: '1k', memory: '4000Gi' }]]),
  nothing('an age in other words', [[POOL, 'spec.template.spec.expireAfter', '43200m']]),
  nothing('an age that is the default', [[POOL, 'spec.template.spec.expireAfter']]),
  nothing(
    'labels and annotations of a pool',
    [
      [POOL, 'metadata.labels', { a: 'b' }],
      [POOL, 'metadata.annotations', { a: 'b' }],
    ],
    ['NodePool metadata.labels', 'NodePool metadata.annotations'],
  ),
  nothing(
    'a live object against its manifest',
    [
      [POOL, 'metadata.uid', '0f0f'],
      [POOL, 'metadata.resourceVersion', '42'],
      [POOL, 'metadata.managedFields', [{ manager: 'argocd' }]],
      [POOL, 'metadata.annotations', { 'karpenter.sh/nodepool-hash': '1', 'karpenter.sh/nodepool-hash-version': 'v3' }],
      [POOL, 'status', { resources: { cpu: '12' } }],
    ],
    [],
    'Review 1, lesson 10',
  ),

  // Static pools.
  {
    name: 'replicas lowered',
    change: [[FIXED, 'spec.replicas', 1]],
    effect: 'scales-down',
    rule: 'review/replicas-lowered',
    headline: `fixed scales down from 3 to 1 nodes${PLACE}`,
    covers: ['NodePool spec.replicas'],
    source: 'Model 8',
  },
  {
    name: 'replicas raised',
    change: [[FIXED, 'spec.replicas', 4]],
    effect: 'new-nodes',
    rule: 'review/replicas-raised',
    headline: newNodes('fixed'),
    source: 'Model 8',
  },
  {
    name: 'a rollout of a static pool that has no room',
    given: [[FIXED, 'spec.limits.nodes', 3]],
    change: [[FIXED, 'spec.template.spec.expireAfter', '1440h']],
    effect: 'rolls',
    rule: 'review/pool-changed',
    headline: rolls('fixed'),
    says: 'limits.nodes leaves no room',
    source: 'Model 8',
  },

  // Pools as a whole.
  {
    name: 'a pool goes, nobody knows what applies it',
    change: [[BATCH, '']],
    effect: 'deletes',
    rule: 'review/pool-deleted',
    headline: deletes('batch', 'at once if your tool prunes'),
    covers: ['NodePool <delete object>'],
    source: 'Model 3',
  },
  {
    name: 'a pool goes with Argo CD',
    tool: 'Argo CD',
    change: [[BATCH, '']],
    effect: 'deletes',
    rule: 'review/pool-deleted',
    headline: deletes('batch'),
    source: 'Review 1; Model 3',
  },
  {
    name: 'a pool goes with Argo CD that asks',
    tool: 'Argo CD with guards',
    change: [[BATCH, '']],
    effect: 'deletes',
    rule: 'review/pool-deleted',
    headline: deletes('batch', 'once the deletion is confirmed'),
    source: 'Review 1; Model 3',
  },
  {
    name: 'a pool goes with Argo CD that never prunes',
    tool: 'Argo CD without pruning',
    change: [[BATCH, '']],
    effect: 'behaviour',
    rule: 'review/orphaned',
    headline: `NodePool/batch stays in the cluster and goes on launching${PLACE}`,
    source: 'Review 1; Model 3',
  },
  {
    name: 'a pool goes with Flux',
    tool: 'Flux',
    change: [[BATCH, '']],
    effect: 'deletes',
    rule: 'review/pool-deleted',
    headline: deletes('batch'),
    source: 'Review 1; Model 3',
  },
  {
    name: 'a pool goes with Flux that leaves it',
    tool: 'Flux with guards',
    change: [[BATCH, '']],
    effect: 'behaviour',
    rule: 'review/orphaned',
    headline: `NodePool/batch stays in the cluster and goes on launching${PLACE}`,
    source: 'Review 1; Model 3',
  },
  {
    name: 'a retired pool goes with Flux that leaves others',
    tool: 'Flux with guards',
    given: [[BATCH, 'metadata.annotations', { 'cdk8s-karpenter/retiring': 'true' }]],
    change: [[BATCH, '']],
    effect: 'deletes',
    rule: 'review/pool-deleted',
    headline: deletes('batch'),
    says: 'retir',
    source: 'Review 1; Model 3',
  },
  {
    name: 'a pool is renamed',
    tool: 'Argo CD',
    change: [
      ['NodePool/jobs', '', BATCH],
      [BATCH, ''],
    ],
    effect: 'deletes',
    rule: 'review/pool-renamed',
    headline: deletes('batch'),
    says: 'jobs',
    covers: ['NodePool metadata.name'],
    source: 'Model 3; Review 1, lesson 9',
  },
  {
    name: 'a pool comes',
    change: [['NodePool/jobs', '', BATCH]],
    effect: 'new-nodes',
    rule: 'review/object-added',
    headline: newNodes('jobs'),
    source: 'Model 2',
  },
  {
    name: 'the definition of pools goes',
    tool: 'Argo CD',
    change: [['CustomResourceDefinition/nodepools.karpenter.sh', '']],
    effect: 'deletes',
    rule: 'review/definition-deleted',
    headline: deletes(ALL),
    source: 'Model 9',
  },

  // Pods.
  {
    name: 'a workload that selects what no pool has',
    change: [['Deployment/web/web', 'spec.template.spec.nodeSelector', { team: 'core' }]],
    effect: 'no-pool',
    rule: 'review/no-pool',
    headline: `no pool takes pods of Deployment/web/web any more${PLACE}`,
    source: 'Model 1',
  },
  {
    name: 'a workload that tolerates more',
    change: [['Deployment/web/web', 'spec.template.spec.tolerations', [{ key: 'batch', operator: 'Exists' }]]],
    effect: 'none',
    rule: 'review/no-effect',
    headline: NOTHING,
    source: 'Model 1',
  },
  {
    name: 'a field of a workload that cannot change',
    change: [['Deployment/web/web', 'spec.selector.matchLabels.app', 'other']],
    effect: 'refused',
    rule: 'review/refused',
    headline: refused('Deployment/web/web'),
    says: 'cannot be changed in an object that exists',
    source: 'AWS; Kubernetes API reference',
  },
  nothing(
    'another image of a workload',
    [['Deployment/web/web', 'spec.template.spec.containers[0].image', 'web:2']],
    [],
    'Model 1',
  ),

  // Other kinds.
  {
    name: 'the price of an overlay',
    change: [['NodeOverlay/discount', 'spec.priceAdjustment', '-20%']],
    effect: 'behaviour',
    rule: 'review/overlay',
    headline: behaves('NodeOverlay/discount'),
    covers: ['NodeOverlay spec.*'],
    source: 'Model 8',
  },
  {
    name: 'an overlay goes',
    change: [['NodeOverlay/discount', '']],
    effect: 'behaviour',
    rule: 'review/overlay',
    headline: behaves('NodeOverlay/discount'),
    source: 'Model 8',
  },
  {
    name: 'an overlay comes',
    change: [['NodeOverlay/more', '', 'NodeOverlay/discount']],
    effect: 'behaviour',
    rule: 'review/overlay',
    headline: behaves('NodeOverlay/more'),
    source: 'Model 8',
  },
  {
    name: 'the size of a buffer',
    change: [['CapacityBuffer/web/spare', 'spec.replicas', 6]],
    effect: 'behaviour',
    rule: 'review/buffer',
    headline: behaves('CapacityBuffer/web/spare'),
    covers: ['CapacityBuffer spec.*'],
    source: 'Model 8',
  },
  {
    name: 'the spec of a NodeClaim',
    change: [['NodeClaim/general-x7k2p', 'spec.expireAfter', '1h']],
    effect: 'refused',
    rule: 'review/refused',
    headline: refused('NodeClaim/general-x7k2p'),
    covers: ['NodeClaim spec'],
    source: 'Model 3',
  },
  {
    name: 'a NodeClaim goes',
    tool: 'Argo CD',
    change: [['NodeClaim/general-x7k2p', '']],
    effect: 'deletes',
    rule: 'review/node-claim-deleted',
    headline: `NodeClaim/general-x7k2p is deleted with its node${PLACE}`,
    source: 'Model 3',
  },
  {
    name: 'a kind that nothing here knows',
    change: [['MachineSet/old', 'spec.size', 2]],
    effect: 'may-roll',
    rule: 'review/unknown-kind',
    headline: `MachineSet/old may replace nodes: its kind is not known${PLACE}`,
    source: 'Review 1, lesson 2',
  },
  {
    name: 'the node class of EKS Auto Mode',
    change: [['NodeClass/auto', 'spec.ephemeralStorage.size', '100Gi']],
    effect: 'may-roll',
    rule: 'review/unknown-kind',
    headline: `NodeClass/auto may replace nodes: its kind is not known${PLACE}`,
    source: 'Review 5',
  },
  nothing('what no node reads', [['ConfigMap/web/notes', 'data.a', '2']], [], 'Review 1, lesson 10'),

  {
    ...nothing(
      'the definition of a kind that makes no node',
      [['CustomResourceDefinition/nodepools.karpenter.sh', 'spec.versions', [{ name: 'v1' }]]],
      [],
      'Review 1, lesson 10',
    ),
    given: [['CustomResourceDefinition/nodepools.karpenter.sh', 'spec.group', 'cert-manager.io']],
  },
  {
    name: 'the definition of pools',
    change: [['CustomResourceDefinition/nodepools.karpenter.sh', 'spec.versions', [{ name: 'v2' }]]],
    effect: 'may-roll',
    rule: 'review/definition-changed',
    headline: `CustomResourceDefinition/nodepools.karpenter.sh may replace nodes${PLACE}`,
    source: 'Review 1, lesson 2',
  },

  // Versions and gates.
  {
    name: 'Karpenter 1.14 to 1.15',
    change: [['facts', 'karpenterVersion', '1.15.2']],
    effect: 'behaviour',
    rule: 'review/karpenter-upgrade',
    headline: behaves('Cluster/prod'),
    source: '1.15, 3',
  },
  {
    name: 'Karpenter 1.11 to 1.12, another version of the hash',
    given: [
      ['facts', 'karpenterVersion', '1.11.3'],
      ['CapacityBuffer/web/spare', ''],
      [CLASS, 'spec.connectionTracking'],
      ['facts', 'featureGates', { staticCapacity: true, nodeOverlay: true }],
      ['values', 'settings.featureGates', { staticCapacity: true, nodeOverlay: true }],
    ],
    change: [['facts', 'karpenterVersion', '1.12.2']],
    effect: 'behaviour',
    rule: 'review/karpenter-upgrade',
    headline: behaves('Cluster/prod'),
    says: 'hash',
    covers: ['External Karpenter upgrade bumping hash version'],
    source: 'Model 3',
  },
  {
    name: 'Karpenter back to where a field was not there yet',
    change: [['facts', 'karpenterVersion', '1.12.2']],
    given: [
      ['CapacityBuffer/web/spare', ''],
      ['facts', 'featureGates', { staticCapacity: true, nodeOverlay: true }],
    ],
    effect: 'refused',
    rule: 'review/refused',
    headline: refused(CLASS),
    says: 'connectionTracking',
    source: 'Model 10',
  },
  {
    name: 'Karpenter 1.15 with pods per core on Bottlerocket',
    given: [
      [CLASS, 'spec.amiSelectorTerms[0].alias', 'bottlerocket@v1.40.0'],
      [CLASS, 'spec.kubelet', { podsPerCore: 20 }],
    ],
    change: [['facts', 'karpenterVersion', '1.15.2']],
    effect: 'stops',
    rule: 'review/class-not-ready',
    headline: stops(ALL),
    source: '1.15, 2',
  },
  {
    name: 'a Karpenter that nothing here knows',
    change: [['facts', 'karpenterVersion', '1.40.0']],
    effect: 'may-roll',
    rule: 'review/unknown-version',
    headline: mayRoll(ALL),
    source: 'Review 1, lesson 2',
  },
  {
    name: 'Kubernetes 1.34 to 1.35',
    change: [['facts', 'kubernetesVersion', '1.35']],
    effect: 'may-roll',
    rule: 'review/kubernetes-upgrade',
    headline: mayRoll(ALL),
    says: 'when the control plane is upgraded',
    covers: ['External EKS control plane version'],
    source: 'Model 3',
  },
  {
    name: 'Kubernetes 1.32 to 1.33 with AL2',
    given: [
      ['facts', 'kubernetesVersion', '1.32'],
      [CLASS, 'spec.amiSelectorTerms[0].alias', 'al2@v20250601'],
    ],
    change: [['facts', 'kubernetesVersion', '1.33']],
    effect: 'stops',
    rule: 'review/class-not-ready',
    headline: stops(ALL),
    source: 'Model 6',
  },
  {
    name: 'Kubernetes 1.34 to 1.35 with images by id',
    given: [
      [CLASS, 'spec.amiSelectorTerms', [{ id: 'ami-0aa11bb22cc33dd44' }]],
      [CLASS, 'spec.amiFamily', 'AL2023'],
      ['EC2NodeClass/spare', ''],
    ],
    change: [['facts', 'kubernetesVersion', '1.35']],
    effect: 'none',
    rule: 'review/kubernetes-upgrade',
    headline: NOTHING,
    source: 'Model 3',
  },
  {
    name: 'the gate of static pools',
    change: [['facts', 'featureGates.staticCapacity', false]],
    given: [['values', '']],
    effect: 'stops',
    rule: 'review/pool-not-ready',
    headline: stops('fixed'),
    source: 'Model 8',
  },
  {
    name: 'the gate of overlays',
    change: [['facts', 'featureGates.nodeOverlay', false]],
    given: [['values', '']],
    effect: 'behaviour',
    rule: 'review/gate',
    headline: `Cluster/prod and NodeOverlay/discount behave differently at once${PLACE}`,
    source: 'Model 8',
  },

  // The chart.
  {
    ...setting('clusterCABundle', 'REVG', 'behaviour'),
    effect: 'rolls',
    headline: `every node of ${ALL} is replaced${PLACE}`,
  },
  setting('clusterName', 'other', 'new-nodes'),
  setting('clusterEndpoint', 'https://other.eks.amazonaws.com', 'new-nodes'),
  setting('vmMemoryOverheadPercent', 0.05, 'new-nodes'),
  setting('reservedENIs', '1', 'new-nodes'),
  setting('isolatedVPC', true, 'behaviour'),
  setting('interruptionQueue', '', 'behaviour'),
  setting('featureGates.spotToSpotConsolidation', true, 'behaviour'),
  setting('batchIdleDuration', '2s', 'behaviour'),
  setting('batchMaxDuration', '20s', 'behaviour'),
  setting('preferencePolicy', 'Ignore', 'behaviour'),
  setting('minValuesPolicy', 'BestEffort', 'behaviour'),
  setting('amiRefreshInterval', '2m', 'behaviour'),
  setting('subnetRefreshInterval', '2m', 'behaviour'),
  {
    name: 'replicas of the controller',
    change: [['values', 'replicas', 1]],
    effect: 'behaviour',
    rule: 'review/setting',
    headline: behaves('Values/karpenter'),
    source: 'Model 9',
  },

  // The template.
  {
    name: 'another name of the node role',
    change: [['template', 'Resources.KarpenterNodeRole.Properties.RoleName', 'nodes']],
    effect: 'aws',
    rule: 'review/aws-replaced',
    headline: `the stack replaces or deletes KarpenterNodeRole${PLACE}`,
    source: 'AWS',
  },
  {
    name: 'the queue goes',
    change: [['template', 'Resources.KarpenterInterruptionQueue']],
    effect: 'aws',
    rule: 'review/aws-deleted',
    headline: `the stack replaces or deletes KarpenterInterruptionQueue${PLACE}`,
    source: 'AWS',
  },
  {
    name: 'a setting of the queue that changes in place',
    change: [['template', 'Resources.KarpenterInterruptionQueue.Properties.MessageRetentionPeriod', 600]],
    effect: 'behaviour',
    rule: 'review/aws-changed',
    headline: behaves('KarpenterInterruptionQueue'),
    source: 'AWS',
  },
  {
    name: 'a permission less',
    change: [['template', 'Resources.ControllerLifecyclePolicy.Properties.PolicyDocument.Statement[1].Action', []]],
    effect: 'behaviour',
    rule: 'review/permissions',
    headline: behaves('ControllerLifecyclePolicy'),
    says: 'ec2:DescribeInstances',
    source: 'AWS',
  },
  {
    name: 'a permission less without which nothing starts',
    change: [
      [
        'template',
        'Resources.ControllerLifecyclePolicy.Properties.PolicyDocument.Statement[0].Action',
        ['ec2:CreateFleet'],
      ],
    ],
    effect: 'stops',
    rule: 'review/permissions',
    headline: stops(ALL),
    says: 'ec2:RunInstances',
    source: 'AWS',
  },
  {
    name: 'who may take on a role',
    given: [['template', 'Resources.KarpenterNodeRole.Properties.AssumeRolePolicyDocument', TRUST]],
    change: [
      [
        'template',
        'Resources.KarpenterNodeRole.Properties.AssumeRolePolicyDocument.Statement[0].Principal.Service',
        'ecs.amazonaws.com',
      ],
    ],
    effect: 'behaviour',
    rule: 'review/permissions',
    headline: behaves('KarpenterNodeRole'),
    says: 'the statement statement 1 differs in Principal',
    source: 'AWS',
  },
  {
    name: 'a statement that moves to a role',
    change: [
      ['template', 'Resources.ControllerLifecyclePolicy.Properties.PolicyDocument.Statement[0]'],
      ['template', 'Resources.KarpenterNodeRole.Properties.Policies', LAUNCHING],
    ],
    effect: 'behaviour',
    rule: 'review/permissions',
    headline: `ControllerLifecyclePolicy and KarpenterNodeRole behave differently at once${PLACE}`,
    says: 'comes and allows ec2:RunInstances and ec2:CreateFleet',
    source: 'AWS',
  },
  {
    name: 'a policy of a role without which nothing starts',
    given: [
      ['template', 'Resources.ControllerLifecyclePolicy.Properties.PolicyDocument.Statement[0]'],
      ['template', 'Resources.KarpenterNodeRole.Properties.Policies', LAUNCHING],
    ],
    change: [['template', 'Resources.KarpenterNodeRole.Properties.Policies', []]],
    effect: 'stops',
    rule: 'review/permissions',
    headline: stops(ALL),
    says: 'goes, which allowed ec2:RunInstances and ec2:CreateFleet: without ec2:RunInstances and ec2:CreateFleet no node starts',
    source: 'AWS',
  },
  {
    name: 'a denial without which nothing starts',
    change: [
      [
        'template',
        'Resources.ControllerLifecyclePolicy.Properties.PolicyDocument.Statement[2]',
        { Sid: 'Guard', Effect: 'Deny', Action: 'ec2:RunInstances', Resource: '*' },
      ],
    ],
    effect: 'stops',
    rule: 'review/permissions',
    headline: stops(ALL),
    says: 'comes and denies ec2:RunInstances',
    source: 'AWS',
  },
  nothing(
    'the order of actions',
    [
      [
        'template',
        'Resources.ControllerLifecyclePolicy.Properties.PolicyDocument.Statement[0].Action',
        ['ec2:CreateFleet', 'ec2:RunInstances'],
      ],
    ],
    [],
    'AWS',
  ),
  {
    name: 'what the stack does with a resource that goes',
    change: [['template', 'Resources.KarpenterNodeRole.DeletionPolicy', 'Retain']],
    effect: 'behaviour',
    rule: 'review/aws-changed',
    headline: behaves('KarpenterNodeRole'),
    source: 'AWS',
  },
  {
    name: 'a parameter of the template',
    given: [['template', 'Parameters.Role', { Type: 'String', Default: 'a' }]],
    change: [['template', 'Parameters.Role.Default', 'b']],
    effect: 'aws',
    rule: 'review/aws-unknown',
    headline: `the stack may replace or delete resources: Template/prod${PLACE}`,
    source: 'AWS',
  },
  {
    name: 'a condition of a resource',
    change: [['template', 'Resources.KarpenterInterruptionQueue.Condition', 'HasQueue']],
    effect: 'aws',
    rule: 'review/aws-unknown',
    headline: `the stack may replace or delete resources: KarpenterInterruptionQueue${PLACE}`,
    source: 'AWS',
  },

  // Base and overlays.
  {
    name: 'a tag in the base',
    change: [[CLASS, 'spec.tags.team', 'core']],
    layer: ['base', [CLASS, 'spec.tags.team', 'core']],
    effect: 'rolls',
    rule: 'review/class-changed',
    headline: rolls(ALL),
    says: 'base',
    source: 'Review 1, lesson 8',
  },
  {
    name: 'a weight in an overlay',
    change: [[POOL, 'spec.weight', 20]],
    layer: ['overlays/prod/_environment', [POOL, 'spec.weight', 20]],
    effect: 'behaviour',
    rule: 'review/pool-behaviour',
    headline: behaves(POOL),
    says: 'overlays/prod/_environment',
    source: 'Review 1, lesson 8',
  },
  {
    name: 'the base alone, which nothing applies',
    change: [],
    layer: ['base', [CLASS, 'spec.tags.team', 'core']],
    effect: 'none',
    rule: '',
    headline: NOTHING,
    source: 'Review 1, lesson 10',
  },
];
