import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountCatalogue } from '../../src/karpenter/catalogue/account';
import type {
  NodePoolObject,
  PodSpecObject,
  RequirementObject,
  TaintObject,
  TolerationObject,
} from '../../src/karpenter/objects';
import { type Resolution, resolveNodePool } from '../../src/karpenter/resolver/resolve';
import { type Overlap, overlap, overlaps } from '../../src/karpenter/scheduling/overlap';
import { tolerationOf } from '../../src/karpenter/scheduling/taints';
import { podVerdict } from '../../src/karpenter/scheduling/verdict';
import { runs } from '../full';

/** A small catalogue: verdicts on thousands of pods take seconds, and every label still varies. */
const TYPES = [
  'm5.large',
  'm5.xlarge',
  'm6g.large',
  'c7g.xlarge',
  'g4dn.xlarge',
  't2.large',
  'trn1.2xlarge',
  'm5.metal',
];
const { catalogue } = accountCatalogue({
  offerings: [
    {
      InstanceTypeOfferings: TYPES.flatMap((InstanceType) =>
        ['eu-west-1a', 'eu-west-1b'].map((Location) => ({ InstanceType, Location, LocationType: 'availability-zone' })),
      ),
    },
  ],
});

const VALUES: Readonly<Record<string, readonly string[]>> = {
  team: ['a', 'b', '3'],
  'example.com/tier': ['1', '2', '5'],
  'kubernetes.io/arch': ['amd64', 'arm64'],
  'karpenter.sh/capacity-type': ['spot', 'on-demand'],
  'topology.kubernetes.io/zone': ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  'karpenter.k8s.aws/instance-cpu': ['2', '4', '8'],
  'karpenter.k8s.aws/instance-gpu-count': ['1', '2'],
};

const requirementOn = (key: string): fc.Arbitrary<RequirementObject> =>
  fc.oneof(
    fc.record({
      key: fc.constant(key),
      operator: fc.constantFrom('In', 'In', 'NotIn'),
      values: fc.uniqueArray(fc.constantFrom(...(VALUES[key] ?? [])), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ key: fc.constant(key), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
    fc.record({
      key: fc.constant(key),
      operator: fc.constantFrom('Gt', 'Lt'),
      values: fc.constantFrom('1', '2', '4').map((value) => [value]),
    }),
  );
const anyRequirement = fc.constantFrom(...Object.keys(VALUES)).chain(requirementOn);
const anyTaint: fc.Arbitrary<TaintObject> = fc.record({
  key: fc.constantFrom('team', 'gpu'),
  value: fc.constantFrom(undefined, 'a', 'b'),
  effect: fc.constantFrom('NoSchedule', 'NoExecute', 'PreferNoSchedule'),
});

const anyPool = (name: string): fc.Arbitrary<NodePoolObject> =>
  fc.record({
    metadata: fc.constant({ name }),
    spec: fc.record({
      weight: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      limits: fc.constantFrom<Record<string, string> | undefined>(
        undefined,
        undefined,
        undefined,
        { cpu: '1000' },
        { cpu: '1' },
      ),
      replicas: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 2),
      template: fc.record({
        metadata: fc.record({
          labels: fc.constantFrom<Record<string, string> | undefined>(undefined, {}, { team: 'a' }, { team: 'b' }),
        }),
        spec: fc.record({
          requirements: fc.array(anyRequirement, { maxLength: 3 }),
          taints: fc.array(anyTaint, { maxLength: 2 }),
        }),
      }),
    }),
  });

const resolve = (nodePool: NodePoolObject) => resolveNodePool({ nodePool, catalogue });
const takesBoth = (pod: PodSpecObject, a: Resolution, b: Resolution): boolean =>
  podVerdict(pod, a).accepts && podVerdict(pod, b).accepts;

const taintsOf = ({ context }: Resolution): readonly TaintObject[] =>
  context.nodePool.spec?.template?.spec?.taints ?? [];
const ANYTHING: TolerationObject = { operator: 'Exists' };

/** Every way to tolerate a taint that names its key. */
const tolerationsOf = (taints: readonly TaintObject[]): readonly TolerationObject[] =>
  taints.flatMap((taint) => [tolerationOf(taint), { key: taint.key, operator: 'Equal', value: taint.value ?? '' }]);

/**
 * The sets of tolerations that a claim speaks of. `tolerating-one` claims that pods without tolerations do not fit both;
 * `tolerating-both`, that pods with tolerations of one pool's own taints do not; `never`, that no pods do.
 */
function tolerationSets(kind: Overlap['kind'], a: Resolution, b: Resolution): readonly (readonly TolerationObject[])[] {
  if (kind === 'tolerating-one') return [[]];
  if (kind === 'tolerating-both') return [taintsOf(a).map(tolerationOf), taintsOf(b).map(tolerationOf)];
  return [[...tolerationsOf(taintsOf(a)), ...tolerationsOf(taintsOf(b)), ANYTHING]];
}

/** The keys of both pools, with the values that they name and one that they do not. */
function selectorsOf(a: Resolution, b: Resolution): readonly (readonly [string, string])[] {
  const keys = new Set(
    [...a.requirements.keys(), ...b.requirements.keys()].filter((key) => !key.startsWith('karpenter.k8s.aws/ec2')),
  );
  return [...keys].flatMap((key) => {
    const own = [...(a.requirements.get(key)?.values ?? []), ...(b.requirements.get(key)?.values ?? [])];
    return [...new Set([...own, ...(VALUES[key] ?? []), '7'])].map((value): [string, string] => [key, value]);
  });
}

const upToTwo = <T>(items: readonly T[]): readonly (readonly T[])[] => [
  [],
  ...items.map((item) => [item]),
  ...items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other])),
];

