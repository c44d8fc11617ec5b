import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { model } from 'cdk8s-karpenter';
import { describe, expect, it } from 'vitest';
import { modelDocument } from '../../scripts/docs/model-document';
import { funnelLines, general, nodeClass } from './model-examples';

const big: model.NodePoolObject = {
  metadata: { name: 'big' },
  spec: {
    limits: { cpu: 2063 },
    template: {
      spec: { requirements: [{ key: 'karpenter.k8s.aws/instance-cpu', operator: 'In', values: ['32'] }] },
    },
  },
};

const arm: model.NodePoolObject = {
  metadata: { name: 'arm' },
  spec: {
    weight: 10,
    template: {
      spec: {
        requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }],
        taints: [{ key: 'arch', value: 'arm64', effect: 'NoSchedule' }],
      },
    },
  },
};

const documented = readFileSync('docs/model.md', 'utf8');

/** The examples of docs/model.md; the test below holds the two together. */
describe('the examples of docs/model.md', () => {
  it('the funnel', () => {
    const resolution = model.resolveNodePool({ nodePool: general, nodeClass, karpenterVersion: '1.14.1' });
    const funnel = resolution.funnel.map(({ text, left }) => `${left} ${text}`);
    const reason = model.whyNot(resolution, 'm5.large').reasons[0]?.text;
    expect(resolution.types).toEqual([]);
    expect(funnel).toEqual(funnelLines());
    expect(documented).toBe(modelDocument(documented));
    expect(documented).toContain(`\n${funnel.join('\n')}\n`);
    expect(reason).toBe(
      'it has no label karpenter.k8s.aws/instance-gpu-count, required is karpenter.k8s.aws/instance-gpu-count <= 0',
    );
  });

  it("an account's own truth", () => {
    const instanceTypes: unknown = { InstanceTypes: [] };
    const offerings: unknown = {
      InstanceTypeOfferings: [{ InstanceType: 'm5.large', LocationType: 'availability-zone', Location: 'eu-west-1a' }],
    };
    const { catalogue, problems } = model.accountCatalogue({ instanceTypes, offerings: [offerings] });
    const inAccount = model.resolveNodePool({
      nodePool: general,
      nodeClass,
      catalogue,
      zones: [{ name: 'eu-west-1a' }],
    });
    expect(problems).toHaveLength(1);
    expect(inAccount.types).toEqual([]);
  });

  it('allocatable', () => {
    const { hardware, rowByName } = model.loadCatalogue();
    const m5Large = hardware(rowByName.get('m5.large') ?? -1);
    const resources = m5Large && model.nodeResources(m5Large, nodeClass, { reservedENIs: 1 });
    const memory = model.formatAmount('memory', resources?.allocatable.memory ?? 0);
    expect(memory).toBe('6903Mi');
    expect(resources?.allocatable.pods).toBe(20);
  });

  it('pods and pools', () => {
    const pools = [big, arm].map((nodePool) => model.resolveNodePool({ nodePool, nodeClass }));
    const pod = { nodeSelector: { 'kubernetes.io/arch': 'arm64' }, tolerations: [{ key: 'arch', value: 'arm64' }] };
    const { nodePool } = model.placePod(pod, pools);
    const obstacles = pools.map((pool) => model.podVerdict({}, pool).obstacles.map(({ text }) => text));
    const pairs = model.overlaps(pools).map(({ a, b, kind, proof }) => ({ a, b, kind, proof }));
    expect(nodePool).toBe('arm');
    expect(obstacles[0]).toEqual([]);
    expect(obstacles[1]).toEqual(['the pod does not tolerate arch=arm64:NoSchedule']);
    expect(pairs[0]?.kind).toBe('tolerating-one');
  });

  it('limits', () => {
    const reach = model.poolReach(model.resolveNodePool({ nodePool: big, nodeClass }));
    const unfillable = reach.limits.filter(({ left }) => left > 0);
    const ceiling = reach.price?.ceiling;
    expect(unfillable).toMatchObject([{ resource: 'cpu', left: 15_000 }]);
    expect(reach.price).toMatchObject(model.priceListOf());
    expect(ceiling).toBeGreaterThan(reach.price?.highest.perHour ?? Number.NaN);
  });

  it('budgets', () => {
    const budgets = [{ nodes: '20%' }, { nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' }];
    const pool = { budgets, nodes: 19, disrupting: 2, reason: 'Drifted' } as const;
    const evening = model.allowedDisruptions({ ...pool, at: new Date('2026-11-20T18:00:00Z') });
    const morning = model.allowedDisruptions({ ...pool, at: new Date('2026-11-20T10:00:00Z') });
    const next = model.nextAllowed(pool, new Date('2026-11-20T10:00:00Z'));
    const day = model.disruptionTimeline(pool, { start: Date.UTC(2026, 10, 20), end: Date.UTC(2026, 10, 21) });
    expect(evening.allowed).toBe(2);
    expect(morning).toMatchObject({ allowed: 0, limitedBy: [1] });
    expect(next).toBe(Date.UTC(2026, 10, 20, 17));
    expect(day.map(({ allowed }) => allowed)).toEqual([2, 0, 2]);
  });

  it('windows', () => {
    const office = { days: 'mon-fri', from: '09:00', to: '17:00', timeZone: 'Europe/Berlin' };
    const compiled = model.compileWindows([office], { years: { first: 2026, last: 2028 } });
    const schedules = compiled.ok
      ? compiled.schedules.map(({ schedule, duration }) => `${schedule} for ${duration}`)
      : [];
    expect(documented).toContain(schedules.join('\n'));
    expect(compiled).toMatchObject({ overBlockedHours: 33, overBlockedHoursByMonth: { 3: 15, 10: 18 } });
  });

  it('drift', () => {
    const pinned = { kind: 'EC2NodeClass', spec: { role: 'nodes', amiSelectorTerms: [{ alias: 'al2023@v20260315' }] } };
    const before = { ...pinned, spec: { ...pinned.spec, tags: { team: 'a' } } };
    const after = { ...pinned, spec: { ...pinned.spec, tags: { team: 'b' }, amiFamily: 'AL2023' } };
    const changes = model.driftOf({ before, after, karpenterVersion: '1.14.1' });
    const lines = changes.map(({ path, effect, reason }) => `${path}: ${effect}, ${reason}`);
    const worst = model.worstEffect(changes);
    expect(documented).toContain(lines.join('\n'));
    expect(worst).toBe('rolls-all');
  });
});

it('docs/model.md shows only code that runs here', () => {
  const squeeze = (text: string): string => text.replace(/^\s+/gm, '');
  const files = [__filename, join(__dirname, 'model-examples.ts')];
  const own = squeeze(files.map((file) => readFileSync(file, 'utf8')).join(''));
  const blocks = [...documented.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  expect(blocks.length).toBeGreaterThan(4);
  for (const block of blocks) expect(own).toContain(squeeze(block));
});
