import { expect, test } from 'vitest';
import { check } from '../../src/check/check';
import { folder, nodeClass, pool } from './folder';

/** What is written, what is said of it, and what is written by whoever follows that. */
type Case = readonly [what: string, before: object, said: readonly string[], after: object];

const ARCH = 'kubernetes.io/arch';
const general = (spec: object, templateSpec: object = {}): object => pool('general', spec, templateSpec);
const template = (metadata: object): object => {
  const made = pool('general') as { spec: { template: object } };
  return { ...made, spec: { template: { ...made.spec.template, metadata } } };
};
const requires = (...requirements: object[]): object => general({}, { requirements });
const budgets = (...list: unknown[]): object =>
  general({ disruption: { consolidateAfter: '1m', budgets: [{ nodes: '20%' }, ...list] } });
const spec = (more: object): object => nodeClass('default', more);
const disk = (ebs: object, more: object = {}): object =>
  spec({ blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs, ...more }] });
const overlay = (more: object): object => ({
  apiVersion: 'karpenter.sh/v1alpha1',
  kind: 'NodeOverlay',
  metadata: { name: 'o' },
  spec: { requirements: [{ key: ARCH, operator: 'In', values: ['amd64'] }], ...more },
});

const REQUIREMENT = 'spec.template.spec.requirements[0]';
const EBS = 'spec.blockDeviceMappings[0].ebs';

