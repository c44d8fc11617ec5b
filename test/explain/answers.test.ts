import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainBudget, explainedCluster, explainPod, explainType, type PodExplanation } from '../../src/explain';
import {
  allowedDisruptions,
  type DisruptionReason,
  placePod,
  podVerdict,
  resolveNodePool,
  UNLIMITED,
  whyNot,
} from '../../src/karpenter';
import type { PodSpecObject } from '../../src/karpenter/objects';
import { runs } from '../full';

const requirement = (key: string, ...values: string[]) => ({ key, operator: 'In', values });

const pool = (name: string, spec: object, template: object = {}) => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name },
  spec: {
    ...spec,
    template: {
      spec: {
        requirements: [requirement('karpenter.k8s.aws/instance-family', 'm5', 'm6g')],
        ...template,
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'n' },
      },
    },
  },
});

const nodeClass = {
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'n' },
  spec: { amiSelectorTerms: [{ alias: 'al2023@latest' }] },
};

const POOLS = [
  pool(
    'a',
    { weight: 5 },
    {
      taints: [
        { key: 'team', value: 'a', effect: 'NoSchedule' },
        { key: 'night', effect: 'NoExecute' },
      ],
    },
  ),
  pool('b', { limits: { cpu: '8' } }),
  pool('c', {}, { requirements: [requirement('karpenter.k8s.aws/instance-family', 'c7g')] }),
  pool('d', { weight: 5 }, { requirements: [requirement('karpenter.k8s.aws/instance-family', 'none')] }),
];

const VERSION = '1.14';
const facts = { karpenterVersion: VERSION, kubernetesVersion: '1.34', region: 'us-east-1' };

const daemonSet = (name: string, cpu: string, nodeSelector: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name },
  spec: {
    template: {
      spec: { nodeSelector, tolerations: [{ operator: 'Exists' }], containers: [{ resources: { requests: { cpu } } }] },
    },
  },
});

const shop = (version: string, ...more: readonly object[]) =>
  explainedCluster({
    folder: '',
    facts: { ...facts, karpenterVersion: version },
    objects: [...POOLS, nodeClass, ...more],
  });

const cluster = shop(VERSION);

const resolutions = POOLS.map((nodePool) =>
  resolveNodePool({ nodePool, nodeClass, karpenterVersion: VERSION, region: 'us-east-1', nodeClassCEL: false }),
);

const pods: fc.Arbitrary<PodSpecObject> = fc.record({
  nodeSelector: fc.constantFrom<Record<string, string>>(
    {},
    { 'kubernetes.io/arch': 'arm64' },
    { 'kubernetes.io/arch': 'amd64' },
    { team: 'a' },
    { 'karpenter.sh/nodepool': 'c' },
    { 'karpenter.k8s.aws/ec2nodeclass': 'n' },
  ),
  tolerations: fc.constantFrom([], [{ key: 'team', operator: 'Exists' }], [{ operator: 'Exists' }]),
  containers: fc
    .record({ cpu: fc.constantFrom('1', '7', '60', '200'), memory: fc.constantFrom('1Gi', '500Gi') })
    .map((requests) => [{ resources: { requests } }]),
});

const podObject = (spec: PodSpecObject) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec });

const onlyRow = ({ workloads }: PodExplanation) => {
  const [row] = workloads;
  if (row === undefined) throw new Error('no workload');
  return row;
};

describe('where a pod goes', () => {
  it('is what the model says', () => {
    fc.assert(
      fc.property(pods, (spec) => {
        const told = onlyRow(explainPod(cluster, [podObject(spec)]));
        const placement = placePod(spec, resolutions, { kubernetesVersion: '1.34' });
        expect(told.winner).toBe(placement.nodePool ?? null);
        expect(told.pools.map(({ pool: name }) => name)).toEqual(placement.verdicts.map(({ nodePool }) => nodePool));
        for (const [index, { verdict }] of placement.verdicts.entries()) {
          const row = told.pools[index];
          expect(row?.accepts).toBe(verdict.accepts);
          expect([...(row?.types ?? [])].sort()).toEqual([...verdict.types].sort());
          expect(row?.obstacles.map(({ text }) => text)).toEqual(verdict.obstacles.map(({ text }) => text));
        }
        const refusing = told.pools.filter(({ accepts }) => !accepts);
        expect([...told.misses].sort()).toEqual(refusing.map(({ pool: name }) => name).sort());
        const far = told.misses.map((name) => refusing.find((row) => row.pool === name)?.obstacles.length ?? 0);
        expect(far).toEqual([...far].sort((x, y) => x - y));
      }),
      { numRuns: runs(100) },
    );
  });

  it('is missed most nearly by the pool with the fewest obstacles, whichever is tried first', () => {
    const told = onlyRow(explainPod(cluster, [podObject({})]));
    expect(told.pools.map(({ pool: name, obstacles }) => [name, obstacles.length])).toEqual([
      ['d', 1],
      ['a', 2],
      ['c', 0],
      ['b', 0],
    ]);
    expect(told.misses).toEqual(['d', 'a']);
  });

  it('is told with the line of the pool and the resource that is scarce', () => {
    const big = podObject({ containers: [{ resources: { requests: { cpu: '200' } } }] });
    const told = onlyRow(explainPod(cluster, [big], { placeOf: (_, path) => ({ file: path, line: 1 }) }));
    expect(told.misses[0]).toBe('c');
    const [own] = told.pools.filter(({ pool: name }) => name === 'a');
    expect(own?.obstacles[0]?.place?.file).toBe('spec.template.spec.taints[0]');
    expect(told.pools.find(({ pool: name }) => name === 'c')?.obstacles[0]?.scarce).toEqual(['cpu']);
  });

  it('counts what is used of limits', () => {
    const small = podObject({ containers: [{ resources: { requests: { cpu: '1' } } }] });
    const rowOf = (usage: Readonly<Record<string, Readonly<Record<string, number>>>>) =>
      onlyRow(explainPod(cluster, [small], { usage })).pools.find(({ pool: name }) => name === 'b');
    expect(rowOf({})?.accepts).toBe(true);
    expect(rowOf({ b: { cpu: 8000 } })?.obstacles[0]).toMatchObject({ kind: 'instance-types', scarce: ['cpu'] });
  });

  it('counts DaemonSets, since 1.14 by type, before for all types of a pool alike', () => {
    const agents = [daemonSet('arm', '900m', { 'kubernetes.io/arch': 'arm64' }), daemonSet('all', '100m')];
    const pod: PodSpecObject = { containers: [{ resources: { requests: { cpu: '1' } } }] };
    const typesOn = (version: string): readonly string[] =>
      onlyRow(explainPod(shop(version, ...agents), [podObject(pod)])).pools.find(({ pool: name }) => name === 'b')
        ?.types ?? [];
    const [, resolution] = resolutions;
    if (resolution === undefined) throw new Error('no pool');
    const fitting = (overhead: (type: string) => number): readonly string[] =>
      podVerdict(pod, resolution, { daemonOverhead: (type) => ({ cpu: overhead(type), pods: 1 }) }).types;
    expect([...typesOn('1.14')].sort()).toEqual([...fitting((type) => (type.startsWith('m6g') ? 1000 : 100))].sort());
    expect([...typesOn('1.13')].sort()).toEqual([...fitting(() => 1000)].sort());
    expect(typesOn('1.14')).toContain('m5.large');
    expect(typesOn('1.13')).not.toContain('m5.large');
  });

  it('leaves out what starts no pods', () => {
    expect(explainPod(cluster, [POOLS[0], daemonSet('x', '1'), null, 'text', []]).workloads).toEqual([]);
  });
});

