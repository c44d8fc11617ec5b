import { App, Duration, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import {
  Ami,
  arch,
  Budget,
  capacityType,
  EC2NodeClass,
  type EC2NodeClassProps,
  instanceCpu,
  instanceType,
  KarpenterChart,
  type KarpenterChartProps,
  Label,
  NodePool,
  type NodePoolProps,
  UNLIMITED_ANNOTATION,
  unlimited,
} from '../../charts';
import { constructFindings } from '../../charts/findings';
import { admit } from '../../src/admission';
import { Cluster, type ClusterProps } from '../../src/cluster';
import type { Finding } from '../../src/findings';
import { unlisted } from '../../src/karpenter';

const FACTS: ClusterProps = {
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'test',
  tier: 'development',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
};

const NODES = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'nodes' };
const POOL: NodePoolProps = { nodeClass: NODES, requirements: [arch.in('amd64')], limits: { cpu: 1 } };

interface Manifest {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: Record<string, unknown>;
}

function chartWith(facts: Partial<ClusterProps> = {}, props: Partial<KarpenterChartProps> = {}): KarpenterChart {
  return new KarpenterChart(new App(), 'compute', { cluster: new Cluster({ ...FACTS, ...facts }), ...props });
}

function pool(props: Partial<NodePoolProps>, facts: Partial<ClusterProps> = {}, id = 'general') {
  const chart = chartWith(facts);
  const made = new NodePool(chart, id, { ...POOL, ...props } as NodePoolProps);
  return { json: made.toJson() as Manifest, findings: constructFindings(chart) };
}

function nodeClass(props: EC2NodeClassProps, facts: Partial<ClusterProps> = {}) {
  const chart = chartWith(facts);
  const made = new EC2NodeClass(chart, 'default', props);
  return { json: made.toJson() as Manifest, findings: constructFindings(chart) };
}

const requirementsOf = (json: Manifest) =>
  (json.spec.template as { spec: { requirements: unknown } }).spec.requirements;

const brief = ({ severity, path, rule }: Finding) => `${severity} ${rule} ${path}`;

describe('requirements', () => {
  it('keep their order and write numbers as text', () => {
    const { json } = pool({ requirements: [instanceCpu.gt(4), capacityType.in('spot', 'on-demand')] });
    expect(requirementsOf(json)).toEqual([
      { key: 'karpenter.k8s.aws/instance-cpu', operator: 'Gt', values: ['4'] },
      { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] },
    ]);
  });

  it.each([
    ['1.9', instanceCpu.gte(4), { operator: 'Gte', values: ['4'] }],
    ['1.8', instanceCpu.gte(4), { operator: 'Gt', values: ['3'] }],
    ['1.8', instanceCpu.lte(4), { operator: 'Lt', values: ['5'] }],
    ['1.8', instanceCpu.gte(0), { operator: 'Exists' }],
  ] as const)('in Karpenter %s', (karpenterVersion, requirement, expected) => {
    const { json, findings } = pool({ requirements: [requirement] }, { karpenterVersion });
    expect(requirementsOf(json)).toEqual([{ key: 'karpenter.k8s.aws/instance-cpu', ...expected }]);
    expect(findings).toEqual([]);
  });

  it('takes a type that the catalogue does not list only as unlisted', () => {
    const typo = 'g5.4xlage' as 'g5.4xlarge';
    expect(pool({ requirements: [instanceType.in(unlisted('m9g.large'))] }).findings).toEqual([]);
    expect(pool({ requirements: [instanceType.in('g5.xlarge', typo)] }).findings).toMatchObject([
      { path: 'spec.template.spec.requirements[0].values[1]', got: 'g5.4xlage', severity: 'error' },
    ]);
  });

  it('refuses a label that the version does not know', () => {
    const { findings } = pool({ requirements: [Label.instanceTenancy.in('default')] }, { karpenterVersion: '1.8' });
    expect(findings.map(brief)).toEqual(['error charts/newer-label spec.template.spec.requirements[0].key']);
    expect(findings[0]?.message).toContain('from Karpenter 1.9');
  });

  it('refuses more minValues than values', () => {
    const { findings } = pool({ requirements: [capacityType.in('spot').minValues(2)] });
    expect(findings.map(brief)).toEqual([
      'error charts/requirement-min-values-unreachable spec.template.spec.requirements[0].minValues',
    ]);
  });
});

