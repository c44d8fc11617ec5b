import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Duration } from 'cdk8s';
import { describe, expect, it, test } from 'vitest';
import type { DynamicNodePoolProps } from '../../charts/node-pool-props';
import {
  Ami,
  arch,
  Budget,
  Cluster,
  EC2NodeClass,
  instanceCategory,
  instanceCpu,
  instanceFamily,
  instanceType,
  KarpenterChart,
  label,
  NodePool,
  runsOn,
  ScaleTest,
  zone,
} from '../../index';
import { check } from '../../src/check/check';
import { KarpenterValidation } from '../../src/check/validation-plugin';
import { plainAppFindings } from '../../src/fleet';
import { checkedCluster } from '../../src/fleet/judge/checked-cluster';
import { VerdictCache } from '../../src/fleet/judge/verdict-cache';
import { folder } from '../check/folder';

const FACTS = {
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'dev',
  tier: 'development',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
} as const;
const cluster = new Cluster(FACTS);

/** A pool with a node class in a chart, and what stands beside it. */
type Build = (app: App) => void;

const pool =
  (
    props: Partial<DynamicNodePoolProps>,
    more: (chart: KarpenterChart, pool: NodePool) => void = () => undefined,
    ami = Ami.al2023('v20260315'),
  ): Build =>
  (app) => {
    const chart = new KarpenterChart(app, 'compute', { cluster });
    const nodeClass = new EC2NodeClass(chart, 'nodes', { ami });
    const made = new NodePool(chart, 'p', { nodeClass, requirements: [], limits: { cpu: 1000 }, ...props });
    more(chart, made);
  };

const workload = (template: object) => (chart: KarpenterChart, on: NodePool) =>
  runsOn(
    new ApiObject(chart, 'web', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx' }], ...template } } },
    }),
    on,
  );

const OURS =
  /^(set\/(no-instance-type|foreign-zone|limit-below-one-node|min-values-unreachable|pod-without-instance-type|spread-over-unknown-label)|controller\/(limit-resource|foreign-label|budget-window|standing-budget))$/;

const told = (findings: readonly { readonly rule: string; readonly severity: string; readonly path: string }[]) =>
  findings
    .filter(({ rule }) => OURS.test(rule))
    .map(({ rule, severity, path }) => `${rule} ${severity} ${path}`)
    .sort();

function inFleet(build: Build): string[] {
  const member = { cluster, build: (app: App) => build(app), folder: 'my-cluster' } as const;
  return told(checkedCluster({ ...member, template: false, install: false }, new VerdictCache()).findings);
}

function inPlainApp(build: Build): string[] {
  const app = new App();
  build(app);
  return told(plainAppFindings(app));
}

