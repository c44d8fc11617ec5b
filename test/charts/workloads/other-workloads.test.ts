import { Chart, Duration } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { constructFindings } from '../../../charts/findings';
import { outputFolderOf } from '../../../charts/output-folder';
import { BatchJob, type BatchJobProps, PausePods, type PausePodsProps } from '../../../charts/workloads';
import { chartOf } from '../../cluster/cluster.fixture';

const pool = {
  nodeSelector: { 'karpenter.sh/nodepool': 'general' },
  tolerations: [{ key: 'team', operator: 'Equal', value: 'a', effect: 'NoSchedule' }],
} as const;

describe('BatchJob', () => {
  const build = (props: Partial<BatchJobProps> = {}, version: '1.11' | '1.14.1' = '1.14.1') => {
    const chart = chartOf({ karpenterVersion: version });
    const job = new BatchJob(chart, 'nightly', { image: 'busybox:1.36', requests: { cpu: '1' }, ...props });
    const findings = constructFindings(chart).filter(({ resource }) => !resource.startsWith('Cluster/'));
    return { job, json: job.apiObject.toJson(), findings };
  };

  it('is a Job that Karpenter leaves alone', () => {
    const { job, json, findings } = build();
    expect(json).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'nightly' },
      spec: {
        template: {
          metadata: { labels: { app: 'nightly' }, annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'busybox', image: 'busybox:1.36', resources: { requests: { cpu: '1' } } }],
          },
        },
      },
    });
    expect(findings).toEqual([]);
    expect(outputFolderOf(job)).toBe('manifests');
  });

  it('takes everything', () => {
    const { json, findings } = build({
      name: 'train',
      namespace: 'ml',
      labels: { team: 'ml' },
      command: ['sh', '-c'],
      args: ['sleep 600'],
      env: { MODE: 'full' },
      requests: { cpu: '1', 'nvidia.com/gpu': 1 },
      limits: { memory: '2Gi' },
      protectedFor: Duration.hours(4),
      restartPolicy: 'OnFailure',
      backoffLimit: 0,
      completions: 5,
      parallelism: 2,
      activeDeadline: Duration.hours(6),
      ttlAfterFinished: Duration.days(1),
      runsOn: pool,
    });
    expect(json.metadata).toEqual({ name: 'train', namespace: 'ml', labels: { team: 'ml' } });
    expect(json.spec).toEqual({
      activeDeadlineSeconds: 21600,
      backoffLimit: 0,
      completions: 5,
      parallelism: 2,
      ttlSecondsAfterFinished: 86400,
      template: {
        metadata: { labels: { app: 'train', team: 'ml' }, annotations: { 'karpenter.sh/do-not-disrupt': '4h' } },
        spec: {
          restartPolicy: 'OnFailure',
          containers: [
            {
              name: 'busybox',
              image: 'busybox:1.36',
              command: ['sh', '-c'],
              args: ['sleep 600'],
              env: [{ name: 'MODE', value: 'full' }],
              resources: {
                requests: { cpu: '1', 'nvidia.com/gpu': 1 },
                limits: { memory: '2Gi', 'nvidia.com/gpu': 1 },
              },
            },
          ],
          nodeSelector: pool.nodeSelector,
          tolerations: [...pool.tolerations],
        },
      },
    });
    expect(findings).toEqual([]);
  });

  it('knows that an old Karpenter ignores a duration', () => {
    const { findings } = build({ protectedFor: Duration.hours(4) }, '1.11');
    expect(findings.map(({ rule, resource }) => [rule, resource])).toEqual([
      ['charts/newer-protection-duration', 'Job/nightly'],
    ]);
  });

  it.each<[Partial<BatchJobProps>, string, string]>([
    [{ backoffLimit: -1 }, 'batch-job-count', 'spec.backoffLimit'],
    [{ completions: 0 }, 'batch-job-count', 'spec.completions'],
    [{ parallelism: 0.5 }, 'batch-job-count', 'spec.parallelism'],
    [{ activeDeadline: Duration.millis(1500) }, 'batch-job-count', 'spec.activeDeadlineSeconds'],
    [{ requests: { cpu: 'lots' } }, 'workload-resources', 'spec.template.spec.containers[0].resources.requests.cpu'],
    [{ limits: { memory: 'lots' } }, 'workload-resources', 'spec.template.spec.containers[0].resources.limits.memory'],
    [{ name: 'Nightly' }, 'workload-name', 'metadata.name'],
  ])('refuses %j', (props, rule, path) => {
    expect(build(props).findings.map((finding) => [finding.rule, finding.path])).toEqual([[`charts/${rule}`, path]]);
  });
});

describe('PausePods', () => {
  const build = (props: Partial<PausePodsProps> = {}) => {
    const chart = chartOf({}, 'headroom');
    const pods = new PausePods(chart, 'headroom', { replicas: 2, requests: { cpu: '1', memory: '1Gi' }, ...props });
    return { pods, findings: constructFindings(chart) };
  };

  it('are placeholders with a negative priority', () => {
    const { pods, findings } = build({ runsOn: pool });
    expect(Chart.of(pods).toJson()).toEqual([
      {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name: 'headroom' },
        description: 'Placeholders that keep room on nodes; any other pod displaces them',
        globalDefault: false,
        preemptionPolicy: 'Never',
        value: -10,
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'headroom', namespace: 'headroom' },
        spec: {
          replicas: 2,
          selector: { matchLabels: { app: 'headroom' } },
          template: {
            metadata: { labels: { app: 'headroom' } },
            spec: {
              priorityClassName: 'headroom',
              terminationGracePeriodSeconds: 0,
              containers: [
                {
                  name: 'pause',
                  image: 'registry.k8s.io/pause:3.10',
                  resources: { requests: { cpu: '1', memory: '1Gi' } },
                },
              ],
              nodeSelector: pool.nodeSelector,
              tolerations: [...pool.tolerations],
            },
          },
        },
      },
    ]);
    expect(findings).toEqual([]);
  });

  it.each<[Partial<PausePodsProps>, string, string, string]>([
    [{ priority: 0 }, 'PriorityClass/headroom', 'value', 'error'],
    [{ priority: Number.NaN }, 'PriorityClass/headroom', 'value', 'error'],
    [{ priority: -33554432 }, 'PriorityClass/headroom', 'value', 'warning'],
    [{ replicas: -1 }, 'Deployment/headroom/headroom', 'spec.replicas', 'error'],
    [
      { requests: { cpu: '' } },
      'Deployment/headroom/headroom',
      'spec.template.spec.containers[0].resources.requests.cpu',
      'error',
    ],
    [{ name: '-' }, 'Deployment/headroom/-', 'metadata.name', 'error'],
  ])('refuse %j', (props, resource, path, severity) => {
    expect(build(props).findings.map((found) => [found.resource, found.path, found.severity])).toEqual([
      [resource, path, severity],
    ]);
  });
});
