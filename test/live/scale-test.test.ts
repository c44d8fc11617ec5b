import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ScaleTestFlags, scaleTestCommand } from '../../src/cli/scale-test';
import { Cluster } from '../../src/cluster';
import type { ScaleTestResult } from '../../src/live/scale-test/run';
import { COMMAND_LINE } from '../command-line';
import { type Behaviour, SimulatedCluster } from './scale-test/simulated-cluster';

const folder = mkdtempSync(join(tmpdir(), 'scale-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'scale-test'));
const clusterFile = join(folder, 'cluster.json');
const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
});
writeFileSync(clusterFile, JSON.stringify(cluster));
writeFileSync(join(folder, 'scale-test/deployment-inflate.yaml'), 'kind: Deployment\n');

const WRITES = /kubectl (--context \S+ )?(create --filename|scale|delete|apply|patch)/;

/** Runs against a simulated cluster; every sleep turns its clock. */
async function run(
  behaviour: Behaviour = {},
  flags: Partial<ScaleTestFlags> = {},
  interruptAt = Number.POSITIVE_INFINITY,
  isTTY = false,
) {
  const simulated = new SimulatedCluster(behaviour);
  let progress = '';
  const result = await scaleTestCommand(
    { clusterFile, timeout: 300, interval: 5, ...flags },
    {
      run: simulated.run,
      now: () => simulated.time * 1000,
      sleep: async (milliseconds) => {
        simulated.time += milliseconds / 1000;
      },
      isInterrupted: () => simulated.time >= interruptAt,
      progress: { isTTY, write: (text) => (progress += text) },
    },
  );
  return { ...result, simulated, progress, writes: simulated.calls.filter((call) => WRITES.test(call)) };
}

const json = { format: 'json' } as const;

describe('scale-test', () => {
  it('measures the way up and down, and takes away what it made', async () => {
    const { stdout, exitCode, simulated, progress, writes } = await run({}, json);
    const result = JSON.parse(stdout) as ScaleTestResult;
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({
      outcome: 'completed',
      workload: { name: 'inflate', namespace: 'tests', replicas: 2 },
      seconds: { firstNodeClaim: 5, firstNode: 40, allPods: 40, firstRemoval: 60, consolidated: 60 },
      launched: [
        {
          nodeClaim: 'general-1',
          nodePool: 'general',
          instanceType: 'm7g.large',
          zone: 'eu-west-1a',
          capacityType: 'spot',
        },
      ],
      left: [],
    });
    expect(simulated.workloadIsThere).toBe(false);
    const file = join(folder, 'scale-test/deployment-inflate.yaml');
    expect(writes).toEqual([
      `kubectl create --filename ${file} --output json`,
      'kubectl scale deployment/inflate --namespace tests --replicas 0',
      `kubectl delete --filename ${file} --ignore-not-found --wait=false`,
    ]);
    // Without a terminal a line a change, and no escape sequences.
    expect(progress.trim().split('\n')).toHaveLength(5);
    expect(['\r', '\u001b'].filter((code) => progress.includes(code))).toEqual([]);
  });

  it('tells people in words, and rewrites one line on a terminal', async () => {
    const { stdout, progress } = await run({}, {}, undefined, true);
    expect(stdout).toContain('all pods running: 40 s');
    expect(stdout).toContain('1 x m7g.large, eu-west-1a, spot, pool general');
    expect(progress.match(/\n/g)).toHaveLength(1);
    expect(progress).toContain('\r');
  });

  it.each([
    ['while nodes come', 20],
    ['while nodes go', 70],
  ])('cleans up when it is interrupted %s', async (_name, at) => {
    const { stdout, exitCode, simulated } = await run({}, json, at);
    expect([(JSON.parse(stdout) as ScaleTestResult).outcome, exitCode, simulated.workloadIsThere]).toEqual([
      'interrupted',
      1,
      false,
    ]);
  });

  it('says why pods wait when the time is up', async () => {
    const { stdout, exitCode, simulated } = await run({ isStuck: true });
    expect([exitCode, simulated.workloadIsThere]).toEqual([1, false]);
    expect(stdout).toContain('pods waited because: 0/2 nodes are available');
    expect(stdout).toContain('nothing');
  });

  it('names nodes that are left', async () => {
    const { stdout, exitCode } = await run({ isKept: true }, json);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'consolidation-timed-out', left: ['general-1'] });
  });

  it.each<[string, Behaviour, string]>([
    [
      'Argo CD tracks',
      { existing: { metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } } } },
      'Argo CD tracks',
    ],
    ['Flux tracks', { existing: { metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' } } } }, 'Flux tracks'],
    ['Flux would track', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' } }, 'Flux tracks'],
    ['is there already', { existing: { metadata: { name: 'inflate' } } }, 'is there already'],
    ['is more than one Deployment', { documents: 2 }, 'something else than one Deployment'],
    ['would run in another cluster', { contextCluster: 'my-cluster-2' }, 'is not cluster my-cluster'],
  ])('does not touch a workload that %s', async (_name, behaviour, message) => {
    const { stderr, exitCode, writes } = await run(behaviour);
    expect([stderr.join(), exitCode, writes]).toEqual([expect.stringContaining(message), 2, []]);
  });

  it('runs in a context that is named', async () => {
    const { exitCode, simulated } = await run({ contextCluster: 'tunnel' }, { context: 'tunnel' });
    expect(exitCode).toBe(0);
    expect(simulated.calls.every((call) => call.startsWith('kubectl --context tunnel '))).toBe(true);
  });

  it('cleans up after Ctrl-C', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const calls = join(folder, 'calls');
    const deployment = { kind: 'Deployment', spec: { selector: { matchLabels: { app: 'a' } } } };
    // A kubectl in whose cluster nothing ever launches.
    const stub = `#!/bin/sh
echo "$*" >>'${calls}'
case "$*" in *create*) echo '${JSON.stringify(deployment)}' ;; *'get --filename'*) ;; *get*) echo '{"items":[]}' ;; esac
`;
    writeFileSync(join(bin, 'kubectl'), stub, { mode: 0o755 });
    const args = [
      'scale-test',
      '--cluster-file',
      clusterFile,
      '--context',
      'x',
      '--interval',
      '60',
      '--format',
      'json',
    ];
    const child = spawn(process.execPath, [COMMAND_LINE, ...args], {
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    });
    let stdout = '';
    child.stdout.on('data', (text: Buffer) => {
      stdout += text;
    });
    child.stderr.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ outcome: 'interrupted' })]);
    expect(readFileSync(calls, 'utf8').trim().split('\n').at(-1)).toMatch(/^--context x delete --filename/);
  });

  it('needs a workload, and only one', async () => {
    const none = await run({}, { clusterFile: '/no/cluster.json' });
    writeFileSync(join(folder, 'scale-test/other.yaml'), '');
    const several = await run();
    rmSync(join(folder, 'scale-test/other.yaml'));
    expect([none.exitCode, several.exitCode, several.stderr[0]]).toEqual([2, 2, expect.stringContaining('--file')]);
  });
});
