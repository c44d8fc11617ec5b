import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  headline,
  type Review,
  type ReviewCluster,
  type ReviewSide,
  rankOf,
  review,
  reviewMarkdown,
  reviewText,
} from '../../src/review';
import { CHANGES, type Edit } from './changes';
import { sidesOf } from './sides';

const ROW = { name: '', change: [], effect: 'none', rule: '', headline: '', source: '' } as const;

/** The cluster of the table with some edits. */
const withEdits = (edits: readonly Edit[]): ReviewSide => sidesOf({ ...ROW, change: edits }).after;

const START = withEdits([]);

const clusterOf = ({ clusters }: ReviewSide): ReviewCluster => {
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error('no cluster');
  return cluster;
};

type Json = Record<string, unknown>;

/** The members of every map in another order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  );
}

const spec = (object: unknown): Json => ((object as Json).spec ?? {}) as Json;
const isKind = (object: unknown, kind: string): boolean => (object as Json).kind === kind;

/** Ways to write the same object in other words. */
const REWRITES: readonly ((object: Json) => Json)[] = [
  (object) => turned(object) as Json,
  (object) => ({
    ...object,
    status: { conditions: [{ type: 'Ready', status: 'True' }], subnets: [{ id: 'subnet-1', zone: 'eu-west-1a' }] },
  }),
  (object) => ({
    ...object,
    metadata: { ...(object.metadata as Json), uid: 'a-b', resourceVersion: '7', generation: 3, managedFields: [] },
  }),
  (object) => ({
    ...object,
    metadata: {
      ...(object.metadata as Json),
      creationTimestamp: '2026-01-01T00:00:00Z',
      annotations: {
        ...((object.metadata as Json).annotations as Json),
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
        'karpenter.sh/nodepool-hash': '123',
        'karpenter.k8s.aws/ec2nodeclass-hash-version': 'v5',
      },
    },
  }),
  (object) => ({ ...object, metadata: { labels: {}, ...(object.metadata as Json) } }),
  (object) => {
    if (!isKind(object, 'NodePool')) return object;
    const template = spec(object).template as Json;
    const inner = template.spec as Json;
    const requirements = [...(inner.requirements as unknown[])].reverse();
    return { ...object, spec: { ...spec(object), template: { ...template, spec: { ...inner, requirements } } } };
  },
  (object) => {
    if (!isKind(object, 'NodePool')) return object;
    const template = spec(object).template as Json;
    const inner = template.spec as Json;
    const expireAfter = inner.expireAfter === '720h' ? '43200m' : inner.expireAfter;
    return { ...object, spec: { ...spec(object), template: { ...template, spec: { ...inner, expireAfter } } } };
  },
  (object) => {
    const limits = spec(object).limits as Json | undefined;
    if (!isKind(object, 'NodePool') || typeof limits?.cpu !== 'number') return object;
    return { ...object, spec: { ...spec(object), limits: { ...limits, cpu: `${String(limits.cpu)}000m` } } };
  },
  (object) => {
    const disruption = spec(object).disruption as Json | undefined;
    if (!isKind(object, 'NodePool') || disruption === undefined) return object;
    const { consolidateAfter, budgets } = disruption;
    const after = consolidateAfter === '5m' ? '300s' : consolidateAfter;
    return {
      ...object,
      spec: {
        ...spec(object),
        disruption: { ...disruption, consolidateAfter: after, budgets: [...(budgets as unknown[])].reverse() },
      },
    };
  },
  (object) => {
    if (!isKind(object, 'EC2NodeClass')) return object;
    const { metadataOptions: _, ...rest } = spec(object);
    return { ...object, spec: { ...rest, amiFamily: 'AL2023' } };
  },
  (object) => {
    if (!isKind(object, 'EC2NodeClass')) return object;
    const terms = [...(spec(object).subnetSelectorTerms as unknown[])].reverse();
    return { ...object, spec: { ...spec(object), subnetSelectorTerms: terms, context: spec(object).context ?? null } };
  },
];

const rewrites = fc.array(fc.array(fc.nat(REWRITES.length - 1), { maxLength: 4 }), { minLength: 13, maxLength: 13 });

/** How often a property is tried; all of it in the long run. */
const LONG = process.env.REVIEW_RUNS === 'all';

/** In milliseconds. The long run takes a quarter of an hour of a quiet machine. */
const LIMIT = LONG ? 7_200_000 : 900_000;

describe('what only looks different', () => {
  it(
    `has no consequence, whatever is rewritten`,
    () => {
      const cluster = clusterOf(START);
      fc.assert(
        fc.property(rewrites, fc.boolean(), (choices, isTurned) => {
          const objects = cluster.objects.map((object, index) =>
            (choices[index] ?? []).reduce((done, choice) => REWRITES[choice]?.(done) ?? done, object as Json),
          );
          const after = { clusters: [{ ...cluster, objects: isTurned ? objects.reverse() : objects }] };
          const result = review(START, after);
          expect({ changes: result.changes, headline: headline(result) }).toEqual({
            changes: [],
            headline: 'no consequence',
          });
        }),
        { numRuns: LONG ? 10_000 : 100 },
      );
    },
    LIMIT,
  );
});

