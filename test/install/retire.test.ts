import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { arch, EC2NodeClass, KarpenterChart, NodePool, type NodePoolProps, unlimited } from '../../charts';
import { clusterWith } from './clusters';

function pool(props: Partial<NodePoolProps>): NodePool {
  const chart = new KarpenterChart(Testing.app(), 'compute', {
    cluster: clusterWith({ featureGates: { staticCapacity: true } }),
  });
  const nodeClass = new EC2NodeClass(chart, 'default', {} as never);
  return new NodePool(chart, 'old', {
    nodeClass,
    requirements: [arch.in('amd64')],
    limits: { cpu: 100 },
    ...props,
  } as NodePoolProps);
}

describe('a pool that retires', () => {
  it('launches nothing more and lets its nodes drift away', () => {
    const { spec, metadata } = pool({ retire: true, taints: [{ key: 'team', effect: 'NoSchedule' }] }).toJson();
    expect(spec.limits).toEqual({ cpu: 0 });
    expect(spec.template.spec.taints).toEqual([
      { key: 'team', effect: 'NoSchedule' },
      { key: 'cdk8s-karpenter/retiring', effect: 'NoSchedule' },
    ]);
    expect(metadata.annotations).toEqual({ 'cdk8s-karpenter/retiring': 'true' });
  });

  it('keeps its other limits, and has one where it had none', () => {
    expect(pool({ retire: true, limits: { cpu: 100, memory: '1Ti' } }).spec.limits).toEqual({ cpu: 0, memory: '1Ti' });
    expect(pool({ retire: true, limits: unlimited('spot for all') }).spec.limits).toEqual({ cpu: 0 });
  });

  it('goes to no replicas where it is static', () => {
    const { spec } = pool({ retire: true, replicas: 3, limits: { nodes: 4 } } as Partial<NodePoolProps>);
    expect(spec).toMatchObject({ replicas: 0, limits: { nodes: 4 } });
    expect(spec.template.spec.taints).toBeUndefined();
  });

  it('lets no pod tolerate that', () => {
    const retiring = pool({ retire: true, taints: [{ key: 'team', effect: 'NoSchedule' }] });
    expect(retiring.tolerations).toEqual([{ key: 'team', operator: 'Exists', effect: 'NoSchedule' }]);
  });

  it('is as it was without the word', () => {
    for (const retire of [false, undefined]) {
      const { spec, metadata } = pool({ retire }).toJson();
      expect(spec.limits).toEqual({ cpu: 100 });
      expect(metadata.annotations).toBeUndefined();
    }
  });
});
