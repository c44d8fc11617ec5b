import { ApiObject, App, Chart, Cron, Duration } from 'cdk8s';
import * as plus30 from 'cdk8s-plus-30';
import * as plus33 from 'cdk8s-plus-33';
import type { Construct, IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { constructFindings } from '../../../charts/findings';
import { protectFromDisruption, runsOn } from '../../../charts/workloads';
import { chartOf } from '../../cluster/cluster.fixture';

const gpuPool = {
  nodeSelector: { 'karpenter.sh/nodepool': 'gpu' },
  tolerations: [{ key: 'nvidia.com/gpu', operator: 'Equal', value: 'true', effect: 'NoSchedule' }],
} as const;

const podSpec = { containers: [{ name: 'a', image: 'a' }] };
const template = { metadata: { labels: { app: 'a' } }, spec: podSpec };
const selector = { matchLabels: { app: 'a' } };

const plain = (kind: string, apiVersion: string, spec: object) => (scope: Construct) =>
  new ApiObject(scope, 'w', { kind, apiVersion, metadata: { name: 'w' }, spec });

/** Each way to make a workload, with the path of its pod template. */
const WORKLOADS: readonly [string, (scope: Construct) => IConstruct, readonly string[]][] = [
  ['ApiObject Deployment', plain('Deployment', 'apps/v1', { selector, template }), ['spec', 'template']],
  ['ApiObject StatefulSet', plain('StatefulSet', 'apps/v1', { selector, template }), ['spec', 'template']],
  ['ApiObject DaemonSet', plain('DaemonSet', 'apps/v1', { selector, template }), ['spec', 'template']],
  ['ApiObject ReplicaSet', plain('ReplicaSet', 'apps/v1', { selector, template }), ['spec', 'template']],
  ['ApiObject Job', plain('Job', 'batch/v1', { template }), ['spec', 'template']],
  [
    'ApiObject CronJob',
    plain('CronJob', 'batch/v1', { schedule: '@daily', jobTemplate: { spec: { template } } }),
    ['spec', 'jobTemplate', 'spec', 'template'],
  ],
  ['ApiObject Pod', plain('Pod', 'v1', podSpec), []],
  ['ApiObject Rollout', plain('Rollout', 'argoproj.io/v1alpha1', { selector, template }), ['spec', 'template']],
  [
    'ApiObject PodTemplate',
    (scope) => new ApiObject(scope, 'w', { kind: 'PodTemplate', apiVersion: 'v1', metadata: { name: 'w' }, template }),
    ['template'],
  ],
  [
    'plus-30 KubeDeployment',
    (s) => new plus30.k8s.KubeDeployment(s, 'w', { spec: { selector, template } }),
    ['spec', 'template'],
  ],
  ['plus-30 KubePod', (s) => new plus30.k8s.KubePod(s, 'w', { spec: podSpec }), []],
  ['plus-30 Deployment', (s) => new plus30.Deployment(s, 'w', { containers: [{ image: 'a' }] }), ['spec', 'template']],
  ['plus-30 Job', (s) => new plus30.Job(s, 'w', { containers: [{ image: 'a' }] }), ['spec', 'template']],
  ['plus-30 Pod', (s) => new plus30.Pod(s, 'w', { containers: [{ image: 'a' }] }), []],
  [
    'plus-30 CronJob',
    (s) => new plus30.CronJob(s, 'w', { schedule: Cron.daily(), containers: [{ image: 'a' }] }),
    ['spec', 'jobTemplate', 'spec', 'template'],
  ],
  ['plus-33 Deployment', (s) => new plus33.Deployment(s, 'w', { containers: [{ image: 'a' }] }), ['spec', 'template']],
  ['plus-33 DaemonSet', (s) => new plus33.DaemonSet(s, 'w', { containers: [{ image: 'a' }] }), ['spec', 'template']],
  [
    'plus-33 KubeStatefulSet',
    (s) => new plus33.k8s.KubeStatefulSet(s, 'w', { spec: { selector, serviceName: 'w', template } }),
    ['spec', 'template'],
  ],
];

interface PodTemplate {
  metadata: { labels?: object; annotations?: Record<string, string> };
  spec: { containers: object[]; nodeSelector?: object; tolerations?: object[]; affinity?: object };
}

const templateOf = (workload: IConstruct, path: readonly string[]): PodTemplate =>
  path.reduce((value, key) => value[key], ApiObject.of(workload).toJson());

describe.each(WORKLOADS)('%s', (_, make, path) => {
  it('runs on a pool and is protected, and is otherwise what it was', () => {
    const untouched = templateOf(make(chartOf()), path);
    const chart = chartOf();
    const workload = make(chart);
    runsOn(workload, gpuPool);
    protectFromDisruption(workload);

    const changed = templateOf(workload, path);
    expect(changed).toEqual({
      ...untouched,
      metadata: {
        ...untouched.metadata,
        annotations: { ...untouched.metadata.annotations, 'karpenter.sh/do-not-disrupt': 'true' },
      },
      spec: { ...untouched.spec, nodeSelector: gpuPool.nodeSelector, tolerations: [...gpuPool.tolerations] },
    });
    expect(constructFindings(chart)).toEqual([]);
    // The same through a synth of plain cdk8s.
    expect(path.reduce((value, key) => value[key], Chart.of(workload).toJson()[0])).toEqual(changed);
  });
});

describe('what a workload says itself', () => {
  const own = {
    containers: [{ name: 'a', image: 'a' }],
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'team', operator: 'Exists' }],
  };
  const deployment = (scope: Construct, spec: object = own, metadata: object = { annotations: { note: 'x' } }) =>
    plain('Deployment', 'apps/v1', { selector, template: { metadata, spec } })(scope);

  it('is kept', () => {
    const workload = deployment(chartOf());
    runsOn(workload, gpuPool);
    protectFromDisruption(workload);
    expect(templateOf(workload, ['spec', 'template'])).toEqual({
      metadata: { annotations: { note: 'x', 'karpenter.sh/do-not-disrupt': 'true' } },
      spec: {
        containers: own.containers,
        nodeSelector: { disk: 'ssd', 'karpenter.sh/nodepool': 'gpu' },
        tolerations: [own.tolerations[0], gpuPool.tolerations[0]],
      },
    });
  });

  it('is kept by classes with nodeSelector and tolerations of their own', () => {
    const workload = new plus33.Deployment(chartOf(), 'w', { containers: [{ image: 'a' }] });
    workload.scheduling.tolerate(plus33.Node.tainted(plus33.NodeTaintQuery.exists('team')));
    workload.podMetadata.addAnnotation('note', 'x');
    runsOn(workload, gpuPool);
    protectFromDisruption(workload);
    const { spec, metadata } = templateOf(workload, ['spec', 'template']);
    expect(spec.tolerations).toEqual([{ key: 'team', operator: 'Exists' }, gpuPool.tolerations[0]]);
    expect(metadata.annotations).toEqual({ note: 'x', 'karpenter.sh/do-not-disrupt': 'true' });
  });

  it('is not repeated', () => {
    const workload = deployment(chartOf(), {
      ...own,
      nodeSelector: gpuPool.nodeSelector,
      tolerations: gpuPool.tolerations,
    });
    runsOn(workload, gpuPool);
    runsOn(workload, gpuPool);
    expect(templateOf(workload, ['spec', 'template']).spec).toEqual({
      containers: own.containers,
      nodeSelector: gpuPool.nodeSelector,
      tolerations: [...gpuPool.tolerations],
    });
  });

  it('wins over what contradicts it, with a finding', () => {
    const chart = chartOf({}, 'web');
    const workload = deployment(chart, { ...own, nodeSelector: { 'karpenter.sh/nodepool': 'cpu' } });
    runsOn(workload, gpuPool);
    expect(templateOf(workload, ['spec', 'template']).spec.nodeSelector).toEqual({ 'karpenter.sh/nodepool': 'cpu' });
    expect(constructFindings(chart)).toEqual([
      {
        severity: 'error',
        rule: 'charts/workload-conflict',
        resource: 'Deployment/web/w',
        path: 'spec.template.spec.nodeSelector["karpenter.sh/nodepool"]',
        got: 'cpu',
        message: 'the workload says karpenter.sh/nodepool=cpu itself, so karpenter.sh/nodepool=gpu cannot be added',
        fix: 'remove one of the two',
        source: { construct: 'chart/w' },
      },
    ]);
  });

  it('can be one pool only', () => {
    const chart = chartOf();
    const workload = deployment(chart);
    runsOn(workload, gpuPool);
    runsOn(workload, { nodeSelector: { 'karpenter.sh/nodepool': 'cpu' }, tolerations: [] });
    expect(constructFindings(chart).map(({ rule }) => rule)).toEqual(['charts/workload-conflict']);
    // A stock cdk8s project hears of it too.
    expect(() => (chart.node.root as App).synthYaml()).toThrow('cannot be added');
  });
});