/** Every pod with at most two selectors and two tolerations. Two selectors on one key go to selector and affinity. */
function* smallPods(selectors: readonly (readonly [string, string])[], tolerations: readonly TolerationObject[]) {
  for (const chosen of upToTwo(selectors)) {
    const [first, second] = chosen;
    const pod: PodSpecObject = {
      nodeSelector: Object.fromEntries(first ? [first] : []),
      ...(second ? requiring([{ key: second[0], operator: 'In', values: [second[1]] }]) : {}),
    };
    for (const tolerated of upToTwo(tolerations)) yield { ...pod, tolerations: tolerated };
  }
}

const requiring = (matchExpressions: readonly RequirementObject[]): PodSpecObject => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
  },
});

/** Numbers that look random and are the same in every run. */
function* randomNumbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const OPERATORS = ['In', 'In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

function* randomPods(
  count: number,
  selectors: readonly (readonly [string, string])[],
  tolerations: readonly TolerationObject[],
) {
  const numbers = randomNumbers(7);
  const random = () => numbers.next().value;
  const pick = <T>(items: readonly T[]): readonly T[] => items.filter(() => random() < 2 / Math.max(items.length, 3));
  for (let pod = 0; pod < count; pod++) {
    yield {
      nodeSelector: Object.fromEntries(random() < 0.5 ? [] : pick(selectors)),
      ...requiring(
        pick(selectors).map(([key, value]) => {
          const operator = OPERATORS[Math.floor(random() * OPERATORS.length)] ?? 'In';
          return { key, operator, values: operator.endsWith('Exist') || operator === 'Exists' ? [] : [value] };
        }),
      ),
      tolerations: pick(tolerations),
    };
  }
}

/** Pairs of pools that each claim is tried on, with some 15,000 pods each. */
const PAIRS = 5;

describe('overlap of random pairs', () => {
  it('a witness is taken by both', () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(anyPool('a'), anyPool('b'), (one, other) => {
        const [a, b] = [resolve(one), resolve(other)];
        const found = overlap(a, b);
        kinds.set(found.kind, (kinds.get(found.kind) ?? 0) + 1);
        expect(found.witness === undefined).toBe(found.kind === 'never');
        if (found.witness !== undefined) expect(takesBoth(found.witness, a, b)).toBe(true);
        expect(found.proof.length > 0).toBe(found.kind !== 'any-pod');
        expect(overlap(b, a).kind).toBe(found.kind);
      }),
      { seed: 7, numRuns: runs(1000) },
    );
    // Every kind occurs often enough for the equalities above to mean something.
    for (const kind of ['any-pod', 'tolerating-one', 'tolerating-both', 'never']) {
      expect(kinds.get(kind), kind).toBeGreaterThan(runs(20));
    }
  });

  it.each(['tolerating-one', 'tolerating-both', 'never'])('no pod contradicts a claim of %s', (kind) => {
    let tested = 0;
    fc.assert(
      fc.property(anyPool('a'), anyPool('b'), (one, other) => {
        const [a, b] = [resolve(one), resolve(other)];
        fc.pre(overlap(a, b).kind === kind && tested < PAIRS);
        tested++;
        const selectors = selectorsOf(a, b);
        for (const tolerations of tolerationSets(overlap(a, b).kind, a, b)) {
          for (const pod of randomPods(10_000, selectors, tolerations)) expect(takesBoth(pod, a, b)).toBe(false);
          for (const pod of smallPods(selectors, tolerations)) expect(takesBoth(pod, a, b)).toBe(false);
        }
      }),
      { seed: 11, numRuns: PAIRS, maxSkipsPerRun: 1000 },
    );
    expect(tested).toBe(PAIRS);
  });

  it('no pod that selects one value of a separator fits both', () => {
    let claims = 0;
    fc.assert(
      fc.property(anyPool('a'), anyPool('b'), (one, other) => {
        const [a, b] = [resolve(one), resolve(other)];
        for (const { key } of overlap(a, b).separators) {
          claims++;
          for (const value of [...(VALUES[key] ?? []), '0', '3', '7', 'other']) {
            expect(takesBoth({ nodeSelector: { [key]: value }, tolerations: [ANYTHING] }, a, b)).toBe(false);
          }
        }
      }),
      { seed: 7, numRuns: runs(1000) },
    );
    expect(claims).toBeGreaterThan(runs(300));
  });
});

