import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Testing } from 'cdk8s';
import {
  acknowledge,
  arch,
  Cluster,
  Fleet,
  KarpenterChart,
  model,
  NodePool,
  type SynthOptions,
  synth,
} from 'cdk8s-karpenter';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const NODES = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };

const cluster = (name = 'my-cluster') =>
  new Cluster({
    name,
    region: 'eu-west-1',
    environment: 'test',
    tier: 'development',
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
  });

/** A chart whose pool refers to a node class that is not there: an error of the set. */
class Lonely extends KarpenterChart {
  readonly pool = new NodePool(this, 'general', {
    nodeClass: NODES,
    requirements: [arch.in('amd64')],
    limits: { cpu: 100 },
  });
}

const KNOWN = { rule: 'set/missing-nodeclass', reason: 'made by hand' };

let project: string;
let errors: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'acknowledge-'));
  errors = '';
  vi.stubEnv('CDK8S_OUTDIR', undefined);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  rmSync(project, { recursive: true });
});

function run(fleet: Fleet, options: SynthOptions = {}): string {
  errors = '';
  process.exitCode = undefined;
  synth(fleet, { project, quiet: true, ...options });
  return errors;
}

const fleetOf = (build: (chart: Lonely) => void = () => {}, facts = cluster()): Fleet =>
  new Fleet().add(facts, (app, each) => build(new Lonely(app, 'compute', { cluster: each })));

describe('acknowledge', () => {
  it('lets a synth pass that would not, from every place', () => {
    expect(run(fleetOf())).toMatch(/^NodePool\/general .*\n {2}error: /);
    expect(process.exitCode).toBe(1);

    const known = cluster();
    acknowledge(known, KNOWN);
    const whole = fleetOf();
    acknowledge(whole, KNOWN);
    const ways = [
      fleetOf(({ pool }) => acknowledge(pool, KNOWN)),
      fleetOf((chart) => acknowledge(chart, { ...KNOWN, object: 'NodePool/general' })),
      fleetOf(undefined, known),
      whole,
    ];
    for (const fleet of ways) {
      expect(run(fleet)).toMatch(/^NodePool\/general .*\n {2}acknowledged error: .*\n {4}known: made by hand\n$/);
      expect(process.exitCode).toBeUndefined();
      // From the cache the same is said.
      expect(run(fleet)).toMatch(/^NodePool\/general .*\n {2}acknowledged error: .*\n {4}known: made by hand\n$/);
    }
  });

  it('reads the file of the project, again when it changes', () => {
    const file = join(project, 'acknowledgements.yaml');
    const fleet = fleetOf();
    writeFileSync(file, JSON.stringify([{ ...KNOWN, object: 'NodePool/general' }]));
    expect(run(fleet)).toMatch(/^ {2}acknowledged error/m);
    writeFileSync(file, JSON.stringify([{ ...KNOWN, object: 'NodePool/general', reason: 'as agreed' }]));
    expect(run(fleet)).toMatch(/known: as agreed/);
    writeFileSync(file, 'a: [');
    expect(run(fleet)).toMatch(/cannot be read/);
  });

  it('says what it was for nothing', () => {
    const known = cluster();
    acknowledge(known, { rule: 'set/other', reason: 'x' });
    const fleet = fleetOf((chart) => {
      acknowledge(chart.pool, KNOWN);
      acknowledge(chart.pool, { rule: 'policy/none', reason: 'x' });
      acknowledge(chart, { ...KNOWN, object: 'NodePool/gone' });
    }, known);
    acknowledge(fleet, { rule: 'set/third', reason: 'x' });
    const unused = run(fleet).match(/.*\[acknowledgements\/unused\]/g) ?? [];
    expect(unused).toHaveLength(4);
    expect(process.exitCode).toBeUndefined();
  });

  it('without a reason does not count', () => {
    expect(run(fleetOf(({ pool }) => acknowledge(pool, { ...KNOWN, reason: '' })))).toMatch(/acknowledgements\/reason/);
    expect(run(fleetOf((chart) => acknowledge(chart, { ...KNOWN, reason: '' })))).toMatch(/acknowledgements\/reason/);
    expect(process.exitCode).toBe(1);
  });

  it('ends by the day that a run is given, and no clock is read', () => {
    const ending = () => fleetOf(({ pool }) => acknowledge(pool, { ...KNOWN, until: '2027-03-31' }));
    expect(run(ending())).toMatch(/acknowledged error/);
    expect(run(ending(), { at: '2027-03-31' })).toMatch(/acknowledged error/);
    const over = run(ending(), { at: '2027-04-01' });
    expect(over).toMatch(/^ {2}error: .* \(was acknowledged until 2027-03-31: made by hand\) \(got/m);
    expect(over.match(/was acknowledged/g)).toHaveLength(1);
    expect(process.exitCode).toBe(1);
    vi.stubEnv('CDK8S_KARPENTER_AT', '2027-04-01');
    expect(run(ending())).toMatch(/was acknowledged until/);
    expect(run(ending(), { at: 'tomorrow' })).toBe(
      'error: the day of a synth is written 2027-04-01; nothing was written\n',
    );
    expect(process.exitCode).toBe(2);
  });

  it('of a Karpenter out of support is unused on no other day', () => {
    const old = new Cluster({
      name: 'my-cluster',
      region: 'eu-west-1',
      environment: 'test',
      tier: 'production',
      karpenterVersion: '1.13.1',
      kubernetesVersion: '1.34',
    });
    const rule = { rule: 'policy/out-of-support', reason: 'upgraded in December' };
    const known = (subject: 'fleet' | 'cluster'): Fleet => {
      const whole = fleetOf(({ pool }) => acknowledge(pool, KNOWN), old);
      acknowledge(subject === 'fleet' ? whole : old, rule);
      return whole;
    };
    for (const subject of ['fleet', 'cluster'] as const) {
      expect(run(known(subject))).not.toMatch(/out-of-support|unused/);
      expect(run(known(subject), { at: '2026-11-29' })).toMatch(
        /acknowledged warning: karpenterVersion: 1\.13 is out of/,
      );
      expect(run(known(subject), { at: '2026-07-10' })).toMatch(/acknowledgements\/unused/);
    }
  });

  it('of an object stands in its YAML, and no node drifts for it', () => {
    const texts = [
      fleetOf(({ pool }) => acknowledge(pool, KNOWN)),
      fleetOf(({ pool }) => {
        acknowledge(pool, { ...KNOWN, reason: 'another', until: '2027-01-01' });
      }),
    ].map((fleet) => {
      run(fleet);
      return readFileSync(join(project, 'dist/clusters/my-cluster/manifests/nodepool-general.yaml'), 'utf8');
    });
    const [before, after] = texts.map((text) => load(text) as { metadata: object });
    expect(after?.metadata).toMatchObject({
      annotations: { 'cdk8s-karpenter/acknowledge': 'set-missing-nodeclass: another; until 2027-01-01' },
    });
    const drift = model.driftOf({ karpenterVersion: '1.14', before, after });
    expect(drift.filter(({ effect }) => effect !== 'none')).toEqual([]);
  });

  it('counts in a plain App too', () => {
    const app = Testing.app();
    const chart = new Lonely(app, 'compute', { cluster: cluster() });
    expect(() => app.synth()).toThrow(/set\/missing-nodeclass/);
    acknowledge(chart.pool, KNOWN);
    expect(() => new App({ outdir: app.outdir }) && app.synth()).not.toThrow();
  });
});
