import { type App, Duration } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import {
  Ami,
  arch,
  Budget,
  Cluster,
  type ClusterProps,
  capacityType,
  EC2NodeClass,
  instanceCpu,
  instanceType,
  KarpenterChart,
  label,
  NodeOverlay,
  NodePool,
  ScaleTest,
  zone,
} from '../../index';
import type { Finding } from '../../src/findings';
import { checkedCluster } from '../../src/fleet/judge/checked-cluster';
import { VerdictCache } from '../../src/fleet/judge/verdict-cache';

const RIGHT: ClusterProps = {
  name: 'shop',
  region: 'eu-central-1',
  environment: 'test',
  tier: 'development',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
};

/** Props as somebody writes them who has no compiler. */
type Loose = Readonly<Record<string, unknown>>;

interface Built {
  readonly cluster?: Loose;
  readonly nodeClass?: Loose;
  readonly pool?: Loose;
  readonly more?: (chart: KarpenterChart, nodeClass: EC2NodeClass, pool: NodePool) => void;
}

/** What a run of a fleet with one cluster, class and pool says. */
function findingsOf({ cluster: props, nodeClass: classProps, pool: poolProps, more }: Built): readonly Finding[] {
  const cluster = new Cluster({ ...RIGHT, ...props } as ClusterProps);
  const build = (app: App): void => {
    const chart = new KarpenterChart(app, 'compute', { cluster });
    const nodeClass = new EC2NodeClass(chart, 'class', {
      metadata: { name: 'shared' },
      ami: Ami.al2023('v20260315'),
      ...classProps,
    });
    const pool = new NodePool(chart, 'web', {
      nodeClass,
      requirements: [arch.in('amd64')],
      limits: { cpu: 64 },
      ...poolProps,
    });
    more?.(chart, nodeClass, pool);
  };
  return checkedCluster({ cluster, build, folder: 'shop', template: {}, install: {} }, new VerdictCache()).findings;
}

const severe = (findings: readonly Finding[], severity: string): string[] =>
  findings.filter((each) => each.severity === severity).map(({ rule, path }) => `${rule} ${path}`);

const disruption = (...budgets: Budget[]): Loose => ({
  disruption: { consolidateAfter: Duration.minutes(5), budgets },
});

