import { describe, expect, it } from 'vitest';
import { admit } from '../../src/admission';
import { type Json, judge, nodeClaim, nodeClass, nodePool } from './objects';

/** What is said of an object that is written again as it is, with a label more. */
const again = (object: Json, karpenterMinor: '1.14' | '1.15' | '1.9' = '1.14'): readonly string[] =>
  judge({ ...object, metadata: { name: 'default', labels: { a: 'b' } } }, { previous: object, karpenterMinor });

const overlay = (spec: unknown): Json => ({
  apiVersion: 'karpenter.sh/v1alpha1',
  kind: 'NodeOverlay',
  metadata: { name: 'default' },
  spec,
});

describe('what was so before is tolerated', () => {
  it.each<[string, Json]>([
    ['a number out of its range', nodePool({ weight: 101 })],
    ['a number out of 32 bits', nodeClass({ ipPrefixCount: 2 ** 31 })],
    ['a text without its pattern', nodePool({}, { expireAfter: 'soon' })],
    ['a value of another type, which no rule reads', nodePool({ weight: '5' })],
    ['a text that is no time', nodePool({}, { taints: [{ key: 'a', effect: 'NoSchedule', timeAdded: 'now' }] })],
    [
      'a rule that does not hold',
      nodePool({}, { requirements: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] }),
    ],
    [
      'a list that is too long',
      nodePool({ disruption: { consolidateAfter: '0s', budgets: new Array(51).fill({ nodes: '1' }) } }),
    ],
  ])('%s', (_, object) => {
    expect(judge(object)).not.toEqual([]);
    expect(again(object)).toEqual([]);
  });
});

describe('what a rule cannot evaluate is not', () => {
  it.each<[string, Json, readonly string[]]>([
    [
      'a conversion',
      nodePool({}, { requirements: [{ key: 'a', operator: 'Gt', values: ['x'] }] }),
      ['requirements[0]'],
    ],
    ['a missing list', nodePool({}, { requirements: [{ key: 'a', operator: 'In' }] }), ['requirements[0]']],
    ['a missing first item', nodePool({}, { requirements: [{ key: 'a', operator: 'Lt', values: [] }] }), []],
    [
      'a text where a list belongs',
      nodePool({}, { requirements: [{ key: 'a', operator: 'In', values: 'b' }] }),
      ['requirements[0]'],
    ],
    [
      'a number where a text belongs',
      nodePool({}, { requirements: [{ key: 5, operator: 'Exists' }] }),
      ['requirements[0].key'],
    ],
  ])('%s', (_, object, paths) => {
    expect(judge(object)).not.toEqual([]);
    expect([...new Set(again(object))]).toEqual(paths.map((path) => `admission/rule spec.template.spec.${path}`));
  });

  it.each<[string, Json, string]>([
    [
      'a soft eviction without grace period',
      nodeClass({ kubelet: { evictionSoft: { 'memory.available': '5%' } } }),
      'spec.kubelet.evictionSoft',
    ],
    [
      'a number among reservations',
      nodeClass({ kubelet: { kubeReserved: { pid: 60 } } }),
      'spec.kubelet.kubeReserved.pid',
    ],
    ['a list for tags', nodeClass({ tags: ['a'] }), 'spec.tags'],
    ['an item that is null', nodeClass({ subnetSelectorTerms: [null] }), 'spec.subnetSelectorTerms[0]'],
    [
      'a network interface without card',
      nodeClass({ networkInterfaces: [{ deviceIndex: 0, interfaceType: 'interface' }] }),
      'spec.networkInterfaces[0]',
    ],
    ['an overlay without operator', overlay({ requirements: [{ key: 'a' }] }), 'spec.requirements[0]'],
    ['a text for a spec', overlay('x'), 'spec'],
  ])('%s', (_, object, path) => {
    expect(again(object)).toContain(`admission/rule ${path}`);
  });

  it('says why', () => {
    const pool = nodePool({}, { requirements: [{ key: 'a', operator: 'In' }] });
    const [finding] = admit(pool, { karpenterMinor: '1.14', previous: pool });
    expect(finding?.fix).toContain('not what a rule cannot evaluate');
    expect(admit(pool, { karpenterMinor: '1.14' })[0]?.fix).toContain('give a value');
  });

  it('a rule that compares with what it cannot read does not hold', () => {
    expect(judge(nodePool({ replicas: 1 }), { previous: nodePool({ replicas: '1' }) })).toEqual([
      'admission/rule spec.replicas',
    ]);
    const before = nodeClaim({ taints: [{ key: 5, effect: 'NoSchedule' }] });
    expect(judge(before, { previous: before })).toEqual(['admission/rule spec']);
    const withNull = nodeClaim({ startupTaints: [null] });
    expect(judge(withNull, { previous: withNull })).toEqual(['admission/rule spec']);
    const pool = nodePool({}, { nodeClassRef: 'default' });
    expect(new Set(again(pool))).toEqual(new Set(['admission/rule spec.template.spec.nodeClassRef']));
  });
});