describe('names', () => {
  it('are the construct id or metadata.name, without a hash', () => {
    expect(pool({}).json.metadata.name).toBe('general');
    expect(pool({ metadata: { name: 'other' } }).json.metadata.name).toBe('other');
  });

  it('have at most 63 characters', () => {
    expect(pool({}, {}, 'a'.repeat(63)).findings).toEqual([]);
    expect(pool({}, {}, 'a'.repeat(64)).findings.map(brief)).toEqual(['error charts/name-length metadata.name']);
  });

  it.each(['Upper', 'under_score', '-dash', 'dot.', 'a..b', '$(id)', 'a b'])('%j is refused', (name) =>
    expect(pool({ metadata: { name } }).findings.map(brief)).toEqual(['error charts/name-characters metadata.name']),
  );

  it('are unique by kind in a cluster, across charts', () => {
    const app = new App();
    const cluster = new Cluster(FACTS);
    for (const id of ['one', 'two']) {
      new NodePool(new KarpenterChart(app, id, { cluster }), 'general', POOL);
    }
    expect(() => app.synthYaml()).toThrow(/NodePool general is defined twice; the first one is one\/general/);
  });
});

it('gives cluster-scoped objects no namespace', () => {
  const chart = chartWith({}, { namespace: 'compute' });
  expect((new NodePool(chart, 'general', POOL).toJson() as Manifest).metadata).toEqual({ name: 'general' });
});

describe('limits', () => {
  it('left out on purpose leave their reason in the YAML', () => {
    const { json, findings } = pool({ limits: unlimited('batch jobs have a quota') });
    expect(findings).toEqual([]);
    expect(json.metadata.annotations).toEqual({ [UNLIMITED_ANNOTATION]: 'batch jobs have a quota' });
    expect(json.spec).not.toHaveProperty('limits');
  });

  it.each([
    [{ limits: undefined }, 'charts/nodepool-limits-missing'],
    [{ limits: {} }, 'charts/nodepool-limits-missing'],
    [{ limits: unlimited(' ') }, 'charts/nodepool-unlimited-reason'],
    [{ limits: { cpu: 1 }, replicas: 2 }, 'charts/nodepool-static-limits'],
  ])('%j is refused', (props, rule) =>
    expect(pool(props as Partial<NodePoolProps>).findings.map(brief)).toEqual([`error ${rule} spec.limits`]),
  );

  it('of a static pool leave room for a replacement', () => {
    const findings = (nodes: number) =>
      pool({ limits: { nodes }, replicas: 2 } as Partial<NodePoolProps>).findings.map(brief);
    expect(findings(3)).toEqual([]);
    expect(findings(2)).toEqual(['warning charts/nodepool-static-drift spec.limits.nodes']);
    expect(findings(1)).toEqual(['error charts/nodepool-static-drift spec.limits.nodes']);
  });

  it.each<[facts: Partial<ClusterProps>, message: RegExp | undefined]>([
    [{ karpenterVersion: '1.15' }, /^drift never replaces a node/],
    [{ karpenterVersion: '1.15', featureGates: { terminateFirstDrift: true } }, undefined],
    [{ karpenterVersion: '1.14', featureGates: { terminateFirstDrift: true } }, /^drift never replaces/],
    // Repair waits for a replacement too.
    [{ karpenterVersion: '1.15', featureGates: { nodeRepair: true } }, /^drift and repair never replace/],
    [
      { karpenterVersion: '1.15', featureGates: { nodeRepair: true, terminateFirstDrift: true } },
      /^repair never replaces/,
    ],
    [
      {
        karpenterVersion: '1.15',
        featureGates: { nodeRepair: true, terminateFirstDrift: true },
        settings: { legacyNodeRepair: true },
      },
      undefined,
    ],
    [
      {
        karpenterVersion: '1.15',
        featureGates: { nodeRepair: true, terminateFirstDrift: true, terminateFirstRepair: true },
      },
      undefined,
    ],
  ])('of a static pool at its limit, %j', (facts, message) => {
    const { findings } = pool({ limits: { nodes: 2 }, replicas: 2 } as Partial<NodePoolProps>, facts);
    expect(findings.map((finding) => finding.message)).toEqual(
      message === undefined ? [] : [expect.stringMatching(message)],
    );
    for (const { fix } of findings) {
      expect(fix?.includes('terminateFirst')).toBe(facts.karpenterVersion === '1.15');
    }
  });

  it('of a static pool below its replicas are wrong with every gate', () => {
    const facts = { karpenterVersion: '1.15', featureGates: { terminateFirstDrift: true } } as const;
    const { findings } = pool({ limits: { nodes: 1 }, replicas: 2 } as Partial<NodePoolProps>, facts);
    expect(findings.map(brief)).toEqual(['error charts/nodepool-static-drift spec.limits.nodes']);
  });
});