/** Edits of the table, and some that nobody would make. */
const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.oneof(
    fc
      .constantFrom(...CHANGES.flatMap(({ change }) => change))
      .filter(([subject]) => !subject.startsWith('NodePool/jobs')),
    fc.tuple(
      fc.constantFrom(
        'NodePool/general',
        'NodePool/fixed',
        'EC2NodeClass/default',
        'Deployment/web/web',
        'facts',
        'values',
        'template',
      ),
      fc.constantFrom(
        'spec',
        'metadata',
        'spec.template',
        'spec.template.spec',
        'spec.disruption',
        'spec.limits',
        'spec.kubelet',
        'kind',
        'apiVersion',
        'settings',
        'Resources',
        'featureGates',
        'karpenterVersion',
      ),
      fc.oneof(
        fc.constantFrom<unknown>(undefined, null, 0, -1, '', 'x', [], {}, [null], { a: null }, true),
        fc.jsonValue(),
      ),
    ),
  ),
  { minLength: 1, maxLength: 5 },
);

const sortedRolls = ({ changes }: Review): readonly string[] =>
  changes.filter(({ effect }) => effect === 'rolls').map(({ resource, path }) => `${resource} ${path}`);

/** The fields of objects that differ, whichever way. */
const touched = ({ changes }: Review): readonly string[] =>
  [
    ...new Set(
      changes
        .filter(({ rule }) => /class-changed|pool-changed|image|subnets|security-groups|pool-behaviour/.test(rule))
        .map(({ resource }) => resource),
    ),
  ].sort();

describe('random edits', () => {
  it(
    'never throw, in whatever order files and objects come',
    () => {
      fc.assert(
        fc.property(edits, edits, (first, second) => {
          const [a, b] = [withEdits(first), withEdits([...first, ...second])];
          const result = review(a, b);
          reviewText(result);
          reviewMarkdown(result);
          const shuffled = (side: ReviewSide): ReviewSide => ({
            clusters: side.clusters.map((cluster) => ({ ...cluster, objects: [...cluster.objects].reverse() })),
          });
          expect(review(shuffled(a), shuffled(b))).toEqual(result);
          const ranks = result.changes.map(({ effect }) => rankOf(effect));
          expect(ranks).toEqual([...ranks].sort((x, y) => x - y));
        }),
        { numRuns: LONG ? 2_000 : 40 },
      );
    },
    LIMIT,
  );

  const sound = CHANGES.filter(
    ({ effect, given, change }) => effect === 'rolls' && given === undefined && change.length > 0,
  );

  it(
    'say of both ways that the same objects moved',
    () => {
      fc.assert(
        fc.property(fc.subarray(sound, { minLength: 1, maxLength: 4 }), (rows) => {
          const [a, b] = [START, withEdits(rows.flatMap(({ change }) => change))];
          expect(touched(review(b, a))).toEqual(touched(review(a, b)));
        }),
        { numRuns: LONG ? 500 : 15 },
      );
    },
    LIMIT,
  );

  it(
    'roll from the first to the last what rolled on the way and was not undone',
    () => {
      fc.assert(
        fc.property(fc.subarray(sound, { minLength: 1, maxLength: 3 }), fc.constantFrom(...CHANGES), (rows, last) => {
          const first = rows.flatMap(({ change }) => change);
          const subjects = new Set(last.change.map(([subject]) => subject));
          const [b, c] = [withEdits(first), withEdits([...first, ...last.change])];
          const rolled = sortedRolls(review(START, b)).filter((text) => !subjects.has(text.split(' ')[0] ?? ''));
          const all = sortedRolls(review(START, c));
          const version = last.change.some(([subject]) => subject === 'facts');
          if (!version) expect(rolled.filter((text) => !all.includes(text))).toEqual([]);
        }),
        { numRuns: LONG ? 500 : 15 },
      );
    },
    LIMIT,
  );
});

describe('what is no cluster at all', () => {
  it.each([
    [[null, 1, 'x', [], {}]],
    [[{ kind: 'NodePool' }, { kind: 'NodePool', metadata: { name: 'a' } }]],
    [[{ apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'a' }, spec: [] }]],
    [[{ apiVersion: 'karpenter.sh/v1beta1', kind: 'NodePool', metadata: { name: 'a' }, spec: {} }]],
    [[{ apiVersion: 'karpenter.sh/v1', kind: '__proto__', metadata: { name: 'constructor' } }]],
  ])('is reviewed all the same: %j', (objects) => {
    const other: ReviewSide = { clusters: [{ folder: 'prod', objects }] };
    for (const [before, after] of [
      [START, other],
      [other, START],
      [other, other],
    ] as const) {
      const result = review(before, after);
      expect(reviewText(result).length).toBeGreaterThan(0);
    }
  });

  it('names objects that cannot be told apart', () => {
    const pool = { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'a' } };
    const result = review(
      { clusters: [{ folder: 'prod', objects: [] }] },
      { clusters: [{ folder: 'prod', objects: [pool, pool, { kind: 'NodePool' }] }] },
    );
    expect(result.notLookedAt.join('\n')).toMatch(/NodePool\/a is there twice/);
    expect(result.notLookedAt.join('\n')).toMatch(/no name or no kind/);
  });
});
