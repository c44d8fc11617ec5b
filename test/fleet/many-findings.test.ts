import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Ami, arch, Cluster, EC2NodeClass, Fleet, KarpenterChart, NodePool, synth } from '../../index';
import type { BuildCharts } from '../../src/fleet';

let project: string;
let errors: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'many-'));
  errors = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(project, { recursive: true });
});

const cluster = (name: string, environment: string): Cluster =>
  new Cluster({
    name,
    region: 'eu-west-1',
    environment,
    tier: 'development',
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
  });

/** A chart that every cluster has, with a weight and a name of a prop that are wrong. */
const shared: BuildCharts = (app, each) => {
  const chart = new KarpenterChart(app, 'compute', { cluster: each });
  const nodeClass = new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315') });
  new NodePool(chart, 'general', {
    nodeClass,
    requirements: [arch.in('amd64')],
    limits: { cpu: 10 },
    weight: 101,
    wait: 3,
  } as never);
};

/** Ten clusters, a base and three environments: fourteen times the same chart. */
function fleetOf(build: BuildCharts): Fleet {
  const environments = ['dev', 'stage', 'prod'];
  let fleet = new Fleet().base(cluster('base', 'base'), build);
  for (const environment of environments) fleet = fleet.environment(cluster(`${environment}-all`, environment), build);
  for (let index = 0; index < 10; index++) fleet.add(cluster(`c${index}`, environments[index % 3] ?? ''), build);
  return fleet;
}

it('28 findings for two wrong props in a shared chart are a heading and what is wrong, each once', () => {
  synth(fleetOf(shared), { project });
  expect(process.exitCode).toBe(1);
  const lines = errors.trimEnd().split('\n');
  expect(lines[0]).toMatch(
    /^NodePool\/general \(in 14 clusters: \S+, \S+, \S+ and 11 more, construct compute\/general\)$/,
  );
  expect(lines.slice(-2)).toEqual([
    'by rule: charts/nodepool-weight 14, props/unknown-key 14',
    '28 errors; nothing was written',
  ]);
  expect(lines.length).toBeLessThanOrEqual(8);
});

it('so many at most as were asked for', () => {
  synth(fleetOf(shared), { project, max: 1 });
  expect(errors).toContain('… 1 more finding, 1 error among them; --max 0 shows all\n');
  expect(errors.match(/^ {2}error: /gm)).toHaveLength(1);
});