describe('mistakes that stop a run, each by the rule and the place that somebody has to look at', () => {
  it.each<[mistake: string, built: Built, ...expected: string[]]>([
    [
      'AL2 where there are no images of it',
      { nodeClass: { ami: Ami.al2('latest') } },
      'controller/ami-alias spec.amiSelectorTerms[0].alias',
    ],
    [
      'more than all nodes',
      { pool: disruption(Budget.atMost('101%')) },
      'charts/budget-nodes spec.disruption.budgets[0].nodes',
    ],
    [
      'less than no node',
      { pool: disruption(Budget.atMost(-2)) },
      'charts/budget-nodes spec.disruption.budgets[0].nodes',
    ],
    [
      'a window of no day, hour and place',
      {
        pool: disruption(Budget.none().during({ days: 'mon-friyay', from: '7', to: '18:00', timeZone: 'Europe/Pari' })),
      },
      'time/window-days spec.disruption.budgets[0].days',
      'time/window-start spec.disruption.budgets[0].from',
      'time/zone spec.disruption.budgets[0].timeZone',
    ],
    [
      'an hour that no day has',
      { pool: disruption(Budget.none().during('30 24 * * *', Duration.hours(1))) },
      'charts/budget-schedule spec.disruption.budgets[0].schedule',
    ],
    [
      'a schedule in words',
      { pool: disruption(Budget.none().during('at night', Duration.hours(1))) },
      'charts/budget-schedule spec.disruption.budgets[0].schedule',
    ],
    ['an account of five digits', { cluster: { account: '12345' } }, 'charts/cluster-account account'],
    [
      'a Kubernetes far above',
      { cluster: { kubernetesVersion: '1.45' } },
      'charts/cluster-kubernetes-version kubernetesVersion',
    ],
    [
      'a Karpenter before 1.0',
      { cluster: { karpenterVersion: '0.36.2' } },
      'charts/cluster-karpenter-version karpenterVersion',
    ],
    [
      'a Karpenter far above',
      { cluster: { karpenterVersion: '1.88.0' } },
      'charts/cluster-karpenter-version karpenterVersion',
    ],
    ['a misspelt region', { cluster: { region: 'eu-cental-1' } }, 'charts/cluster-region region'],
    [
      'misspelt facts',
      { cluster: { nodeRolle: 'x', tag: {} } },
      'props/unknown-key nodeRolle',
      'props/unknown-key tag',
    ],
    [
      'several facts at once',
      { cluster: { name: 'a shop', region: 'eu-cental-1', environment: 'Test 1', tier: 'prod' } },
      'charts/cluster-name name',
      'charts/cluster-region region',
      'charts/cluster-environment environment',
      'charts/cluster-tier tier',
    ],
    [
      'a subnet that is none',
      { cluster: { vpc: { subnets: ['private-a'] } } },
      'charts/cluster-vpc-subnets vpc.subnets[0]',
    ],
    [
      'an ARN as the name of a role',
      { cluster: { nodeRole: 'arn:aws:iam::111122223333:role/n' } },
      'charts/cluster-resource-name nodeRole',
    ],
    [
      'two things of one id',
      { more: (chart, nodeClass) => new NodePool(chart, 'web', { nodeClass, requirements: [], limits: { cpu: 1 } }) },
      'charts/construct-id ',
    ],
    [
      'two pools of one name',
      {
        more: (chart, nodeClass) =>
          new NodePool(chart, 'api', { nodeClass, requirements: [], limits: { cpu: 1 }, metadata: { name: 'web' } }),
      },
      'set/duplicate-name metadata.name',
    ],
    ['days as a unit', { pool: { expireAfter: '14d' } }, 'admission/pattern spec.template.spec.expireAfter'],
    [
      'a life of 300 years',
      { pool: { expireAfter: Duration.days(365 * 300) } },
      'controller/undecodable spec.template.spec.expireAfter',
    ],
    [
      'a policy of a later minor',
      {
        cluster: { karpenterVersion: '1.11.1' },
        pool: { disruption: { consolidationPolicy: 'Balanced', consolidateAfter: 'Never' } },
      },
      'charts/newer-value spec.disruption.consolidationPolicy',
    ],
    [
      'more than a number of JavaScript holds',
      { pool: { limits: { cpu: 1e25 } } },
      'yaml/unsafe-integer spec.limits.cpu',
    ],
    ['GB, which is no unit', { pool: { limits: { memory: '64GB' } } }, 'admission/pattern spec.limits.memory'],
    ['a limit on nothing', { pool: { limits: { vcpu: 100 } } }, 'controller/limit-resource spec.limits.vcpu'],
    [
      'a namespace of a pool',
      { pool: { metadata: { namespace: 'kube-system' } } },
      'props/unknown-key metadata.namespace',
    ],
    ['no limits', { pool: { limits: undefined } }, 'charts/nodepool-limits-missing spec.limits'],
    ['empty limits', { pool: { limits: {} } }, 'charts/nodepool-limits-missing spec.limits'],
    ['capitals in a name', { pool: { metadata: { name: 'Web' } } }, 'charts/name-characters metadata.name'],
    ['a name that fits no label', { pool: { metadata: { name: 'w'.repeat(70) } } }, 'charts/name-length metadata.name'],
    [
      'a release without its v',
      { nodeClass: { ami: Ami.al2023('20260101' as 'latest') } },
      'charts/ami-alias-version spec.amiSelectorTerms[0].alias',
    ],
    [
      'no release',
      { nodeClass: { ami: (Ami.al2023 as (release?: string) => Ami)() } },
      'charts/ami-alias-version spec.amiSelectorTerms[0].alias',
    ],
    ['no image', { nodeClass: { ami: undefined } }, 'charts/ec2nodeclass-ami-missing spec.amiSelectorTerms'],
    [
      'a role and a profile',
      { nodeClass: { role: 'n', instanceProfile: 'n' } },
      'charts/ec2nodeclass-role-conflict spec.instanceProfile',
    ],
    [
      'a disk of GB and of no type',
      {
        nodeClass: {
          blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: '80GB', volumeType: 'ssd' } }],
        },
      },
      'admission/pattern spec.blockDeviceMappings[0].ebs.volumeSize',
      'admission/enum spec.blockDeviceMappings[0].ebs.volumeType',
    ],
    [
      'a term that selects every subnet',
      { nodeClass: { subnetSelectorTerms: [{ tags: {} }] } },
      'controller/empty-selector spec.subnetSelectorTerms[0].tags',
    ],
    ['an alias of another family', { nodeClass: { amiFamily: 'AL2' } }, 'admission/rule spec.amiFamily'],
    [
      'id and tags in one term',
      { nodeClass: { securityGroupSelectorTerms: [{ id: 'sg-0a', tags: { team: 'a' } }] } },
      'admission/rule spec.securityGroupSelectorTerms[0]',
    ],
    [
      'a metadata service that nobody reaches',
      { nodeClass: { metadataOptions: { httpPutResponseHopLimit: 80, httpTokens: 'yes' } } },
      'admission/range spec.metadataOptions.httpPutResponseHopLimit',
      'admission/enum spec.metadataOptions.httpTokens',
    ],
    [
      'a kubelet of no pods, and reserves of nothing',
      { nodeClass: { kubelet: { maxPods: -1, kubeReserved: { memry: '1Gi' } } } },
      'props/unknown-key kubelet.kubeReserved.memry',
      'admission/range spec.kubelet.maxPods',
    ],
    [
      'a tag that Karpenter writes',
      { nodeClass: { tags: { 'karpenter.sh/nodeclaim': 'x' } } },
      'admission/rule spec.tags["karpenter.sh/nodeclaim"]',
    ],
    ['a number as user data', { nodeClass: { userData: 1 } }, 'admission/type spec.userData'],
    [
      'types that nobody sells',
      { pool: { requirements: [arch.in('amd64'), instanceCpu.gt(5000)] } },
      'set/no-instance-type spec.template.spec.requirements[1]',
    ],
    [
      'lines that contradict',
      { pool: { requirements: [instanceType.in('c5.large'), instanceType.notIn('c5.large')] } },
      'set/no-instance-type spec.template.spec.requirements[1]',
    ],
    [
      'a zone elsewhere',
      { pool: { requirements: [zone.in('us-west-2b')] } },
      'set/foreign-zone spec.template.spec.requirements[0]',
    ],
    [
      'labels and taints that are none',
      { pool: { labels: { team: 'a&b' }, taints: [{ key: 'a', effect: 'NoScheduling' }] } },
      'admission/pattern spec.template.metadata.labels.team',
      'admission/enum spec.template.spec.taints[0].effect',
    ],
    [
      'a label that Karpenter sets',
      { pool: { labels: { 'karpenter.sh/nodepool': 'y' } } },
      'admission/rule spec.template.metadata.labels["karpenter.sh/nodepool"]',
    ],
    [
      'more values than there are, and half a core',
      { pool: { requirements: [instanceType.in('c5.large').minValues(2), instanceCpu.gt(0.5)] } },
      'charts/requirement-min-values-unreachable spec.template.spec.requirements[0].minValues',
      'charts/requirement-number spec.template.spec.requirements[1].values[0]',
    ],
    [
      'the name of a class',
      { pool: { nodeClass: 'shared' } },
      'charts/nodepool-node-class spec.template.spec.nodeClassRef',
    ],
    ['no class', { pool: { nodeClass: undefined } }, 'charts/nodepool-node-class spec.template.spec.nodeClassRef'],
    [
      'a misspelt override',
      { pool: { override: { disruption: { budgts: [] } } } },
      'props/unknown-key override.disruption.budgts',
    ],
    [
      'labels that no type has',
      {
        pool: {
          requirements: [label('kubernetes.io/hostname').in('a'), label('karpenter.k8s.aws/instance-fam').in('c5')],
        },
      },
      'admission/rule spec.template.spec.requirements[0].key',
      'admission/rule spec.template.spec.requirements[1].key',
    ],
    [
      'cores of a static pool',
      { pool: { replicas: 2, limits: { cpu: 8 } } },
      'charts/nodepool-static-limits spec.limits',
    ],
    [
      'a taint of two words, and half a second',
      {
        pool: {
          startupTaints: [{ key: 'not ready', effect: 'NoSchedule' }],
          terminationGracePeriod: Duration.millis(500),
        },
      },
      'admission/pattern spec.template.spec.startupTaints[0].key',
      'admission/pattern spec.template.spec.terminationGracePeriod',
    ],
    [
      'a policy of v1beta1',
      { pool: { disruption: { consolidationPolicy: 'WhenUnderutilized', consolidateAfter: 'Never' } } },
      'admission/enum spec.disruption.consolidationPolicy',
    ],
    [
      'an overlay that is ignored',
      {
        more: (chart) =>
          new NodeOverlay(chart, 'dear', { requirements: [instanceType.in('c5.large')], priceAdjustment: '+5%' }),
      },
      'controller/feature-gate ',
    ],
    [
      'two prices of an overlay',
      {
        cluster: { featureGates: { nodeOverlay: true } },
        more: (chart) =>
          new NodeOverlay(chart, 'dear', { requirements: [], price: 1, priceAdjustment: '+5%' } as never),
      },
      'charts/nodeoverlay-price-conflict spec.priceAdjustment',
    ],
    [
      'pods larger than every type',
      { more: (chart, _, runsOn) => new ScaleTest(chart, 'big', { replicas: 1, runsOn, requests: { cpu: '600' } }) },
      'set/pod-without-instance-type spec.template.spec.containers[0].resources.requests.cpu',
    ],
    [
      'a test of less than no pods',
      { more: (chart) => new ScaleTest(chart, 'odd', { replicas: -3, requests: { memory: 'much' } }) },
      'charts/workload-resources spec.template.spec.containers[0].resources.requests.memory',
      'charts/scale-test-replicas spec.replicas',
    ],
    [
      'a misspelt type',
      { pool: { requirements: [instanceType.in('c5.lareg' as 'c5.large')] } },
      'charts/requirement-unlisted-value spec.template.spec.requirements[0].values[0]',
    ],
    [
      'a misspelt value',
      { pool: { requirements: [capacityType.in('sopt' as 'spot')] } },
      'charts/requirement-unlisted-value spec.template.spec.requirements[0].values[0]',
    ],
    ['a misspelt prop', { pool: { expireAftr: 'Never' } }, 'props/unknown-key expireAftr'],
    ['a weight of nothing', { pool: { weight: 0 } }, 'charts/nodepool-weight spec.weight'],
    ['a word as weight', { pool: { weight: 'low' } }, 'charts/nodepool-weight spec.weight'],
    [
      'code that throws',
      {
        more: () => {
          throw new RangeError('of my own');
        },
      },
      'charts/construction ',
    ],
    ['code that gives no error', { more: () => JSON.parse('{') }, 'charts/construction '],
  ])('%s', (_, built, ...expected) => {
    expect(severe(findingsOf(built), 'error')).toEqual(expect.arrayContaining(expected));
  });
});