describe('why a type is out', () => {
  it.each(['m5.large', 'm5.xlarge', 'm6g.large', 'c7g.large', 'p5.48xlarge', 'm5.lagre'])(
    '%s is what the model says',
    (type) => {
      POOLS.forEach(({ metadata: { name } }, index) => {
        const resolution = resolutions[index];
        if (resolution === undefined) throw new Error('no pool');
        const told = explainType(cluster, type, name);
        const asked = whyNot(resolution, type);
        expect(told?.verdict).toBe(asked.verdict);
        expect(told?.reasons.map(({ places: _, ...reason }) => reason)).toEqual(asked.reasons);
        expect(told?.lines).toBe(
          new Set(asked.reasons.flatMap(({ object, paths }) => paths.map((path) => object + path))).size,
        );
        for (const other of told?.instead ?? []) expect(resolution.types).toContain(other);
        if (asked.verdict === 'not in the catalogue') expect(told?.near).toContain('m5.large');
      });
    },
  );
});

describe('how many nodes may go', () => {
  const budgets = fc.array(
    fc.record(
      {
        nodes: fc.constantFrom('0', '3', '20%', '100%'),
        reasons: fc.subarray(['Underutilized', 'Empty', 'Drifted']),
        schedule: fc.constantFrom('0 9 * * mon-fri', '@daily', '*/15 * * * *', 'no cron'),
        duration: fc.constantFrom('8h', '10m'),
      },
      { requiredKeys: ['nodes'] },
    ),
    { maxLength: 3 },
  );
  const instants = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }).map((at) => at - (at % 1000));

  it('does not change where only another budget says the same', () => {
    const list = [{ nodes: '0' }, { nodes: '0', schedule: '0 9 * * *', duration: '8h' }];
    const own = explainedCluster({ folder: '', facts, objects: [pool('a', { disruption: { budgets: list } })] });
    const [answer] = explainBudget(own, 'a', '2026-11-28T20:00:00Z', { nodes: 9 })?.reasons ?? [];
    expect(answer).toMatchObject({ allowed: 0, limitedBy: [0], until: null, opens: null });
  });

  it('is what the model says, until it says something else', () => {
    fc.assert(
      fc.property(budgets, instants, fc.integer({ min: 0, max: 60 }), (list, at, nodes) => {
        const own = explainedCluster({ folder: '', facts, objects: [pool('a', { disruption: { budgets: list } })] });
        const told = explainBudget(own, 'a', new Date(at).toISOString(), { nodes });
        expect(told?.reasons.map(({ reason }) => reason)).toEqual(['Underutilized', 'Empty', 'Drifted']);
        for (const { reason, allowed, limitedBy, until, afterwards, opens } of told?.reasons ?? []) {
          const question = { budgets: list, nodes, reason: reason as DisruptionReason, karpenterVersion: VERSION };
          const answer = (instant: number) => allowedDisruptions({ ...question, at: instant });
          expect([allowed ?? UNLIMITED, limitedBy]).toEqual([answer(at).allowed, answer(at).limitedBy]);
          if (until !== null) {
            expect(answer(Date.parse(until)).allowed).toBe(afterwards ?? UNLIMITED);
            expect(answer(Date.parse(until) - 1).allowed).toBe(allowed ?? UNLIMITED);
          }
          if (opens !== null) {
            expect(answer(Date.parse(opens)).allowed).toBeGreaterThan(0);
            expect(answer(Date.parse(opens) - 1).allowed).toBe(0);
          }
        }
      }),
      { numRuns: runs(30) },
    );
  });
});