describe('overlap of two pools', () => {
  const pool = (
    name: string,
    spec: {
      taints?: TaintObject[];
      requirements?: RequirementObject[];
      labels?: Record<string, string>;
      weight?: number;
    } = {},
  ) =>
    resolve({
      metadata: { name },
      spec: {
        weight: spec.weight,
        template: { metadata: { labels: spec.labels }, spec: { taints: spec.taints, requirements: spec.requirements } },
      },
    });
  const gpu: TaintObject = { key: 'gpu', effect: 'NoSchedule' };
  const team: TaintObject = { key: 'team', value: 'a', effect: 'NoSchedule' };
  const arch = (value: string): RequirementObject => ({ key: 'kubernetes.io/arch', operator: 'In', values: [value] });

  it('without taints always overlap, whatever they require', () => {
    const found = overlap(
      pool('arm', { requirements: [arch('arm64')] }),
      pool('x86', { requirements: [arch('amd64')] }),
    );
    expect(found).toMatchObject({ kind: 'any-pod', witness: {}, first: 'x86', proof: [] });
    expect(found.separators).toEqual([
      { key: 'kubernetes.io/arch', a: 'kubernetes.io/arch In [arm64]', b: 'kubernetes.io/arch In [amd64]' },
    ]);
  });

  it('PreferNoSchedule separates nothing', () => {
    const soft = pool('soft', { taints: [{ ...gpu, effect: 'PreferNoSchedule' }], weight: 9 });
    expect(overlap(soft, pool('plain'))).toMatchObject({ kind: 'any-pod', first: 'plain' });
  });

  it('a taint on one keeps others out of it, not its own pods out of the other', () => {
    const found = overlap(pool('gpu', { taints: [gpu] }), pool('general'));
    expect(found.kind).toBe('tolerating-one');
    expect(found.witness).toEqual({ tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }] });
    expect(found.proof).toEqual(['gpu has the taint gpu:NoSchedule']);
  });

  it('equal taints overlap for pods that tolerate them, different taints for pods that tolerate both', () => {
    expect(overlap(pool('a', { taints: [team] }), pool('b', { taints: [team] })).kind).toBe('tolerating-one');
    const apart = overlap(pool('a', { taints: [team] }), pool('b', { taints: [gpu] }));
    expect(apart.kind).toBe('tolerating-both');
    expect(apart.proof).toEqual(['a has the taint team=a:NoSchedule', 'b has the taint gpu:NoSchedule']);
  });

  it('a custom label that one pool alone has separates pods that select it', () => {
    expect(overlap(pool('a', { labels: { team: 'a' } }), pool('b')).separators).toEqual([
      { key: 'team', a: 'team In [a]', b: 'team not defined' },
    ]);
  });

  it('a pool without types takes no pod, and the proof names the line', () => {
    const found = overlap(pool('none', { requirements: [arch('riscv')] }), pool('b'));
    expect(found.kind).toBe('never');
    expect(found.proof[0]).toContain('none takes no pod');
    expect(found.proof[0]).toContain('spec.template.spec.requirements[0]');
  });

  it('every pair is looked at once', () => {
    expect(overlaps([pool('a'), pool('b'), pool('c')]).map(({ a, b }) => a + b)).toEqual(['ab', 'ac', 'bc']);
  });
});