const ROLE = 'arn:aws:iam::111122223333:role/batch/nodes';

describe('one cause is told once, and no more than its place', () => {
  it.each<[mistake: string, built: Built, ...told: string[]]>([
    ['a role by its ARN', { nodeClass: { role: ROLE } }, 'charts/ec2nodeclass-role-name spec.role'],
    ['a role with its path', { nodeClass: { role: 'batch/nodes' } }, 'charts/ec2nodeclass-role-name spec.role'],
    ['the role of the cluster by its ARN', { cluster: { nodeRole: ROLE } }, 'charts/cluster-resource-name nodeRole'],
    [
      'a role and a profile',
      { nodeClass: { role: 'n', instanceProfile: 'n' } },
      'charts/ec2nodeclass-role-conflict spec.instanceProfile',
    ],
    [
      'a subnet that is none',
      { cluster: { vpc: { subnets: ['private-a'] } } },
      'charts/cluster-vpc-subnets vpc.subnets[0]',
    ],
    [
      'a taint of two words',
      { pool: { taints: [{ key: 'not ready', effect: 'NoSchedule' }] } },
      'admission/pattern spec.template.spec.taints[0].key',
    ],
    [
      'a misspelt override',
      { pool: { override: { template: { spec: { expireAftr: '1h' } } } } },
      'props/unknown-key override.template.spec.expireAftr',
    ],
    [
      'reserves of nothing, and no pods',
      { nodeClass: { kubelet: { maxPods: -1, kubeReserved: { memry: '1Gi' } } } },
      'props/unknown-key kubelet.kubeReserved.memry',
      'admission/range spec.kubelet.maxPods',
    ],
    ['more than a number holds', { pool: { limits: { cpu: 1e25 } } }, 'yaml/unsafe-integer spec.limits.cpu'],
    [
      'two prices of an overlay',
      {
        cluster: { featureGates: { nodeOverlay: true } },
        more: (chart) =>
          new NodeOverlay(chart, 'dear', { requirements: [], price: 1, priceAdjustment: '+5%' } as never),
      },
      'charts/nodeoverlay-price-conflict spec.priceAdjustment',
    ],
  ])('%s', (_, built, ...told) => {
    expect(findingsOf(built).map(({ rule, path }) => `${rule} ${path}`)).toEqual(told);
  });

  it('the way out of an ARN names the role, and where a role of its own is given', () => {
    const [found] = findingsOf({ nodeClass: { role: ROLE } });
    expect(found?.fix).toBe(
      `write nodes; if all nodes of the cluster have it, leave it out here and give the Cluster nodeRole: existing('${ROLE}')`,
    );
  });
});