const CASES: readonly Case[] = [
  [
    'an operator in lower case',
    requires({ key: ARCH, operator: 'in', values: ['amd64'] }),
    [`admission/enum ${REQUIREMENT}.operator: write In, or one of NotIn, Exists, DoesNotExist, Gt, Lt, Gte, Lte`],
    requires({ key: ARCH, operator: 'In', values: ['amd64'] }),
  ],
  [
    'a requirement of no value',
    requires({ key: ARCH, operator: 'In' }),
    [`admission/rule ${REQUIREMENT}: give a value, or use Exists or DoesNotExist without any`],
    requires({ key: ARCH, operator: 'In', values: ['amd64'] }),
  ],
  [
    'names of images as a regular expression',
    spec({ amiFamily: 'AL2023', amiSelectorTerms: [{ name: '^my-image-.*$' }, { name: 'base-\\d+' }] }),
    [
      'warning controller/selector-pattern spec.amiSelectorTerms[0].name: write my-image-*',
      'warning controller/selector-pattern spec.amiSelectorTerms[1].name: write base-*',
    ],
    spec({ amiFamily: 'AL2023', amiSelectorTerms: [{ name: 'my-image-*' }, { name: 'base-*' }] }),
  ],
  [
    'names of subnets and security groups as a regular expression',
    spec({
      subnetSelectorTerms: [{ tags: { Name: 'private-(a|b)' } }],
      securityGroupSelectorTerms: [{ name: '^eks-nodes' }],
    }),
    [
      'warning controller/selector-pattern spec.subnetSelectorTerms[0].tags.Name: write a term for each',
      'warning controller/selector-pattern spec.securityGroupSelectorTerms[0].name: write eks-nodes',
    ],
    spec({
      subnetSelectorTerms: [{ tags: { Name: 'private-a' } }, { tags: { Name: 'private-b' } }],
      securityGroupSelectorTerms: [{ name: 'eks-nodes' }],
    }),
  ],
  [
    'a disk by the name that the node gives it',
    spec({ blockDeviceMappings: [{ deviceName: '/dev/nvme0n1', ebs: { volumeSize: '50Gi' } }] }),
    ['warning controller/root-device spec.blockDeviceMappings[0].deviceName: write /dev/xvda'],
    disk({ volumeSize: '50Gi' }),
  ],
  [
    'the id of a zone as its name',
    requires({ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['euw1-az1'] }),
    [`warning set/foreign-zone ${REQUIREMENT}: require topology.k8s.aws/zone-id, or write the name`],
    requires({ key: 'topology.k8s.aws/zone-id', operator: 'In', values: ['euw1-az1'] }),
  ],
  [
    'the name of a zone as its id',
    requires({ key: 'topology.k8s.aws/zone-id', operator: 'In', values: ['eu-west-1a'] }),
    [`warning set/foreign-zone ${REQUIREMENT}: require topology.kubernetes.io/zone, or write the id`],
    requires({ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['eu-west-1a'] }),
  ],
  [
    'a misspelt region',
    requires({ key: 'topology.kubernetes.io/region', operator: 'In', values: ['eu-wst-1'] }),
    [`warning set/foreign-zone ${REQUIREMENT}: write eu-west-1`],
    requires({ key: 'topology.kubernetes.io/region', operator: 'In', values: ['eu-west-1'] }),
  ],
  [
    'a type where a family is asked for',
    requires({ key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['m5.large'] }),
    [
      `warning set/no-instance-type ${REQUIREMENT}: m5.large is a type: require node.kubernetes.io/instance-type, or write m5`,
    ],
    requires({ key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['m5'] }),
  ],
  [
    'requirements as a map',
    general({}, { requirements: { [ARCH]: 'amd64' } }),
    [
      `admission/type spec.template.spec.requirements: write requirements: [{ key: ${ARCH}, operator: In, values: [amd64] }]`,
    ],
    requires({ key: ARCH, operator: 'In', values: ['amd64'] }),
  ],
  [
    'a label of another domain of Karpenter',
    requires({ key: 'karpenter.sh/instance-family', operator: 'In', values: ['m5'] }),
    [`admission/rule ${REQUIREMENT}.key: write karpenter.k8s.aws/instance-family, or a label of a domain of your own`],
    requires({ key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['m5'] }),
  ],
  [
    'capacity types as others write them',
    requires({ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['Spot', 'ondemand'] }),
    [`controller/known-values ${REQUIREMENT}.values: write spot, on-demand`],
    requires({ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] }),
  ],
  [
    'more minValues than values',
    requires({ key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['m5'], minValues: 3 }),
    [`admission/rule ${REQUIREMENT}: lower minValues, or give more values`],
    requires({ key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['m5'], minValues: 1 }),
  ],
  [
    'never in lower case',
    general({}, { expireAfter: 'never' }),
    ['admission/pattern spec.template.spec.expireAfter: write "Never", or another such as "720h"'],
    general({}, { expireAfter: 'Never' }),
  ],
  [
    'no consolidation as a policy',
    general({ disruption: { consolidationPolicy: 'Never', consolidateAfter: '1m' } }),
    ['admission/enum spec.disruption.consolidationPolicy: write WhenEmpty, and consolidateAfter: Never'],
    general({ disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: 'Never' } }),
  ],
  [
    'a part of the nodes as a fraction',
    budgets({ nodes: 0.1 }),
    ['admission/type spec.disruption.budgets[1].nodes: write "10%", or another such as "5" or "20%"'],
    budgets({ nodes: '10%' }),
  ],
  [
    'a budget that is no list',
    general({ disruption: { consolidateAfter: '1m', budgets: { nodes: '10%' } } }),
    ['admission/type spec.disruption.budgets: write budgets: [{ nodes: "10%" }]'],
    general({ disruption: { consolidateAfter: '1m', budgets: [{ nodes: '10%' }] } }),
  ],
  [
    'a reason in lower case',
    budgets({ nodes: '10%', reasons: ['drifted'] }),
    ['admission/enum spec.disruption.budgets[1].reasons[0]: write Drifted, or one of Underutilized, Empty, Unhealthy'],
    budgets({ nodes: '10%', reasons: ['Drifted'] }),
  ],
  [
    'a schedule of AWS, with a year',
    budgets({ nodes: '0', schedule: 'cron(0 9 ? * MON-FRI *)', duration: '8h' }),
    ['controller/budget-schedule spec.disruption.budgets[1].schedule: remove the field of the year: "0 9 ? * MON-FRI"'],
    budgets({ nodes: '0', schedule: '0 9 ? * MON-FRI', duration: '8h' }),
  ],
  [
    'a taint as kubectl writes it',
    general({}, { taints: ['team=a:NoSchedule'] }),
    ['admission/type spec.template.spec.taints[0]: write { key: team, value: a, effect: NoSchedule }'],
    general({}, { taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] }),
  ],
  [
    'an effect in lower case',
    general({}, { taints: [{ key: 'team', effect: 'noSchedule' }] }),
    ['admission/enum spec.template.spec.taints[0].effect: write NoSchedule, or one of PreferNoSchedule, NoExecute'],
    general({}, { taints: [{ key: 'team', effect: 'NoSchedule' }] }),
  ],
  [
    'labels as a list',
    template({ labels: [{ team: 'a' }, { name: 'tier', value: 'x' }] }),
    ['admission/type spec.template.metadata.labels: write labels: { team: a, tier: x }'],
    template({ labels: { team: 'a', tier: 'x' } }),
  ],
  [
    'a label with a space',
    template({ labels: { team: 'data platform' } }),
    [
      'admission/pattern spec.template.metadata.labels.team: write "data-platform", or another such as "team-a" or "v1.2"',
    ],
    template({ labels: { team: 'data-platform' } }),
  ],
  [
    'a label that Karpenter sets',
    template({ labels: { 'karpenter.sh/nodepool': 'general', team: 'a' } }),
    [
      'admission/rule spec.template.metadata.labels["karpenter.sh/nodepool"]: leave it out: each node gets it by itself',
    ],
    template({ labels: { team: 'a' } }),
  ],
  [
    'a weight in quotes',
    general({ weight: '10' }),
    ['admission/type spec.weight: write 10, without quotes'],
    general({ weight: 10 }),
  ],
  [
    'a weight of none',
    general({ weight: 0 }),
    ['admission/range spec.weight: write a number from 1 to 100'],
    general({ weight: 1 }),
  ],
  [
    'a limit with its noun',
    general({ limits: { cpu: '100 cores' } }),
    ['admission/pattern spec.limits.cpu: write "100", or another such as "500m" or "2Gi"'],
    general({ limits: { cpu: '100' } }),
  ],
  [
    'a limit below 0',
    general({ limits: { cpu: -1 } }),
    [
      'controller/negative-limit spec.limits.cpu: leave cpu out where nothing limits it; 0 is how a pool is told to launch no more',
    ],
    general({}),
  ],
  [
    'more replicas than the limit',
    general({ replicas: 3, limits: { nodes: 2 } }),
    [
      'warning controller/replicas-over-limit spec.limits.nodes: write 3 or more, some above it for nodes that are replaced; or lower replicas',
    ],
    general({ replicas: 3, limits: { nodes: 4 } }),
  ],
  [
    'a family in lower case',
    spec({ amiFamily: 'al2023' }),
    [
      'admission/enum spec.amiFamily: write AL2023, or one of AL2, Bottlerocket, Custom, Windows2019, Windows2022, Windows2025',
    ],
    spec({ amiFamily: 'AL2023' }),
  ],
  [
    'an alias in upper case',
    spec({ amiSelectorTerms: [{ alias: 'AL2023@latest' }] }),
    ['admission/rule spec.amiSelectorTerms[0].alias: write al2023@latest'],
    spec({ amiSelectorTerms: [{ alias: 'al2023@latest' }] }),
  ],
  [
    'an alias as an image of a registry',
    spec({ amiSelectorTerms: [{ alias: 'al2023:v20260315' }] }),
    ['admission/rule spec.amiSelectorTerms[0].alias: write al2023@v20260315'],
    spec({ amiSelectorTerms: [{ alias: 'al2023@v20260315' }] }),
  ],
  [
    'an alias and an id',
    spec({ amiSelectorTerms: [{ alias: 'al2023@latest', id: 'ami-0123456789abcdef0' }] }),
    ['admission/rule spec.amiSelectorTerms[0]: keep one of alias and id: they exclude each other'],
    spec({ amiSelectorTerms: [{ alias: 'al2023@latest' }] }),
  ],
  [
    'an id, a name and tags',
    spec({ securityGroupSelectorTerms: [{ id: 'sg-0123456789abcdef0', name: 'a', tags: { a: 'b' } }] }),
    [
      'admission/rule spec.securityGroupSelectorTerms[0]: keep id alone, or name alone: of id, name and tags, each excludes the others',
    ],
    spec({ securityGroupSelectorTerms: [{ id: 'sg-0123456789abcdef0' }] }),
  ],
  [
    'ids as a list',
    spec({ subnetSelectorTerms: [{ ids: ['subnet-0a', 'subnet-0b'] }] }),
    [
      'admission/unknown-field spec.subnetSelectorTerms[0].ids: write an item for each: [{ id: subnet-0a }, { id: subnet-0b }]',
    ],
    spec({ subnetSelectorTerms: [{ id: 'subnet-0a' }, { id: 'subnet-0b' }] }),
  ],
  [
    'an id as a term',
    spec({ subnetSelectorTerms: ['subnet-0123456789abcdef0'] }),
    ['admission/type spec.subnetSelectorTerms[0]: write { id: subnet-0123456789abcdef0 }'],
    spec({ subnetSelectorTerms: [{ id: 'subnet-0123456789abcdef0' }] }),
  ],
  [
    'terms that are no list',
    spec({ subnetSelectorTerms: { tags: { team: 'a' } } }),
    ['admission/type spec.subnetSelectorTerms: write subnetSelectorTerms: [{ tags: { team: a } }]'],
    spec({ subnetSelectorTerms: [{ tags: { team: 'a' } }] }),
  ],
  [
    'no terms',
    spec({ amiSelectorTerms: [] }),
    ['admission/items spec.amiSelectorTerms: write it, such as amiSelectorTerms: [{ alias: al2023@latest }]'],
    spec({ amiSelectorTerms: [{ alias: 'al2023@latest' }] }),
  ],
  [
    'tags as AWS lists them',
    spec({ subnetSelectorTerms: [{ tags: { key: 'team', value: 'a' } }], tags: [{ Key: 'team', Value: 'a' }] }),
    [
      'warning controller/key-value-tags spec.subnetSelectorTerms[0].tags: write tags: { team: a }',
      'admission/type spec.tags: write tags: { team: a }',
    ],
    spec({ subnetSelectorTerms: [{ tags: { team: 'a' } }], tags: { team: 'a' } }),
  ],
  [
    'restricted tags beside one of another type',
    spec({ tags: { 'karpenter.sh/nodepool': 'x', cost: 12 } }),
    [
      'admission/rule spec.tags["karpenter.sh/nodepool"]: leave the tag out: Karpenter sets its own',
      'admission/type spec.tags.cost: put the value in quotes',
    ],
    spec({ tags: { cost: '12' } }),
  ],
  [
    'neither a role nor a profile',
    spec({ role: null }),
    ["admission/rule spec: write role: with the name of the nodes' role, or instanceProfile"],
    spec({ role: 'nodes' }),
  ],
  [
    'fields of a volume by half of their names',
    disk({ size: '50Gi', type: 'gp3', deleteOnTerm: true }),
    [
      `admission/unknown-field ${EBS}.size: did you mean volumeSize?`,
      `admission/unknown-field ${EBS}.type: did you mean volumeType?`,
      `admission/unknown-field ${EBS}.deleteOnTerm: did you mean deleteOnTermination?`,
    ],
    disk({ volumeSize: '50Gi', volumeType: 'gp3', deleteOnTermination: true }),
  ],
  [
    'a volume beside its ebs',
    spec({ blockDeviceMappings: [{ deviceName: '/dev/xvda', volumeSize: '50Gi' }] }),
    [`admission/unknown-field spec.blockDeviceMappings[0].volumeSize: move it to ${EBS}.volumeSize`],
    disk({ volumeSize: '50Gi' }),
  ],
  [
    'numbers and truth values in quotes',
    disk({ volumeSize: '50Gi', volumeType: 'GP3', encrypted: 'yes', throughput: '125MiB/s' }),
    [
      `admission/enum ${EBS}.volumeType: write gp3, or one of standard, io1, io2, gp2, sc1, st1`,
      `admission/type ${EBS}.encrypted: write true, without quotes`,
      `admission/type ${EBS}.throughput: write 125, without quotes`,
    ],
    disk({ volumeSize: '50Gi', volumeType: 'gp3', encrypted: true, throughput: 125 }),
  ],
  [
    'a size without a unit, of which no model is made',
    disk({ volumeSize: 100 }),
    [`admission/type ${EBS}.volumeSize: write "100Gi", or another such as "50Gi" or "1Ti"`],
    disk({ volumeSize: '100Gi' }),
  ],
  [
    'one device twice',
    spec({
      blockDeviceMappings: [
        { deviceName: '/dev/xvda', ebs: { volumeSize: '50Gi' } },
        { deviceName: '/dev/xvda', ebs: { volumeSize: '60Gi' } },
      ],
    }),
    [
      'controller/block-device-mapping spec.blockDeviceMappings[1].deviceName: give the second one another device, such as /dev/xvdb, or remove it',
    ],
    spec({
      blockDeviceMappings: [
        { deviceName: '/dev/xvda', ebs: { volumeSize: '50Gi' } },
        { deviceName: '/dev/xvdb', ebs: { volumeSize: '60Gi' } },
      ],
    }),
  ],
  [
    'a size at the root',
    spec({ volumeSize: '50Gi' }),
    ['admission/unknown-field spec.volumeSize: move it to spec.blockDeviceMappings[].ebs.volumeSize'],
    disk({ volumeSize: '50Gi' }),
  ],
  [
    'switches as truth values',
    spec({ metadataOptions: { httpEndpoint: true, httpTokens: 'Required', hopLimit: 2 } }),
    [
      'admission/type spec.metadataOptions.httpEndpoint: write enabled, or disabled',
      'admission/enum spec.metadataOptions.httpTokens: write required, or optional',
      'admission/unknown-field spec.metadataOptions.hopLimit: did you mean httpPutResponseHopLimit?',
    ],
    spec({ metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 2 } }),
  ],
  [
    'the kubelet by its whole name',
    spec({ kubeletConfiguration: { maxPods: 110 } }),
    ['admission/unknown-field spec.kubeletConfiguration: did you mean kubelet?'],
    spec({ kubelet: { maxPods: 110 } }),
  ],
  [
    'a reservation in megabytes',
    spec({ kubelet: { kubeReserved: { memory: '100Mb' } } }),
    [
      'controller/kubelet-expression spec.kubelet.kubeReserved.memory: write 100Mi; or compute a whole number from vcpus, memory_mib, default_enis, ips_per_eni, max_pods, instance_type with + - * / %, min(a, b), max(a, b) and condition ? a : b',
    ],
    spec({ kubelet: { kubeReserved: { memory: '100Mi' } } }),
  ],
  [
    'pods per core below 0, of which no model is made',
    spec({ kubelet: { podsPerCore: -1 } }),
    ['controller/kubelet-negative spec.kubelet.podsPerCore: write a number from 0 on'],
    spec({ kubelet: { podsPerCore: 0 } }),
  ],
  [
    'user data as a map',
    spec({ userData: { apiVersion: 'node.eks.aws/v1alpha1', kind: 'NodeConfig' } }),
    ['admission/type spec.userData: write a text: userData: |'],
    spec({ userData: 'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n' }),
  ],
  [
    'an adjustment without its sign',
    overlay({ priceAdjustment: '10%' }),
    ['admission/pattern spec.priceAdjustment: write "+10%", or another such as "-0.02"'],
    overlay({ priceAdjustment: '+10%' }),
  ],
  [
    'a price with its currency',
    overlay({ price: '$0.5' }),
    ['admission/pattern spec.price: write "0.5", or another such as "0.05" or "1"'],
    overlay({ price: '0.5' }),
  ],
];

