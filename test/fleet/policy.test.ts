import { Testing } from 'cdk8s';
import { Ami, arch, Cluster, EC2NodeClass, Fleet, KarpenterChart, NodePool } from 'cdk8s-karpenter';
import { describe, expect, it } from 'vitest';
import { VerdictCache } from '../../src/fleet/judge/verdict-cache';
import { outputOf } from '../../src/fleet/output/fleet-output';
import { levels, type PolicyRule, type PolicySettings, testRule } from '../../src/policy';

const cluster = (tier: 'development' | 'production') =>
  new Cluster({
    name: 'my-cluster',
    region: 'eu-west-1',
    environment: 'test',
    tier,
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
  });

/** A cluster of production that takes every image as it comes. */
class Careless extends KarpenterChart {
  readonly nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('latest') });
  readonly pool = new NodePool(this, 'general', {
    nodeClass: this.nodeClass,
    requirements: [arch.in('amd64')],
    limits: { cpu: 100 },
  });
}

const said = (fleet: Fleet): string[] =>
  [...outputOf(fleet, { verdicts: new VerdictCache() })]
    .flatMap(({ findings }) => findings)
    .filter(({ rule }) => /^(?:policy|own)\//.test(rule))
    .map(({ rule, severity }) => `${severity} ${rule}`);

const fleetOf = (tier: 'development' | 'production', settings?: PolicySettings): Fleet => {
  const fleet = new Fleet().add(cluster(tier), (app, each) => {
    new Careless(app, 'compute', { cluster: each });
  });
  return settings === undefined ? fleet : fleet.policy(settings);
};

/** A rule of a team. */
const NAMED: PolicyRule = {
  id: 'own/pool-name',
  on: 'NodePool',
  title: 'A pool has no name of a team',
  why: 'Nobody knows whom to call.',
  fix: 'begin the name with the one of the team',
  url: 'https://example.com/pools',
  levels: levels('warning', 'warning', 'error'),
  example: { of: 'NodePool/general', path: 'metadata.name', bad: 'general', good: 'team-general' },
  cel: { why: 'it is an example' },
  check: ({ name }) => (name.startsWith('team-') ? [] : [{ path: 'metadata.name', message: 'the name says no team' }]),
};

describe('the rules of a fleet', () => {
  it('go by the tier of each cluster', () => {
    expect(said(fleetOf('production'))).toContain('error policy/image-latest');
    expect(said(fleetOf('development')).filter((each) => each.startsWith('error'))).toEqual([]);
  });

  it('are off, lowered, raised, strict', () => {
    expect(said(fleetOf('production', { preset: 'off' }))).toEqual([]);
    expect(said(fleetOf('production', { rules: { 'policy/image-latest': 'info' } }))).toContain(
      'info policy/image-latest',
    );
    expect(said(fleetOf('production', { preset: 'strict' }))).toContain('warning policy/termination-grace-period');
    expect(said(fleetOf('production', { preset: 'off', rules: { 'policy/image-latest': 'warning' } }))).toEqual([
      'warning policy/image-latest',
    ]);
  });

  it('have a cap over all pools', () => {
    expect(said(fleetOf('production', { clusterLimits: { cpu: 50 } }))).toContain('warning policy/cluster-limits');
    expect(said(fleetOf('production', { clusterLimits: { cpu: 100 } }))).not.toContain('warning policy/cluster-limits');
  });

  it('are joined by those of a team', () => {
    expect(said(fleetOf('development', { preset: 'off', own: [NAMED] }))).toEqual([]);
    expect(said(fleetOf('development', { own: [NAMED] }))).toContain('warning own/pool-name');
    expect(testRule(NAMED)).toMatchObject({ bad: [{ rule: 'own/pool-name', severity: 'error' }], good: [] });
  });

  it('are not asked of what a plain App has no cluster for, and stop it where they are errors', () => {
    const app = Testing.app();
    new Careless(app, 'compute', { cluster: cluster('production') });
    expect(() => app.synth()).toThrow(/policy\/image-latest/);
  });
});
