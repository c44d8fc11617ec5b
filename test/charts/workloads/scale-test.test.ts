import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { constructFindings } from '../../../charts/findings';
import { outputFolderOf } from '../../../charts/output-folder';
import { ScaleTest, type ScaleTestProps } from '../../../charts/workloads';
import { kubernetes } from '../../../charts/workloads/kubernetes';
import { chartOf } from '../../cluster/cluster.fixture';

const build = (props: ScaleTestProps = {}, id = 'karpenter-scale-test') => {
  const chart = chartOf();
  const test = new ScaleTest(chart, id, props);
  return { test, json: test.apiObject.toJson(), findings: constructFindings(chart) };
};

const messages = (props: ScaleTestProps, id?: string) => build(props, id).findings.map(({ message }) => message);

describe('ScaleTest', () => {
  it("is the guide's Deployment by default", () => {
    const { json, findings } = build();
    expect(json).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'karpenter-scale-test' },
      spec: {
        replicas: 10,
        selector: { matchLabels: { app: 'scale-test' } },
        template: {
          metadata: { labels: { app: 'scale-test' } },
          spec: {
            containers: [{ name: 'nginx', image: 'nginx', resources: { requests: { cpu: '2', memory: '2Gi' } } }],
          },
        },
      },
    });
    expect(findings).toEqual([]);
  });

  it('stands outside the applied folder', () => {
    const { test } = build();
    expect(outputFolderOf(test)).toBe('scale-test');
    expect(outputFolderOf(test.apiObject)).toBe('scale-test');
  });

  it('runs on a pool with all variants at once', () => {
    const { json, findings } = build(
      {
        namespace: 'load',
        labels: { team: 'ml' },
        replicas: 3,
        image: 'public.ecr.aws/Team/Cuda_Test:12@sha256:00',
        requests: { cpu: 4, memory: '16Gi' },
        gpus: 1,
        arch: 'arm64',
        capacityType: 'spot',
        spreadOver: ['topology.kubernetes.io/zone', 'capacity-spread'],
        nodeSelector: { disk: 'ssd' },
        tolerations: [{ key: 'team', operator: 'Exists' }],
        runsOn: {
          nodeSelector: { 'karpenter.sh/nodepool': 'gpu' },
          tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
        },
      },
      'gpu',
    );
    const spread = { maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'gpu' } } };
    expect(json.metadata).toEqual({ name: 'gpu', namespace: 'load', labels: { team: 'ml' } });
    expect(json.spec).toEqual({
      replicas: 3,
      selector: { matchLabels: { app: 'gpu' } },
      template: {
        metadata: { labels: { app: 'gpu', team: 'ml' } },
        spec: {
          containers: [
            {
              name: 'cuda-test',
              image: 'public.ecr.aws/Team/Cuda_Test:12@sha256:00',
              resources: {
                requests: { cpu: 4, memory: '16Gi', 'nvidia.com/gpu': 1 },
                limits: { 'nvidia.com/gpu': 1 },
              },
            },
          ],
          nodeSelector: {
            'kubernetes.io/arch': 'arm64',
            'karpenter.sh/capacity-type': 'spot',
            disk: 'ssd',
            'karpenter.sh/nodepool': 'gpu',
          },
          tolerations: [
            { key: 'team', operator: 'Exists' },
            { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
          ],
          topologySpreadConstraints: [
            { topologyKey: 'topology.kubernetes.io/zone', ...spread },
            { topologyKey: 'capacity-spread', ...spread },
          ],
        },
      },
    });
    expect(findings).toEqual([]);
  });

  it('computes replicas from the limits of a pool and says how', () => {
    const { json, findings } = build({
      replicasFrom: { name: 'general', limits: { cpu: 1000, memory: '1000Gi', nodes: 3 } },
    });
    expect(json.spec.replicas).toBe(500);
    expect(json.metadata.annotations).toEqual({
      'kubernetes.io/description':
        '500 replicas: the most that the limits of NodePool general admit (cpu 1000 / 2 = 500, memory 1000Gi / 2Gi = 500); daemons and reserves of the nodes take their part, so the last pods stay pending',
    });
    expect(findings).toEqual([]);
  });

  it.each([
    [{ cpu: 100, memory: '60Gi' }, { cpu: '1500m', memory: '1Gi' }, 60],
    [{ cpu: '100' }, { cpu: '1500m', memory: '1Gi' }, 66],
    [{ 'nvidia.com/gpu': 8 }, { cpu: 1, 'nvidia.com/gpu': 3 }, 2],
    [{ cpu: '1k', pods: 7 }, { cpu: 1 }, 7],
  ])('takes the tightest of the limits %j', (limits, requests, replicas) => {
    expect(build({ replicasFrom: { limits }, requests }).json.spec.replicas).toBe(replicas);
  });

  it.each<[string, ScaleTestProps, string | undefined, string]>([
    ['a long name', {}, 'x'.repeat(64), 'a DNS label of at most 63 characters'],
    ['a name that is no DNS label', { name: 'Scale_Test' }, undefined, 'a DNS label of at most 63 characters'],
    ['half a pod', { replicas: 1.5 }, undefined, 'replicas is a whole number'],
    ['fewer than no pods', { replicas: -1 }, undefined, 'replicas is a whole number'],
    ['two numbers', { replicas: 3, replicasFrom: { limits: { cpu: 9 } } }, undefined, 'exclude each other'],
    [
      'limits of other things',
      { replicasFrom: { limits: { nodes: 9 } } },
      undefined,
      'limits nothing that the pods request',
    ],
    ['limits for less than one', { replicasFrom: { limits: { cpu: 1 } } }, undefined, 'do not admit a single pod'],
    ['half a GPU', { gpus: 0.5 }, undefined, 'the amount of nvidia.com/gpu is a whole number'],
    ['no quantity', { requests: { memory: '2 GB' } }, undefined, 'the amount of memory is a Kubernetes quantity'],
    ['less than nothing', { requests: { cpu: '-1' } }, undefined, 'the amount of cpu is a Kubernetes quantity'],
  ])('refuses %s', (_, props, id, message) => {
    const found = messages(props, id);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it('names the field', () => {
    expect(build({ requests: { cpu: 'x', memory: '1Gi' } }).findings).toEqual([
      expect.objectContaining({
        rule: 'charts/workload-resources',
        resource: 'Deployment/karpenter-scale-test',
        path: 'spec.template.spec.containers[0].resources.requests.cpu',
        got: 'x',
        source: { construct: 'chart/karpenter-scale-test' },
      }),
    ]);
  });
});

describe('cdk8s-plus-30', () => {
  it('is named where it is missing', () => {
    const missing = () => {
      throw Object.assign(new Error("Cannot find module 'cdk8s-plus-30'"), { code: 'MODULE_NOT_FOUND' });
    };
    expect(() => kubernetes(missing)).toThrow('which is not installed: npm install cdk8s-plus-30');
    const broken = () => {
      throw new SyntaxError('half a file');
    };
    expect(() => kubernetes(broken)).toThrow('half a file');
  });

  it('is not loaded before a workload is built', () => {
    const script = `
      const { ScaleTest } = require('./charts');
      const loaded = () => Object.keys(require.cache).some((path) => path.includes('cdk8s-plus-'));
      const before = loaded();
      const { App, Chart } = require('cdk8s');
      new ScaleTest(new Chart(new App(), 'c'), 'test');
      process.stdout.write(JSON.stringify([before, loaded()]));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([false, true]);
  });
});
