import { expect, it } from 'vitest';
import { review } from '../../src/review';

const release = (settings: object) => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'karpenter', namespace: 'kube-system' },
  spec: {
    interval: '1h',
    chart: {
      spec: { chart: 'karpenter', version: '1.14.1', sourceRef: { kind: 'HelmRepository', name: 'karpenter' } },
    },
    values: { settings },
  },
});

const side = (settings: object) => ({ clusters: [{ folder: 'prod', objects: [release(settings)] }] });

it('a wrong value of a HelmRelease is a finding that comes and is cured', () => {
  const [sound, wrong] = [
    side({ clusterName: 'prod' }),
    side({ clusterName: 'prod', featureGates: { spotToSpot: true } }),
  ];
  const found = review(sound, wrong).findings.new;
  expect(found).toEqual([expect.objectContaining({ resource: 'HelmRelease/kube-system/karpenter' })]);
  expect(review(wrong, sound).findings.cured).toEqual(found);
});
