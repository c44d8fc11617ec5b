import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const project = mkdtempSync(join(tmpdir(), 'loaded-'));
afterAll(() => rmSync(project, { recursive: true }));

const APP = `
const { Ami, arch, Cluster, EC2NodeClass, Fleet, KarpenterChart, NodePool, synth } = require(${JSON.stringify(resolve('lib'))});
const facts = { name: 'prod', region: 'eu-west-1', environment: 'a', tier: 'development', karpenterVersion: '1.14.1', kubernetesVersion: '1.34' };
synth(new Fleet().add(new Cluster(facts), (app, cluster) => {
  const chart = new KarpenterChart(app, 'compute', { cluster });
  const nodeClass = new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315') });
  new NodePool(chart, process.argv[2], { nodeClass, requirements: [arch.in('amd64')], limits: { cpu: 10 } });
}));
const loaded = Object.keys(require.cache).filter((file) => /lib.src.(review|sides|fleet.consequences.worst).*(?<!index.js)$/.test(file));
process.stdout.write(String(loaded.length));
`;

const app = join(project, 'main.cjs');
writeFileSync(app, APP);

/** How many files of the review the built package loads in a run, and what the run says. */
function run(pool: string, more: NodeJS.ProcessEnv = {}) {
  const env = { ...process.env, CDK8S_OUTDIR: undefined, ...more };
  const { stdout, stderr, status } = spawnSync(process.execPath, [app, pool], { cwd: project, encoding: 'utf8', env });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return { loaded: Number(stdout), stderr };
}

it('a review is loaded where a cluster changes, and in no other run', () => {
  expect(run('general').loaded).toBe(0);
  expect(run('general').loaded).toBe(0);
  expect(run('quiet', { CDK8S_KARPENTER_QUIET: '1' }).loaded).toBe(0);
  const { loaded, stderr } = run('shared');
  expect(loaded).toBeGreaterThan(10);
  expect(stderr).toContain('dist: every node of quiet is deleted at once');
});