describe('the object as a whole always counts as changed', () => {
  it.each<[string, Json, string]>([
    ['NodePool', { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'default' } }, 'spec'],
    ['NodeClaim', { apiVersion: 'karpenter.sh/v1', kind: 'NodeClaim', metadata: { name: 'default' } }, 'spec'],
    [
      'NodeOverlay',
      { apiVersion: 'karpenter.sh/v1alpha1', kind: 'NodeOverlay', metadata: { name: 'default' } },
      'spec',
    ],
    [
      'CapacityBuffer',
      { apiVersion: 'autoscaling.x-k8s.io/v1beta1', kind: 'CapacityBuffer', metadata: { name: 'default' } },
      'spec',
    ],
    ['a spec that is null', { ...nodePool(), spec: null }, 'spec'],
  ])('%s without a spec', (_, object, path) => {
    expect(judge(object, { previous: object })).toEqual([`admission/required ${path}`]);
  });

  it('an EC2NodeClass needs none', () => {
    const { spec: _, ...object } = nodeClass();
    expect(judge(object, { previous: object })).toEqual([]);
  });
});

describe('what holds fields that no schema describes counts as changed', () => {
  const wrong = (kubelet: unknown): Json => {
    const { role: _, ...spec } = nodeClass({ kubelet }).spec as Json;
    return { ...nodeClass(), spec };
  };

  it.each<[string, unknown, readonly string[]]>([
    ['none', undefined, []],
    ['an empty one', {}, []],
    ['one with a field', { maxPods: 5 }, []],
    ['one with a list', { clusterDNS: ['10.0.0.1'] }, []],
    ['one with fields of fields', { evictionHard: { 'memory.available': '5%' } }, ['admission/rule spec']],
  ])('a class without role of 1.15, which has as kubelet %s', (_, kubelet, expected) => {
    expect(judge(wrong(kubelet), { karpenterMinor: '1.15' })).toEqual(['admission/rule spec']);
    expect(again(wrong(kubelet), '1.15')).toEqual(expected);
  });

  it('a class of 1.14 has a schema for them', () => {
    expect(again(wrong({ evictionHard: { 'memory.available': '5%' } }), '1.14')).toEqual([]);
  });
});

describe('a list changes as a whole', () => {
  const requirements = [{ key: 'kubernetes.io/hostname', operator: 'Exists' }];

  it('an item more', () => {
    const before = nodePool({}, { requirements });
    const now = nodePool({}, { requirements: [...requirements, { key: 'team', operator: 'Exists' }] });
    expect(judge(now, { previous: before })).toEqual(['admission/rule spec.template.spec.requirements[0].key']);
    expect(judge(nodePool({ weight: 5 }, { requirements }), { previous: before })).toEqual([]);
  });

  it('in a field that takes no list too', () => {
    const before = nodePool({ limits: ['a'] });
    expect(judge(nodePool({ limits: ['b'] }), { previous: before })).toContain('admission/type spec.limits');
    expect(judge(nodePool({ limits: ['a'], weight: 5 }), { previous: before })).not.toContain(
      'admission/type spec.limits',
    );
  });
});

it('a server before 1.30 tolerates nothing of this', () => {
  const pool = nodePool({ weight: 101 });
  expect(judge(pool, { previous: pool, kubernetesVersion: '1.29' })).toEqual(['admission/range spec.weight']);
  expect(judge(pool, { previous: pool, kubernetesVersion: '1.30' })).toEqual([]);
});
