import { instanceType, unlisted } from 'cdk8s-karpenter';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/karpenter/catalogue/builtin';
import { INSTANCE_TYPES_DATE } from '../../src/karpenter/catalogue/names.generated';
import { onDemandPrice, priceListOf, priceRegions } from '../../src/karpenter/catalogue/prices';
import { poolReach } from '../../src/karpenter/nodes/limits';
import type { NodePoolObject } from '../../src/karpenter/objects';
import { type NodePoolContext, resolveNodePool } from '../../src/karpenter/resolver/resolve';
import { whyNot } from '../../src/karpenter/resolver/why-not';
import { runs } from '../full';

const DAY = /^20\d\d-\d\d-\d\d$/;

const reach = (
  types: readonly string[],
  spec: Omit<NonNullable<NodePoolObject['spec']>, 'template'>,
  context: Partial<NodePoolContext> = {},
) => {
  const requirements = [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values: types }];
  return poolReach(
    resolveNodePool({ nodePool: { spec: { ...spec, template: { spec: { requirements } } } }, ...context }),
  );
};
const nodesOf = (...args: Parameters<typeof reach>) => reach(...args).types.map(({ nodes }) => nodes);

describe('prices', () => {
  it('are per region, with us-east-1 standing in', () => {
    expect(priceRegions()).toEqual(
      expect.arrayContaining(['cn-north-1', 'us-east-1', 'us-gov-east-1', 'us-gov-west-1']),
    );
    expect(onDemandPrice('m5.large')).toEqual({ perHour: 0.096, ...priceListOf('us-east-1'), currency: 'USD' });
    expect(onDemandPrice('m5.large', 'eu-west-1')).toEqual(onDemandPrice('m5.large'));
    expect(onDemandPrice('m5.large', '__proto__')).toEqual(onDemandPrice('m5.large'));
    expect(onDemandPrice('m5.large', 'cn-north-1')).toEqual({
      perHour: 1.013,
      ...priceListOf('cn-north-1'),
      currency: 'CNY',
    });
    expect(onDemandPrice('p5e.48xlarge')).toBeUndefined();
    expect(onDemandPrice('nonsense')).toBeUndefined();
  });

  it('say of which list and day they are', () => {
    for (const region of priceRegions())
      expect(priceListOf(region)).toEqual({ region, asOf: expect.stringMatching(DAY) });
    expect(priceListOf('eu-west-1')).toEqual(priceListOf());
    const { price } = reach(['m5.large'], { limits: { cpu: 10 } }, { region: 'cn-north-1' });
    expect(price).toMatchObject({ currency: 'CNY', ...priceListOf('cn-north-1') });
  });

  it('and so do the types, wherever they are named', () => {
    const { asOf = '', names, unknown } = loadCatalogue();
    expect(asOf).toMatch(DAY);
    expect(asOf).toBe(INSTANCE_TYPES_DATE);
    expect(unknown.join()).toContain(asOf);
    const requirements = [{ key: 'karpenter.k8s.aws/instance-family', operator: 'Exists', minValues: 2 }];
    const resolution = resolveNodePool({ nodePool: { spec: { template: { spec: { requirements } } } } });
    expect(resolution.funnel[0]?.text).toBe(`the catalogue of ${asOf}`);
    expect(resolution.assumptions).toContainEqual(expect.stringContaining(`us-east-1 of ${priceListOf().asOf}`));
    const count = names.length.toLocaleString('en-US');
    expect(whyNot(resolution, 'm5.larg').reasons[0]?.text).toBe(
      `it is none of the ${count} known types (list of ${asOf})`,
    );
    expect(instanceType.in(unlisted('m5.larg')).problems('1.14')).toEqual([]);
    const typo = instanceType.in('m5.larg' as 'm5.large').problems('1.14');
    expect(typo[0]?.message).toContain(`catalogue of ${asOf}`);
  });
});