/** What works and is unwise stays so. */
const WITHOUT_POLICY = ['admission', 'controller', 'set'] as const;

/** What is said of an object with the pool or the node class that it goes with. */
function said(object: object): string[] {
  const { kind } = object as { kind: string };
  const files = {
    'it.yaml': object,
    ...(kind !== 'EC2NodeClass' && { 'class.yaml': nodeClass('default') }),
    ...(kind !== 'NodePool' && { 'pool.yaml': pool('general') }),
  };
  return check([folder(files)], { only: WITHOUT_POLICY }).findings.map(
    ({ severity, rule, path, fix }) => `${severity === 'error' ? '' : `${severity} `}${rule} ${path}: ${fix}`,
  );
}

test.each(CASES)(
  '%s: each cause is told once, and following the words leaves nothing to say',
  (_what, before, words, after) => {
    expect(said(before)).toEqual(words);
    expect(said(after)).toEqual([]);
  },
);

test('budgets that have only windows are told of where no tier is known', () => {
  const windows = [
    { nodes: '20%', reasons: ['Empty'], schedule: '0 6 * * *', duration: '20h' },
    { nodes: '20%', reasons: ['Underutilized', 'Empty'], schedule: '0 2 * * *', duration: '4h' },
  ];
  const told = (...list: object[]): string[] => {
    const budgeted = general({ disruption: { consolidateAfter: '1m', budgets: list } });
    const { findings } = check([folder({ 'a.yaml': budgeted, 'b.yaml': nodeClass('default') })], {});
    return findings.flatMap(({ rule, severity, path }) =>
      rule.startsWith('policy/budget') ? [`${severity} ${path}`] : [],
    );
  };
  expect(told(...windows)).toEqual(['warning spec.disruption.budgets']);
  expect(told(...windows, { nodes: '10%' })).toEqual([]);
});

test('a node class that Terraform makes: the annotation that is named is accepted as it is written', () => {
  const elsewhere = pool(
    'general',
    {},
    {
      nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'theirs' },
    },
  );
  const judged = (object: object) => check([folder({ 'a.yaml': object })], { complete: true, only: WITHOUT_POLICY });
  const [finding, ...others] = judged(elsewhere).findings;
  expect([others, finding?.rule, finding?.severity]).toEqual([[], 'set/missing-nodeclass', 'error']);
  expect(finding?.fix).toContain("existingNodeClass('theirs') in code");
  const [, key = '', value = ''] = /annotation of the object: (\S+): '(.*)'$/.exec(finding?.fix ?? '') ?? [];
  const accepted = judged({ ...elsewhere, metadata: { name: 'general', annotations: { [key]: value } } });
  expect(accepted.summary).toMatchObject({ errors: 0, warnings: 0, acknowledged: 1 });
});
