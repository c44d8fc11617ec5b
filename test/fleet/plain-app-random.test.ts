import { ApiObject, App, Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { duplicateNames } from '../../charts/duplicate-names';
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
import { findingText, uniqueFindings } from '../../src/findings';
import { plainAppFindings } from '../../src/fleet';
import { checkedCluster } from '../../src/fleet/judge/checked-cluster';
import { VerdictCache } from '../../src/fleet/judge/verdict-cache';

/** Names are few, so that objects of several charts are the same one. */
const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const minutes = fc.constantFrom(0, 1, 60);

const nodeClass = fc.record({
  name,
  hops: fc.constantFrom(1, 64, 65),
  tags: fc.constantFrom<Readonly<Record<string, string>>>({}, { cost: 'a' }, { 'karpenter.sh/nodepool': 'a' }),
  role: fc.constantFrom(undefined, 'nodes', 'arn:aws:iam::111122223333:role/nodes'),
  raw: fc.constantFrom<object>(
    {},
    { kubelet: { maxPods: '5' } },
    { subnetSelector: { a: 'b' } },
    { httpTokens: 'required' },
    { blockDeviceMappings: [{ deviceName: '/dev/sda1', ebs: { volumeSize: 50 } }] },
    { amiSelectorTerms: [{ alias: 'al2023@20260315' }] },
  ),
});

const nodePool = fc.record({
  name,
  refersTo: name,
  weight: fc.constantFrom(undefined, 1, 100, 101),
  labels: fc.constantFrom<Readonly<Record<string, string>>>({}, { team: 'a' }, { 'kubernetes.io/hostname': 'x' }),
  taints: fc.subarray(['team', 'karpenter.sh/x']),
  minutes,
  budget: fc.constantFrom<'10%' | 0>('10%', 0),
  annotations: fc.constantFrom<Readonly<Record<string, string>>>({}, { 'karpenter.sh/do-not-evict': 'true' }),
  raw: fc.constantFrom<object>(
    {},
    { replicas: '1' },
    { startupTaints: [] },
    { disruption: { consolidateAfter: 30 } },
    { limits: { resources: { cpu: 5 } } },
    { weigth: 5 },
  ),
});

const workload = fc.record({
  name,
  kind: fc.constantFrom('Deployment', 'StatefulSet'),
  namespace: fc.constantFrom(undefined, 'web', 'batch'),
  selector: fc.constantFrom<Readonly<Record<string, string>>>(
    {},
    { team: 'a' },
    { 'karpenter.sh/nodepool': 'a' },
    { 'karpenter.sh/nodepool': 'gone' },
    { 'karpenter.sh/provisioner-name': 'a' },
  ),
  tolerations: fc.subarray([
    { key: 'team', operator: 'Exists' },
    { key: 'karpenter.sh/x', operator: 'Exists' },
  ]),
  annotations: fc.constantFrom<Readonly<Record<string, string>>>({}, { 'karpenter.sh/do-not-disrupt': 'yes' }),
});

const chart = fc.record({
  nodeClasses: fc.uniqueArray(nodeClass, { minLength: 1, maxLength: 3, selector: (each) => each.name }),
  nodePools: fc.uniqueArray(nodePool, { maxLength: 3, selector: (each) => each.name }),
  workloads: fc.uniqueArray(workload, { maxLength: 3, selector: (each) => each.name }),
  /** Whether the workloads are in a chart of stock cdk8s beside it. */
  apart: fc.boolean(),
  overlay: fc.boolean(),
});

type Knobs = typeof chart extends fc.Arbitrary<infer K> ? K : never;

function buildChart(app: App, cluster: Cluster, index: number, knobs: Knobs): void {
  const own = new KarpenterChart(app, `chart-${index}`, { cluster });
  for (const { name, hops, tags, role, raw } of knobs.nodeClasses) {
    new EC2NodeClass(own, `class-${name}`, {
      metadata: { name },
      ami: Ami.al2023('v20260315'),
      metadataOptions: { httpPutResponseHopLimit: hops },
      tags,
      ...(role !== undefined && { role }),
      raw: { ...raw },
    });
  }
  for (const { name, refersTo, weight, labels, taints, minutes, budget, annotations, raw } of knobs.nodePools) {
    new NodePool(own, `pool-${name}`, {
      metadata: { name },
      nodeClass: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: refersTo },
      requirements: [arch.in('amd64'), capacityType.in('spot')],
      labels,
      annotations,
      taints: taints.map((key) => ({ key, effect: 'NoSchedule' })),
      weight,
      limits: { cpu: 100 },
      disruption: { consolidateAfter: Duration.minutes(minutes), budgets: [Budget.atMost(budget)] },
      raw: { ...raw },
    });
  }
  const stock = knobs.apart ? new Chart(app, `stock-${index}`) : own;
  for (const { name, kind, namespace, selector, tolerations, annotations } of knobs.workloads) {
    new ApiObject(stock, `work-${name}`, {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name, namespace },
      spec: { template: { metadata: { annotations }, spec: { nodeSelector: selector, tolerations, containers: [] } } },
    });
  }
  if (knobs.overlay) new NodeOverlay(own, 'cheap', { requirements: [arch.in('amd64')], price: 0.1 });
}