describe('disruption', () => {
  it('without consolidateAfter is for Karpenter from 1.15 on', () => {
    expect(pool({ disruption: {} }, { karpenterVersion: '1.14' }).findings.map(brief)).toEqual([
      'error charts/nodepool-consolidate-after-missing spec.disruption.consolidateAfter',
    ]);
    const { findings, json } = pool({ disruption: {} }, { karpenterVersion: '1.15' });
    expect(findings).toEqual([]);
    expect(json.spec.disruption).toEqual({});
    expect(admit(json, { karpenterMinor: '1.15' })).toEqual([]);
  });

  it('for Unhealthy is for Karpenter from 1.15 on', () => {
    const disruption = { consolidateAfter: 'Never', budgets: [Budget.atMost(1).for('Unhealthy')] } as const;
    expect(pool({ disruption }, { karpenterVersion: '1.15' }).findings).toEqual([]);
    expect(pool({ disruption }, { karpenterVersion: '1.14' }).findings.map(brief)).toEqual([
      'error charts/newer-value spec.disruption.budgets[0].reasons[0]',
    ]);
  });
});

describe('budgets', () => {
  it.each([
    [Budget.none().during('0 9 * * mon-fri', undefined as unknown as Duration), 'duration-missing', 'duration'],
    [Budget.none().during('0 0 * * 7', Duration.hours(1)), 'schedule', 'schedule'],
    [Budget.none().during('0 22 * * fri-mon', Duration.hours(1)), 'schedule', 'schedule'],
    [Budget.none().during('@daily', Duration.seconds(90)), 'duration', 'duration'],
    [Budget.atMost('120%'), 'nodes', 'nodes'],
    [Budget.atMost(-1), 'nodes', 'nodes'],
  ])('%#', (budget, rule, path) => {
    const { findings } = pool({ disruption: { consolidateAfter: 'Never', budgets: [budget] } });
    expect(findings.map(brief)).toEqual([`error charts/budget-${rule} spec.disruption.budgets[0].${path}`]);
  });

  it('are written as the CRD wants them', () => {
    const budget = Budget.none().during('0 9 * * mon-fri', Duration.hours(8)).for('Drifted');
    expect(budget.toSpecs()).toEqual([
      { nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h', reasons: ['Drifted'] },
    ]);
  });
});

describe("budgets in people's time", () => {
  const office = { days: 'mon-fri', from: '09:00', to: '17:00', timeZone: 'Europe/Berlin' };

  it('become UTC schedules on both sides of the change of the clock', () => {
    const specs = Budget.none().during(office).for('Drifted').toSpecs();
    expect(specs.length).toBeGreaterThan(1);
    expect(specs).toContainEqual({
      nodes: '0',
      reasons: ['Drifted'],
      schedule: expect.stringMatching(/^0 7 \* /),
      duration: '8h',
    });
    expect(specs).toContainEqual({
      nodes: '0',
      reasons: ['Drifted'],
      schedule: expect.stringMatching(/^0 8 \* /),
      duration: '8h',
    });
  });

  it('without a change of the clock are one schedule', () => {
    expect(
      Budget.none()
        .during({ ...office, timeZone: 'UTC' })
        .toSpecs(),
    ).toHaveLength(1);
  });

  it('allow disruption only in a window by blocking all other time', () => {
    const specs = Budget.onlyDuring({ days: 'sat', from: '00:00', to: '24:00' }).toSpecs();
    expect(specs.map(({ nodes }) => nodes)).toEqual(specs.map(() => '0'));
    expect(specs.some(({ schedule }) => schedule?.endsWith('* * sat') || schedule?.endsWith('* * 6'))).toBe(false);
  });

  it('say what is wrong with a window, and by how much the schedules cover more', () => {
    const findings = (budget: Budget) =>
      pool({ disruption: { consolidateAfter: 'Never', budgets: [budget] } }).findings.map(brief);
    expect(findings(Budget.none().during({ ...office, timeZone: 'Europe/Berlín' }))).toEqual([
      'error time/zone spec.disruption.budgets[0].timeZone',
    ]);
    expect(findings(Budget.none().during(office))).toEqual([
      'info charts/budget-over-blocked spec.disruption.budgets[0]',
    ]);
    expect(findings(Budget.none().during(office, { first: 2026, last: 2026 }))).toEqual([]);
  });
});

describe('EC2NodeClass', () => {
  it('takes role, subnets and security groups from the cluster', () => {
    const { json } = nodeClass({ ami: Ami.al2023('latest') });
    const terms = [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }];
    expect(json.spec).toEqual({
      amiSelectorTerms: [{ alias: 'al2023@latest' }],
      role: 'KarpenterNodeRole-my-cluster',
      securityGroupSelectorTerms: terms,
      subnetSelectorTerms: terms,
    });
  });

  it.each([
    { ami: Ami.windows('2022') },
    { ami: Ami.select('Windows2019', { id: 'ami-0123' }) },
    { amiSelectorTerms: [{ alias: 'windows2019@latest' }] },
  ])('takes the role of Windows nodes for Windows: %j', (props) => {
    expect(nodeClass(props).json.spec.role).toBe('KarpenterWindowsNodeRole-my-cluster');
  });

  it('takes ids and the instance profile from an isolated cluster', () => {
    const vpc = { isolated: true, subnets: ['subnet-01'], securityGroups: ['sg-01'] };
    expect(nodeClass({ ami: Ami.al2023('latest') }, { vpc }).json.spec).toEqual({
      amiSelectorTerms: [{ alias: 'al2023@latest' }],
      instanceProfile: 'KarpenterNodeInstanceProfile-my-cluster',
      securityGroupSelectorTerms: [{ id: 'sg-01' }],
      subnetSelectorTerms: [{ id: 'subnet-01' }],
    });
  });

  it.each([
    [
      { ami: Ami.al2023('latest'), role: 'a', instanceProfile: 'b' },
      'charts/ec2nodeclass-role-conflict spec.instanceProfile',
    ],
    [
      { ami: Ami.al2023('latest'), amiSelectorTerms: [{ id: 'ami-0123' }] },
      'charts/ec2nodeclass-ami-conflict spec.amiSelectorTerms',
    ],
    [{}, 'charts/ec2nodeclass-ami-missing spec.amiSelectorTerms'],
    [{ amiSelectorTerms: [{ alias: 'ubuntu@latest' }] }, 'charts/ami-alias-family spec.amiSelectorTerms[0].alias'],
    [{ amiSelectorTerms: [{ alias: 'al2023' }] }, 'charts/ami-alias-version spec.amiSelectorTerms[0].alias'],
    [{ amiSelectorTerms: [{ owner: 'self' }], amiFamily: 'AL2023' }, 'charts/ami-term-empty spec.amiSelectorTerms[0]'],
  ] as const)('%j is refused', (props, expected) =>
    expect(nodeClass(props).findings.map(brief)).toEqual([`error ${expected}`]),
  );
});

