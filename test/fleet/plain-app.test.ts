import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  Ami,
  arch,
  Budget,
  Cluster,
  capacityType,
  EC2NodeClass,
  KarpenterChart,
  NodeOverlay,
  NodePool,
} from '../../index';
import { findingText } from '../../src/findings';
import { plainAppFindings } from '../../src/fleet';
import { checkedCluster } from '../../src/fleet/judge/checked-cluster';
import { VerdictCache } from '../../src/fleet/judge/verdict-cache';
import { runs } from '../full';

const clusterOf = (name: string, version = '1.14.1'): Cluster =>
  new Cluster({
    name,
    region: 'eu-west-1',
    environment: 'dev',
    tier: 'development',
    karpenterVersion: version as '1.14.1',
    kubernetesVersion: '1.34',
  });

const cluster = clusterOf('my-cluster');

interface Knobs {
  readonly weight: number;
  readonly hops: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taint: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly dangling: boolean;
  readonly overlay: boolean;
  readonly minutes: number;
}

const knobs: fc.Arbitrary<Knobs> = fc.record({
  weight: fc.constantFrom(1, 100, 0, 101),
  hops: fc.constantFrom(1, 64, 65),
  labels: fc.constantFrom<Readonly<Record<string, string>>>(
    {},
    { team: 'a' },
    { 'karpenter.sh/nodepool': 'x' },
    { 'kubernetes.io/hostname': 'x' },
  ),
  taint: fc.constantFrom('team', 'not a key', 'karpenter.sh/x'),
  tags: fc.constantFrom<Readonly<Record<string, string>>>(
    {},
    { cost: 'a' },
    { 'karpenter.sh/nodepool': 'a' },
    { 'eks:eks-cluster-name': 'a' },
  ),
  dangling: fc.boolean(),
  overlay: fc.boolean(),
  minutes: fc.constantFrom(0, 1, 60),
});

function build(app: App, of: Cluster, { weight, hops, labels, taint, tags, dangling, overlay, minutes }: Knobs): void {
  const chart = new KarpenterChart(app, 'compute', { cluster: of });
  const made = new EC2NodeClass(chart, 'default', {
    ami: Ami.al2023('v20260315'),
    metadataOptions: { httpPutResponseHopLimit: hops },
    tags,
  });
  const nodeClass = dangling ? { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'elsewhere' } : made;
  new NodePool(chart, 'general', {
    nodeClass,
    requirements: [arch.in('amd64'), capacityType.in('spot')],
    labels,
    taints: [{ key: taint, effect: 'NoSchedule' }],
    weight,
    limits: { cpu: 100 },
    disruption: { consolidateAfter: Duration.minutes(minutes), budgets: [Budget.atMost('10%')] },
  });
  if (overlay) new NodeOverlay(chart, 'cheap', { requirements: [arch.in('amd64')], price: 0.1 });
}

const plainApp = (): App => new App({ outdir: mkdtempSync(join(tmpdir(), 'plain-')) });

const OF_RULES = /^(?:admission|controller|set|yaml)\//;

/** What a fleet says of the same charts, beside what the constructs say. */
function inFleet(of: Cluster, knob: Knobs): string[] {
  const member = { cluster: of, build: (app: App, c: Cluster) => build(app, c, knob), folder: of.name } as const;
  const { findings } = checkedCluster({ ...member, template: false, install: false }, new VerdictCache());
  return findings
    .filter(({ rule }) => OF_RULES.test(rule))
    .map(({ source, ...finding }) =>
      findingText({
        ...finding,
        source: { construct: source !== undefined && 'construct' in source ? source.construct : '' },
      }),
    )
    .sort();
}

describe('a plain App', () => {
  it('hears of API server, controller and other objects what a fleet hears', () => {
    let refused = 0;
    fc.assert(
      fc.property(knobs, fc.constantFrom('1.0', '1.9.2', '1.14.1', '1.15.2'), (knob, version) => {
        const of = clusterOf('my-cluster', version);
        const app = new App();
        build(app, of, knob);
        const said = plainAppFindings(app).map(findingText).sort();
        expect(said).toEqual(inFleet(of, knob));
        refused += said.length;
      }),
      { numRuns: runs(200) },
    );
    expect(refused).toBeGreaterThan(runs(100));
  });

  it('is not written while the API server would refuse an object, and says all at once', () => {
    const app = plainApp();
    build(app, cluster, {
      weight: 101,
      hops: 65,
      labels: { 'karpenter.sh/nodepool': 'x' },
      taint: 'team',
      tags: { 'karpenter.sh/nodepool': 'a' },
      dangling: true,
      overlay: false,
      minutes: 1,
    });
    let text = '';
    try {
      app.synth();
    } catch (error) {
      text = String(error);
    }
    for (const rule of [
      'admission/range',
      'admission/rule',
      'set/missing-nodeclass',
      'compute/general',
      'compute/default',
    ])
      expect(text).toContain(rule);
    expect(readdirSync(app.outdir)).toEqual([]);
  });

  it('is judged once a synth, by each cluster for itself', () => {
    const app = plainApp();
    for (const [name, version] of [
      ['old', '1.0'],
      ['new', '1.14.1'],
    ] as const) {
      const chart = new KarpenterChart(app, name, { cluster: clusterOf(name, version) });
      const nodeClass = new EC2NodeClass(chart, 'default', {
        ami: Ami.al2023('v20260315'),
        metadata: { name: `class-${name}` },
      });
      new NodePool(chart, 'general', {
        nodeClass,
        metadata: { name: `pool-${name}` },
        requirements: [arch.in('amd64')],
        limits: { cpu: 1 },
        raw: { replicas: '1' },
      });
    }
    const found = plainAppFindings(app).map(({ rule, resource }) => `${rule} ${resource}`);
    // `raw` holds what this package does not judge; what the version of each cluster knows is judged all the same. What the
    // server refuses already, the controller is not asked about.
    expect(found).toEqual(['controller/feature-gate NodePool/pool-old', 'admission/type NodePool/pool-new']);
  });

  it('holds workloads of stock charts against the pools', () => {
    const app = new App();
    const chart = new KarpenterChart(app, 'compute', { cluster });
    const nodeClass = new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315') });
    new NodePool(chart, 'general', {
      nodeClass,
      metadata: { name: 'pool' },
      requirements: [arch.in('amd64')],
      limits: { cpu: 1 },
    });
    new ApiObject(new Chart(app, 'stock'), 'web', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { template: { spec: { nodeSelector: { 'karpenter.sh/nodepool': 'gone' }, containers: [] } } },
    });
    expect(plainAppFindings(app).map(({ rule, source }) => [rule, source])).toEqual([
      ['set/unschedulable-workload', { construct: 'stock/web' }],
    ]);
  });

  it('prints warnings and is written', () => {
    const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const app = plainApp();
    build(app, cluster, {
      weight: 1,
      hops: 1,
      labels: {},
      taint: 'team',
      tags: {},
      dangling: false,
      overlay: true,
      minutes: 1,
    });
    const wrong = plainAppFindings(app).filter(({ severity }) => severity === 'error');
    printed.mockRestore();
    // The gate of overlays is off: nothing would come of the object.
    expect(wrong.map(({ rule }) => rule)).toEqual(['controller/feature-gate']);
  });

  it('of stock charts alone is left to cdk8s', () => {
    const app = new App();
    new ApiObject(new Chart(app, 'stock'), 'web', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } });
    expect(plainAppFindings(app)).toEqual([]);
  });
});