it('refuses an object without pods', () => {
  const chart = chartOf();
  const map = new ApiObject(chart, 'map', { kind: 'ConfigMap', apiVersion: 'v1', data: { a: 'b' } });
  runsOn(map, gpuPool);
  expect(map.toJson()).toMatchObject({ kind: 'ConfigMap', data: { a: 'b' } });
  expect(constructFindings(chart).map(({ rule, got }) => [rule, got])).toEqual([
    ['charts/workload-pod-template', 'ConfigMap'],
  ]);
});

describe('protectFromDisruption for a duration', () => {
  const protect = (karpenterVersion: '1.11' | '1.12' | '1.14.1', duration: Duration) => {
    const chart = chartOf({ karpenterVersion });
    const workload = WORKLOADS[0]?.[1](chart) as ApiObject;
    protectFromDisruption(workload, { for: duration });
    return {
      annotation: templateOf(workload, ['spec', 'template']).metadata.annotations?.['karpenter.sh/do-not-disrupt'],
      findings: constructFindings(chart).filter(({ resource }) => !resource.startsWith('Cluster/')),
    };
  };

  it('writes a Go duration', () => {
    expect(protect('1.14.1', Duration.minutes(90))).toEqual({ annotation: '1h30m', findings: [] });
    expect(protect('1.12', Duration.hours(2))).toEqual({ annotation: '2h', findings: [] });
  });

  it('is an error before 1.12', () => {
    const [finding, ...rest] = protect('1.11', Duration.hours(2)).findings;
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'charts/newer-protection-duration',
      path: 'spec.template.metadata.annotations["karpenter.sh/do-not-disrupt"]',
      got: '2h',
    });
    expect(finding?.message).toContain('exists from Karpenter 1.12; the cluster runs 1.11');
  });

  it('takes the cluster by hand where no chart has one', () => {
    const chart = new Chart(new App(), 'c');
    const workload = WORKLOADS[0]?.[1](chart) as ApiObject;
    protectFromDisruption(workload, { for: Duration.hours(1), cluster: { karpenterMinor: '1.10' } });
    expect(constructFindings(chart).map(({ rule }) => rule)).toEqual(['charts/newer-protection-duration']);
  });

  it('does not take any cluster property for a Cluster', () => {
    const chart = Object.assign(new Chart(new App(), 'c'), { cluster: 'my-cluster' });
    protectFromDisruption(WORKLOADS[0]?.[1](chart) as ApiObject, { for: Duration.hours(1) });
    expect(constructFindings(chart)).toEqual([]);
  });

  it('refuses no time at all', () => {
    expect(protect('1.14.1', Duration.seconds(0)).findings.map(({ rule }) => rule)).toEqual([
      'charts/protection-duration',
    ]);
  });
});