/** The folder of a cluster with what the charts make. */
function written(build: Build): string {
  const app = new App();
  build(app);
  const base = folder({ 'cluster.json': JSON.stringify(FACTS) });
  const objects = app.node.findAll().flatMap((each) => (ApiObject.isApiObject(each) ? [each.toJson()] : []));
  writeFileSync(join(base, 'a.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  return base;
}

const inCheck = (build: Build): string[] => told(check([written(build)], { complete: true }).findings);

async function inPlugin(build: Build): Promise<string[]> {
  const found: string[] = [];
  await new KarpenterValidation({ karpenterVersion: '1.14' }).validate({
    manifests: [join(written(build), 'a.json')],
    logger: { log: () => undefined },
    report: {
      addViolation: ({ ruleName }) => {
        if (OURS.test(ruleName)) found.push(ruleName);
      },
      submit: () => undefined,
    },
  });
  return found.sort();
}

const REQUIREMENTS = 'spec.template.spec.requirements';
const minute = Duration.minutes(1);

describe('a pool that never does what it says is told in synth, check and plugin alike', () => {
  test.each<readonly [what: string, build: Build, told: string]>([
    [
      'two architectures, and bounds that cross',
      pool({
        requirements: [
          arch.in('amd64'),
          arch.in('arm64'),
          instanceCpu.gt(16),
          instanceCpu.lt(8),
          instanceType.in('m5.large'),
        ],
      }),
      `set/no-instance-type error ${REQUIREMENTS}[1]`,
    ],
    [
      'more cores than any type of the category will have',
      pool({ requirements: [instanceCategory.in('c'), instanceCpu.gt(1000)] }),
      `set/no-instance-type error ${REQUIREMENTS}[1]`,
    ],
    [
      'arm64 of families that have none',
      pool({ requirements: [arch.in('arm64'), instanceFamily.in('m5', 'c5')] }),
      `set/no-instance-type warning ${REQUIREMENTS}[1]`,
    ],
    [
      'Windows on arm64',
      pool({ requirements: [arch.in('arm64')] }, undefined, Ami.windows('2022')),
      `set/no-instance-type error ${REQUIREMENTS}[0]`,
    ],
    [
      'a label of the template against a requirement',
      pool({ requirements: [instanceCategory.in('c')], labels: { 'karpenter.k8s.aws/instance-category': 'm' } }),
      'set/no-instance-type error spec.template.metadata.labels["karpenter.k8s.aws/instance-category"]',
    ],
    [
      'zones of another region',
      pool({ requirements: [zone.in('us-east-1a')] }),
      `set/foreign-zone error ${REQUIREMENTS}[0]`,
    ],
    [
      'less memory than a node has',
      pool({ limits: { cpu: 1000, memory: 1000 } }),
      'set/limit-below-one-node error spec.limits.memory',
    ],
    [
      'fewer GPUs than a node has',
      pool({ requirements: [instanceType.in('p4d.24xlarge')], limits: { cpu: 1000, 'nvidia.com/gpu': 4 } }),
      'set/limit-below-one-node warning spec.limits["nvidia.com/gpu"]',
    ],
    [
      'more families than there are',
      pool({ requirements: [instanceCategory.in('c'), instanceFamily.exists().minValues(50)] }),
      `set/min-values-unreachable error ${REQUIREMENTS}[1].minValues`,
    ],
    [
      'pods larger than its types',
      pool({ requirements: [instanceType.in('m5.large')] }, (chart, on) => {
        new ScaleTest(chart, 's', { replicas: 2, runsOn: on, image: 'nginx', requests: { cpu: '96', memory: '1Gi' } });
      }),
      'set/pod-without-instance-type error spec.template.spec.containers[0].resources.requests.cpu',
    ],
    [
      'spread over a label that it does not give',
      pool(
        {},
        workload({
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: 'example.com/rack', whenUnsatisfiable: 'DoNotSchedule' },
          ],
        }),
      ),
      'set/spread-over-unknown-label error spec.template.spec.topologySpreadConstraints[0].topologyKey',
    ],
    [
      'a category in another domain',
      pool({ requirements: [label('node.kubernetes.io/instance-category').in('c', 'm')] }),
      `controller/foreign-label warning ${REQUIREMENTS}[0].key`,
    ],
    [
      'a resource that no node has',
      pool({ limits: { cpu: 10, cpus: 1000 } }),
      'controller/limit-resource error spec.limits.cpus',
    ],
    [
      'no disruption for ever',
      pool({ disruption: { consolidateAfter: minute, budgets: [Budget.none()] } }),
      'controller/standing-budget warning spec.disruption.budgets[0]',
    ],
  ])('%s', async (_, build, expected) => {
    expect(inFleet(build)).toEqual([expected]);
    expect(inPlainApp(build)).toEqual([expected]);
    expect(inCheck(build)).toEqual([expected]);
    expect(await inPlugin(build)).toEqual([expected.split(' ')[0]]);
  });

  it('nothing of one that does', async () => {
    const build = pool(
      {
        requirements: [
          arch.in('amd64'),
          instanceCategory.in('c', 'm'),
          zone.in('eu-west-1a'),
          label('rack').in('1', '2'),
        ],
        limits: { cpu: 1000, memory: '1000Gi' },
        disruption: {
          consolidateAfter: minute,
          budgets: [Budget.atMost('20%'), Budget.none().during('0 9 * * mon-fri', Duration.hours(8))],
        },
      },
      workload({
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' }],
      }),
    );
    for (const where of [inFleet, inPlainApp, inCheck]) expect(where(build)).toEqual([]);
    expect(await inPlugin(build)).toEqual([]);
  });
});