describe('versions', () => {
  it('a newer field is an error that names the version that has it', () => {
    const { findings } = nodeClass(
      { ami: Ami.al2023('latest'), connectionTracking: { udpTimeout: 30 } },
      { karpenterVersion: '1.10' },
    );
    expect(findings).toMatchObject([
      { rule: 'charts/newer-field', path: 'spec.connectionTracking', resource: 'EC2NodeClass/default' },
    ]);
    expect(findings[0]?.message).toBe('spec.connectionTracking exists from Karpenter 1.13; the cluster runs 1.10');
  });

  it('so is a newer value', () => {
    const { findings } = pool(
      { disruption: { consolidateAfter: 'Never', consolidationPolicy: 'Balanced' } },
      { karpenterVersion: '1.13' },
    );
    expect(findings.map(brief)).toEqual(['error charts/newer-value spec.disruption.consolidationPolicy']);
  });
});

describe('the escape hatch', () => {
  it('overrides deep in the spec and keeps the rest', () => {
    const { json } = pool({ override: { template: { spec: { expireAfter: '1h' } } } });
    expect(json.spec).toMatchObject({
      limits: { cpu: 1 },
      template: { spec: { expireAfter: '1h', nodeClassRef: NODES } },
    });
  });

  it('brings fields that nobody knows yet, unchanged', () => {
    const future = { list: [{ b: 1, a: '2' }], empty: {}, none: [], text: '010' };
    const { json, findings } = pool({ raw: { future, template: { spec: { alsoNew: true } } } });
    expect(json.spec).toMatchObject({ future, template: { spec: { alsoNew: true, nodeClassRef: NODES } } });
    expect(findings).toEqual([]);
  });

  it('takes a JSON patch with unknown fields', () => {
    const made = new NodePool(chartWith(), 'general', POOL);
    made.addJsonPatch(JsonPatch.add('/spec/template/spec/alsoNew', { deep: [1] }));
    expect(made.toJson()).toMatchObject({
      spec: { template: { spec: { alsoNew: { deep: [1] }, nodeClassRef: NODES } } },
    });
  });
});

