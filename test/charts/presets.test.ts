import { ApiObject, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import {
  AcceleratorPool,
  Ami,
  arch,
  CapacitySplit,
  EC2NodeClass,
  Headroom,
  KarpenterChart,
  SpotWithFallback,
  TeamPool,
} from '../../charts';
import { constructFindings } from '../../charts/findings';
import { Cluster, type ClusterProps } from '../../src/cluster';

function chartOf(karpenterVersion: ClusterProps['karpenterVersion'] = '1.14.1'): {
  chart: KarpenterChart;
  pool: PoolProps;
} {
  const cluster = new Cluster({
    name: 'my-cluster',
    region: 'eu-west-1',
    environment: 'test',
    tier: 'development',
    karpenterVersion,
    kubernetesVersion: '1.34',
    featureGates: { capacityBuffer: true },
  });
  const chart = new KarpenterChart(Testing.app(), 'compute', { cluster });
  const nodeClass = new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315') });
  return { chart, pool: { nodeClass, requirements: [arch.in('amd64')], limits: { cpu: 10 } } };
}

type PoolProps = ConstructorParameters<typeof SpotWithFallback>[2];

const namesIn = (chart: KarpenterChart): string[] =>
  chart.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .map(({ kind, metadata: { name, namespace } }) => [kind, namespace, name].filter(Boolean).join('/'));

describe('SpotWithFallback', () => {
  it('makes a pool of spot nodes that is tried before the one of on-demand nodes', () => {
    const { chart, pool } = chartOf();
    const { spot, onDemand } = new SpotWithFallback(chart, 'general', pool);
    expect([spot.name, onDemand.name]).toEqual(['general-spot', 'general-on-demand']);
    expect([spot.spec.weight, onDemand.spec.weight]).toEqual([20, 10]);
    expect(spot.spec.template.spec.requirements.at(-1)?.values).toEqual(['spot']);
  });

  it('calls both after the name that is given, and places pods on either', () => {
    const { chart, pool } = chartOf();
    const taints = [{ key: 'team', effect: 'NoSchedule' as const }];
    const both = new SpotWithFallback(chart, 'general', { ...pool, metadata: { name: 'web' }, taints });
    expect(namesIn(chart)).toEqual(['EC2NodeClass/default', 'NodePool/web-spot', 'NodePool/web-on-demand']);
    expect(both).toMatchObject({
      nodeSelector: {},
      tolerations: [{ key: 'team', operator: 'Exists', effect: 'NoSchedule' }],
    });
    expect(both.tolerations).toHaveLength(1);
  });

  it('says what is wrong by the names of its pools', () => {
    const { chart, pool } = chartOf();
    new SpotWithFallback(chart, 'general', { ...pool, limits: {} });
    expect(constructFindings(chart).map(({ resource }) => resource)).toEqual([
      'NodePool/general-spot',
      'NodePool/general-on-demand',
    ]);
  });
});

it('CapacitySplit gives each pool as many values of the label as it has shares', () => {
  const { chart, pool } = chartOf();
  const split = new CapacitySplit(chart, 'node', { ...pool, shares: { onDemand: 1, spot: 4 } });
  const shares = [split.onDemand, split.spot].map(
    ({ spec }) => spec.template.spec.requirements.find(({ key }) => key === split.topologyKey)?.values,
  );
  expect(shares).toEqual([['1'], ['2', '3', '4', '5']]);
  expect(split.spreadConstraint({ app: 'web' })).toMatchObject({
    topologyKey: 'capacity-spread',
    labelSelector: { matchLabels: { app: 'web' } },
  });
});

it('AcceleratorPool taints with the resource, once, and labels for the device plugin', () => {
  const { chart, pool } = chartOf();
  const gpu = new AcceleratorPool(chart, 'gpu', {
    ...pool,
    vendor: 'nvidia',
    labels: { tier: 'batch' },
    taints: [{ key: 'nvidia.com/gpu', effect: 'NoExecute' }],
  });
  const { metadata, spec } = gpu.spec.template;
  expect(metadata?.labels).toEqual({ 'nvidia.com/gpu.present': 'true', tier: 'batch' });
  expect(spec.taints).toEqual([{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }]);
});

it.each([
  [undefined, 'checkout'],
  ['payments', 'payments'],
])('TeamPool of the team %s labels and taints with %s', (team, expected) => {
  const { chart, pool } = chartOf();
  const { spec, name } = new TeamPool(chart, 'checkout', { ...pool, team });
  expect(name).toBe('checkout');
  expect(spec.template.metadata?.labels).toEqual({ team: expected });
  expect(spec.template.spec.taints).toEqual([{ key: 'team', value: expected, effect: 'NoSchedule' }]);
});

it.each<[ClusterProps['karpenterVersion'], string[]]>([
  ['1.14.1', ['PodTemplate/apps/room', 'CapacityBuffer/apps/room']],
  ['1.13.0', ['PriorityClass/room', 'Deployment/apps/room']],
])('Headroom on Karpenter %s is %j', (version, expected) => {
  const { chart } = chartOf(version);
  const { apiObject } = new Headroom(chart, 'room', { pods: 5, requests: { cpu: 1 }, namespace: 'apps' });
  expect(namesIn(chart).slice(1)).toEqual(expected);
  expect(apiObject.kind).toBe(expected.at(-1)?.split('/')[0]);
});