describe('what a pool can reach', () => {
  it('counts the nodes of each type, by the limit that comes first', () => {
    const { types } = reach(['m5.large', 'm5.xlarge', 'r5.large'], { limits: { cpu: 10, memory: '40Gi' } });
    expect(types.map(({ type, nodes, limitedBy }) => [type, nodes, limitedBy])).toEqual([
      ['m5.large', 5, 'cpu'],
      ['m5.xlarge', 2, 'cpu'],
      ['r5.large', 2, 'memory'],
    ]);
  });

  it('a limit that no allowed size fills', () => {
    const { limits } = reach(['m5.8xlarge', 'c5.9xlarge'], { limits: { cpu: 2063 } });
    expect(limits).toEqual([
      { resource: 'cpu', limit: 2_063_000, reached: 2_052_000, left: 11_000, blocksEverything: false },
    ]);
    expect(reach(['m5.8xlarge'], { limits: { cpu: 2063 } }).limits[0]).toMatchObject({
      reached: 2_048_000,
      left: 15_000,
    });
    expect(reach(['m5.8xlarge'], { limits: { cpu: 2048 } }).limits[0]?.left).toBe(0);
  });

  it('a limit below every allowed size', () => {
    expect(reach(['m5.8xlarge'], { limits: { cpu: 16 } }).limits[0]).toMatchObject({
      reached: 0,
      blocksEverything: true,
    });
    expect(reach(['m5.8xlarge', 'm5.large'], { limits: { cpu: 16 } }).limits[0]?.blocksEverything).toBe(false);
  });

  it('a limit on what a type does not have leaves it unbounded', () => {
    const both = reach(['g4dn.xlarge', 'm5.large'], { limits: { 'nvidia.com/gpu': 4 } });
    expect(both.types.map(({ nodes }) => nodes)).toEqual([4, undefined]);
    expect(both.price?.ceiling).toBeUndefined();
    expect(nodesOf(['m5.large'], {})).toEqual([undefined]);
    expect(reach(['m5.large'], {}).price).toBeUndefined();
  });

  it('limits of nodes allowed one more until 1.10', () => {
    expect(nodesOf(['m5.large'], { limits: { nodes: 3 } })).toEqual([3]);
    expect(nodesOf(['m5.large'], { limits: { nodes: '3' } }, { karpenterVersion: '1.10.2' })).toEqual([4]);
  });

  it('a static pool has its replicas', () => {
    expect(reach(['m5.large'], { replicas: 3 })).toMatchObject({
      types: [{ nodes: 3 }],
      price: { ceiling: 3 * 0.096 },
    });
  });

  it('an unreadable limit is a problem', () => {
    const { problems, types } = reach(['m5.large'], { limits: { cpu: 'lots' } });
    expect(problems).toMatchObject([{ path: 'spec.limits["cpu"]', got: 'lots' }]);
    expect(types[0]?.nodes).toBeUndefined();
  });
});

describe('the price at the limit', () => {
  it('is a range over the types, and the ceiling holds for any mix', () => {
    const { price } = reach(['m5.large', 'r5.large', 'p5e.48xlarge'], { limits: { cpu: 400 } });
    expect(price).toMatchObject({
      currency: 'USD',
      region: 'us-east-1',
      lowest: { type: 'm5.large', nodes: 200 },
      highest: { type: 'r5.large', nodes: 200 },
      unpriced: ['p5e.48xlarge'],
    });
    expect(price?.lowest.perHour).toBeCloseTo(19.2);
    expect(price?.highest.perHour).toBeCloseTo(25.2);
    expect(price?.ceiling).toBeCloseTo(25.2);
  });

  it('no random mix within the limits costs more than the ceiling', () => {
    const priced = loadCatalogue().names.filter((name) => onDemandPrice(name) !== undefined);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...priced), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 20_000 }),
        fc.array(fc.nat(4), { minLength: 60, maxLength: 60 }),
        (types, cpu, memoryGi, picks) => {
          const limits = { cpu, memory: `${memoryGi}Gi` };
          const resolution = resolveNodePool({
            nodePool: {
              spec: {
                limits,
                template: {
                  spec: { requirements: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values: types }] },
                },
              },
            },
          });
          const { price, types: reached } = poolReach(resolution);
          const left = { cpu: cpu * 1000, memory: memoryGi * 1024 ** 3 };
          let cost = 0;
          for (const pick of picks) {
            const type = types[pick % types.length] ?? '';
            const capacity = resolution.matcher.resources(
              resolution.matcher.catalogue.rowByName.get(type) ?? -1,
            )?.capacity;
            const [cores, memory] = [capacity?.cpu ?? 0, capacity?.memory ?? 0];
            if (cores > left.cpu || memory > left.memory) continue;
            left.cpu -= cores;
            left.memory -= memory;
            cost += onDemandPrice(type)?.perHour ?? 0;
          }
          expect(cost).toBeLessThanOrEqual((price?.ceiling ?? 0) + 1e-9);
          expect(price === undefined).toBe(reached.every(({ nodes }) => nodes === 0));
        },
      ),
      { seed: 7, numRuns: runs(500) },
    );
  });
});