describe('defaults', () => {
  const defaults = {
    nodeClass: {
      ami: Ami.al2023('v20260315'),
      kubelet: { maxPods: 50, systemReserved: { cpu: '100m' } },
      tags: { org: 'acme' },
    },
    nodePool: { disruption: { consolidateAfter: Duration.minutes(1), budgets: [Budget.atMost('10%')] } },
  } as const;

  it('fill what a construct does not say; maps are merged', () => {
    const chart = chartWith({}, { defaults });
    const made = new EC2NodeClass(chart, 'default', { kubelet: { maxPods: 20 } });
    expect(made.spec).toMatchObject({
      amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
      kubelet: { maxPods: 20, systemReserved: { cpu: '100m' } },
      tags: { org: 'acme' },
    });
    const general = new NodePool(chart, 'general', POOL);
    expect(general.spec.disruption).toEqual({ consolidateAfter: '1m', budgets: [{ nodes: '10%' }] });
  });

  it('warn that tags in them roll every node', () => {
    const chart = chartWith({}, { defaults });
    new EC2NodeClass(chart, 'default', {});
    expect(constructFindings(chart).map(brief)).toEqual(['warning charts/ec2nodeclass-default-tags spec.tags']);
  });
});

it('refuses a pool outside of a KarpenterChart in words', () => {
  expect(() => new NodePool(new App(), 'general', POOL)).toThrow(/"" stands in no KarpenterChart/);
});

const failure = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

it('reports everything at once, with construct path, value, rule and way out', () => {
  const chart = chartWith({ name: '../x' });
  new NodePool(chart, 'A', { ...POOL, limits: {}, weight: 0 });
  const errors = String(failure(() => (chart.node.root as App).synthYaml()));
  for (const part of [
    'name is no EKS cluster name',
    'construct compute/A',
    '"../x"',
    'charts/cluster-name',
    'charts/name-characters',
    'charts/nodepool-limits-missing',
    'charts/nodepool-weight',
    'spec.weight',
    'fix: ',
  ]) {
    expect(errors).toContain(part);
  }
});
