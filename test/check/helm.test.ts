import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../../src/check';
import { clusterJson, folder } from './folder';

const VALUES = `settings:
  clusterName: my-cluster
  interruptionQueueName: my-cluster
  featureGates:
    capacityBuffer: true
replicas: 1
`;

/** What is found in files as `rule file:line`, in the folder. */
function found(files: Readonly<Record<string, string | object>>, options = {}): string[] {
  const base = folder(files);
  return check([base], options).findings.map(
    ({ rule, source }) => `${rule} ${source.file.slice(base.length + 1)}:${source.line}`,
  );
}

test('values in a file are judged by the cluster that its folder is for', () => {
  const of = (karpenterVersion: string) => ({
    'cluster.json': clusterJson('x', { karpenterVersion }),
    'install/values.yaml': VALUES,
  });
  expect(found(of('1.14.1'))).toEqual([
    'helm/former-value install/values.yaml:3',
    'helm/protection install/values.yaml:6',
  ]);
  expect(found(of('1.12.2'))).toEqual([
    'helm/former-value install/values.yaml:3',
    'helm/newer-value install/values.yaml:5',
    'helm/protection install/values.yaml:6',
  ]);
  expect(found({ 'values.yaml': VALUES }, { karpenterVersion: '1.13' })).toHaveLength(3);
  expect(found({ 'values.yaml': VALUES }, { only: ['admission', 'set'] })).toEqual([]);
});

test('values that are no object are counted as before', () => {
  const base = folder({ 'values.yaml': VALUES });
  const { summary, findings } = check([join(base, 'values.yaml')], {});
  expect(summary).toMatchObject({ objects: 0, karpenter: 0, skipped: 1, errors: 1, warnings: 1 });
  expect(findings.map(({ resource }) => resource)).toEqual(['HelmValues/karpenter', 'HelmValues/karpenter']);
});

test('releases of several folders are for several clusters, those of one cluster.json for one', () => {
  const release = (chart: string, version: string) => ({
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: chart, namespace: 'flux-system' },
    spec: { chart: { spec: { chart, version } } },
  });
  const charts = { 'a/k.yaml': release('karpenter', '1.14.1'), 'b/crd.yaml': release('karpenter-crd', '1.12.0') };
  expect(found(charts)).toEqual([]);
  expect(found({ ...charts, 'cluster.json': clusterJson('x') })).toEqual(['helm/chart-versions b/crd.yaml:10']);
});

test("eksctl's queue, which the chart never reads", () => {
  const config = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: x, region: eu-west-1 }
karpenter:
  version: 1.6.1
  withSpotInterruptionQueue: true
`;
  expect(found({ 'cluster.yaml': config })).toEqual(['helm/eksctl-value cluster.yaml:6']);
});