const OF_RULES = /^(?:admission|controller|set|yaml)\//;

it('200 random Apps of several charts hear what a fleet of the same charts hears', () => {
  const rules = new Map<string, number>();
  const charts = fc.array(chart, { minLength: 1, maxLength: 3 });
  const versions = fc.constantFrom('1.0', '1.9.2', '1.14.1', '1.15.2');
  fc.assert(
    fc.property(charts, versions, fc.boolean(), (knobs, version, nodeOverlay) => {
      const cluster = new Cluster({
        name: 'my-cluster',
        region: 'eu-west-1',
        environment: 'dev',
        tier: 'development',
        karpenterVersion: version as '1.14.1',
        kubernetesVersion: '1.34',
        ...(nodeOverlay && version !== '1.0' && { featureGates: { nodeOverlay } }),
      });
      const build = (app: App, of: Cluster): void => {
        for (const [index, each] of knobs.entries()) buildChart(app, of, index, each);
      };
      const app = new App();
      build(app, cluster);
      const member = { cluster, build, folder: 'my-cluster', template: false, install: false } as const;
      const inFleet = checkedCluster(member, new VerdictCache()).findings.filter(({ rule }) => OF_RULES.test(rule));
      // A fleet names the cluster, which a plain App has one of.
      const texts = (found: typeof inFleet): string[] =>
        found
          .map(({ source, ...finding }) => {
            // Of three objects of one name a fleet tells of the second, and a plain App of the one whose chart is asked first.
            const isPlaced = finding.rule !== 'set/duplicate-name' && source !== undefined && 'construct' in source;
            const construct = isPlaced ? source.construct : '';
            return findingText({ ...finding, source: { construct } });
          })
          .sort();
      // A chart of ours says itself whose name it has.
      const ofCharts = [...duplicateNames(app)].flatMap(([chart, said]) =>
        KarpenterChart.isKarpenterChart(chart) ? said : [],
      );
      // The third of one name is told by its own chart, and by a fleet with the second.
      const found = uniqueFindings([...plainAppFindings(app), ...ofCharts]).filter(({ rule }) => OF_RULES.test(rule));
      expect(texts(found)).toEqual(texts(inFleet));
      for (const { rule } of found) rules.set(rule, (rules.get(rule) ?? 0) + 1);
    }),
    { numRuns: 200 },
  );
  expect(rules.get('set/duplicate-name')).toBeGreaterThan(20);
  // Each room has much to say of them.
  for (const room of ['admission', 'controller', 'set']) {
    const said = [...rules].filter(([rule]) => rule.startsWith(`${room}/`));
    expect([room, said.length >= 3]).toEqual([room, true]);
  }
});
