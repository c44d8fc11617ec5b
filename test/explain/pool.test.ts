import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExplainedCluster, explainCalendar, explainedCluster, explainPool, weekOf } from '../../src/explain';
import {
  allowedOfferings,
  disruptionTimeline,
  onDemandPrice,
  overlaps,
  poolReach,
  type Resolution,
  resolveNodePool,
  UNLIMITED,
  whyEmpty,
} from '../../src/karpenter';
import type { EC2NodeClassObject } from '../../src/karpenter/objects';
import { runs } from '../full';
import { nodeClasses, requirements } from '../karpenter/random-pools';

const taints = fc.array(
  fc.record({ key: fc.constantFrom('team', 'gpu'), effect: fc.constantFrom('NoSchedule', 'PreferNoSchedule') }),
  { maxLength: 2 },
);
const limits = fc.record(
  {
    cpu: fc.constantFrom('0', '100', '1000'),
    memory: fc.constantFrom('1Gi', '4000Gi'),
    nodes: fc.constantFrom('5', 'x'),
  },
  { requiredKeys: [] },
);
const budgets = fc.array(
  fc.record(
    {
      nodes: fc.constantFrom('0', '5', '20%', '100%', 'many'),
      reasons: fc.subarray(['Underutilized', 'Empty', 'Drifted', 'Unhealthy']),
      schedule: fc.constantFrom('0 9 * * mon-fri', '*/30 * * * *', '@daily', 'never'),
      duration: fc.constantFrom('8h', '10m', '1h30m'),
    },
    { requiredKeys: ['nodes'] },
  ),
  { maxLength: 3 },
);

const pool = (name: string) =>
  fc
    .record({
      weight: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      limits: fc.option(limits, { nil: undefined }),
      budgets: fc.option(budgets, { nil: undefined }),
      requirements,
      taints,
    })
    .map(({ weight, limits: most, budgets: list, ...spec }) => ({
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: { name },
      spec: {
        weight,
        limits: most,
        disruption: { budgets: list },
        template: { spec: { ...spec, nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'n' } } },
      },
    }));

const REGION = 'us-east-1';
const facts = { name: 'c', region: REGION, karpenterVersion: '1.15' };

/** The model itself, of the same pools. */
const resolve = (nodePool: object, nodeClass: EC2NodeClassObject): Resolution =>
  resolveNodePool({ nodePool, nodeClass, karpenterVersion: '1.15', region: REGION, nodeClassCEL: false });

const cluster = (objects: readonly object[]): ExplainedCluster => explainedCluster({ folder: 'c', facts, objects });

const COUNT = 37;

describe('the data of a pool is what the model says', () => {
  it('of any pools', () => {
    fc.assert(
      fc.property(pool('a'), pool('b'), nodeClasses, (a, b, { spec }) => {
        const nodeClass = { apiVersion: 'karpenter.k8s.aws/v1', kind: 'EC2NodeClass', metadata: { name: 'n' }, spec };
        const told = explainPool(cluster([a, b, nodeClass]), 'a', { nodes: COUNT });
        const [own, other] = [resolve(a, nodeClass), resolve(b, nodeClass)];
        const reach = poolReach(own);
        const perType = new Map(reach.types.map((each) => [each.type, each]));

        expect(
          told?.funnel.map(({ path, text, left, removed, readmitted }) => ({ path, text, left, removed, readmitted })),
        ).toEqual([...own.funnel, ...own.launch].map(({ stage: _, ...step }) => step));
        expect(told?.types.map(({ type }) => type).sort()).toEqual([...own.types].sort());
        for (const { type, pricePerHour, nodes, limitedBy, capacityTypes, allocatable } of told?.types ?? []) {
          const row = own.matcher.catalogue.rowByName.get(type) ?? -1;
          expect(allocatable).toEqual(own.matcher.resources(row)?.allocatable);
          expect(pricePerHour).toBe(onDemandPrice(type, REGION)?.perHour ?? null);
          expect([nodes ?? undefined, limitedBy ?? undefined]).toEqual([
            perType.get(type)?.nodes,
            perType.get(type)?.limitedBy,
          ]);
          expect(capacityTypes).toEqual([...new Set(allowedOfferings(own, type).map((each) => each.capacityType))]);
        }
        const prices = told?.types.map(({ pricePerHour }) => pricePerHour ?? Number.POSITIVE_INFINITY) ?? [];
        expect(prices).toEqual([...prices].sort((x, y) => x - y));
        expect(
          told?.size.limits.map(({ resource, limit, reached, left, blocksEverything }) => ({
            resource,
            limit,
            reached: reached ?? undefined,
            left,
            blocksEverything,
          })),
        ).toEqual(reach.limits);
        expect(told?.size.cheapest?.perHour).toBe(reach.price?.lowest.perHour);
        expect(told?.size.dearest?.perHour).toBe(reach.price?.highest.perHour);
        expect(told?.size.ceilingPerHour ?? undefined).toBe(reach.price?.ceiling);
        expect(told?.emptiedBy.map(({ path, text, without }) => ({ path, text, without }))).toEqual(
          whyEmpty(own).map(({ path, text, without }) => ({ path, text, without })),
        );
        const [shared] = overlaps([own, other]);
        expect(told?.overlaps.map(({ other: name, otherWeight, ...rest }) => rest)).toEqual([shared]);
        expect(told?.minValues).toEqual(own.minValues);

        const week = weekOf();
        for (const { reason, spans } of told?.calendar.reasons ?? []) {
          const timeline = disruptionTimeline(
            {
              budgets: a.spec.disruption.budgets as never,
              nodes: COUNT,
              reason: reason as 'Drifted',
              karpenterVersion: '1.15',
            },
            week,
          );
          expect(
            spans.map((each) => [
              Date.parse(each.start),
              Date.parse(each.end),
              each.allowed ?? UNLIMITED,
              each.limitedBy,
            ]),
          ).toEqual(timeline.map(({ start, end, allowed, limitedBy }) => [start, end, allowed, limitedBy]));
        }
        expect(told?.calendar.reasons.length).toBe(4);
      }),
      { numRuns: runs(100) },
    );
  });

  it('says nothing of a pool that is not there', () => {
    expect(explainPool(cluster([]), 'a')).toBeUndefined();
    expect(explainCalendar(cluster([]), 'a')).toBeUndefined();
  });
});