describe('what stops nothing', () => {
  it.each<[what: string, built: Built, ...warnings: string[]]>([
    ['nothing wrong', {}],
    [
      'empty nodes that go at once',
      { pool: { disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: Duration.minutes(0) } } },
    ],
    ['a minor alone', { cluster: { karpenterVersion: '1.14' } }],
    ['a v before the version', { cluster: { karpenterVersion: 'v1.14.1' } }],
    [
      'a Kubernetes of long ago',
      { cluster: { kubernetesVersion: '1.27' } },
      'charts/cluster-older-kubernetes kubernetesVersion',
    ],
    [
      'nodes that never go',
      { pool: disruption(Budget.none()) },
      'controller/standing-budget spec.disruption.budgets[0]',
    ],
  ])('%s', (_, built, ...warnings) => {
    const findings = findingsOf(built);
    expect(severe(findings, 'error')).toEqual([]);
    expect(severe(findings, 'warning')).toEqual(warnings);
  });
});

it('a feature gate that is off is told with the line that turns it on', () => {
  const more: Built['more'] = (chart) =>
    new NodeOverlay(chart, 'dear', { requirements: [instanceType.in('c5.large')], priceAdjustment: '+5%' });
  const fixes = findingsOf({ more, pool: { replicas: 2, limits: { nodes: 3 } } }).flatMap(({ rule, fix }) =>
    rule === 'controller/feature-gate' ? [fix] : [],
  );
  expect(fixes).toEqual([
    expect.stringContaining('featureGates: { staticCapacity: true } of the Cluster'),
    expect.stringContaining('featureGates: { nodeOverlay: true } of the Cluster'),
  ]);
});
