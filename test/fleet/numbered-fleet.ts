import { ApiObject } from 'cdk8s';
import { Ami, arch, Cluster, EC2NodeClass, Fleet, KarpenterChart, NodePool } from 'cdk8s-karpenter';

/** Clusters `c0`, `c1`, …, in environments `even` and `odd`; `limit` says how many CPUs the pool of each may have. */
export function numberedFleet(count: number, limit: (index: number) => number, first = 0): Fleet {
  const fleet = new Fleet();
  for (let index = first; index < first + count; index++) {
    const cluster = new Cluster({
      name: `c${index}`,
      region: 'eu-west-1',
      environment: index % 2 === 0 ? 'even' : 'odd',
      tier: 'development',
      karpenterVersion: '1.14.1',
      kubernetesVersion: '1.34',
    });
    fleet.add(cluster, (app) => build(new KarpenterChart(app, 'compute', { cluster }), limit(index)));
  }
  return fleet;
}

/** The same fleet with a base that its overlays stand on. */
export function layeredFleet(count: number, limit: (index: number) => number, first = 0): Fleet {
  const template = new Cluster({
    name: 'template',
    region: 'eu-west-1',
    environment: 'none',
    tier: 'development',
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
  });
  return numberedFleet(count, limit, first).base(template, (app, cluster) =>
    build(new KarpenterChart(app, 'compute', { cluster }), 10),
  );
}

function build(chart: KarpenterChart, cpu: number): void {
  const nodeClass = new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315') });
  new NodePool(chart, 'general', { nodeClass, requirements: [arch.in('amd64')], limits: { cpu } });
  new ApiObject(chart, 'facts', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'facts', namespace: 'default' },
    data: { cpu: String(cpu) },
  });
}
