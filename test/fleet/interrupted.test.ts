import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { staleFiles, synth } from '../../src/fleet';
import { filesOf } from './files-of';
import { numberedFleet } from './numbered-fleet';

/** The whole synth in a process of its own. publish-kill.test.ts ends the publisher alone at each of its system calls. */
const CHILD = ['--require', 'tsx/cjs', join(__dirname, 'synth-child.ts')];

let project: string;
let printed: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'interrupted-'));
  printed = '';
  vi.stubEnv('CDK8S_OUTDIR', undefined);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  rmSync(project, { recursive: true, force: true });
});

const dist = () => filesOf(join(project, 'dist'));

function synthHere(clusters: number, cpu: number): Record<string, string> | undefined {
  synth(
    numberedFleet(clusters, () => cpu),
    { project },
  );
  expect(process.exitCode).toBeUndefined();
  return dist();
}

function start(clusters: number, cpu: number): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, [...CHILD, project, String(clusters), String(cpu)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr?.on('data', (data) => {
    text += data;
  });
  return { child, said: () => text };
}

const isLocked = () =>
  existsSync(join(project, '.cdk8s-karpenter/dist')) &&
  readdirSync(join(project, '.cdk8s-karpenter/dist')).some((name) => name.startsWith('lock.'));

async function locked(): Promise<void> {
  while (!isLocked()) await delay(2);
}

const SIGNALS = ['SIGINT', 'SIGKILL', 'SIGTERM'] as const;

it('a synth that is ended while it builds, checks or publishes leaves the old output or the new one', async () => {
  const clusters = 40;
  const states = [synthHere(clusters, 1), synthHere(clusters, 2)];
  // How long a run has from its lock to its end.
  const { child: whole } = start(clusters, 1);
  const ended = once(whole, 'exit');
  await locked();
  const begin = performance.now();
  await ended;
  const duration = performance.now() - begin;
  let killed = 0;
  for (let kill = 0; kill < 6; kill++) {
    const { child } = start(clusters, 1 + (kill % 2));
    const exit = once(child, 'exit');
    await locked();
    await delay((duration * kill) / 5);
    child.kill(SIGNALS[kill % 3]);
    const [, by] = await exit;
    if (by !== null) killed += 1;
    expect([...states, undefined]).toContainEqual(dist());
  }
  expect(killed).toBeGreaterThan(0);
  expect(synthHere(clusters, 2)).toEqual(states[1]);
  expect(
    staleFiles(
      numberedFleet(clusters, () => 2),
      { project },
    ),
  ).toEqual([]);
  expect(readdirSync(join(project, '.cdk8s-karpenter/dist'))).toEqual(['output-cache.json']);
}, 120_000);

it('a synth of many files that is ended while two threads write them leaves no output or all of it', async () => {
  const clusters = 150;
  const whole = synthHere(clusters, 1);
  // More than the first thread writes alone.
  expect(Object.keys(whole ?? {}).length).toBeGreaterThan(1500);
  let killed = 0;
  for (let kill = 0; kill < 6; kill++) {
    rmSync(join(project, 'dist'), { recursive: true, force: true });
    const { child } = start(clusters, 1);
    const exit = once(child, 'exit');
    const reached = join(project, `.cdk8s-karpenter/dist/next/clusters/c${84 + kill * 13}`);
    while (!existsSync(reached) && child.exitCode === null) await delay(1);
    child.kill(SIGNALS[kill % 3]);
    const [, by] = await exit;
    if (by !== null) killed += 1;
    expect([whole, undefined]).toContainEqual(dist());
  }
  expect(killed).toBeGreaterThan(0);
  expect(synthHere(clusters, 1)).toEqual(whole);
  expect(readdirSync(join(project, '.cdk8s-karpenter/dist'))).toEqual(['output-cache.json']);
}, 120_000);

it('of two synths at once one wins and the other says so', async () => {
  const wanted = synthHere(60, 7);
  rmSync(project, { recursive: true });
  mkdirSync(project);
  const first = start(60, 7);
  const exit = once(first.child, 'exit');
  await locked();
  const second = start(60, 8);
  const [code] = await once(second.child, 'exit');
  const [firstCode] = await exit;
  expect([firstCode, code].sort()).toEqual([0, 1]);
  expect(second.said()).toMatch(/^error: another run \(process \d+\) is writing .*dist; wait for it or end it$/m);
  expect(dist()).toEqual(wanted);
}, 60_000);

describe('on a disk of its own', () => {
  const mounted: string[] = [];

  function mount(...args: string[]): boolean {
    const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
    if (status === 0) mounted.push(args.at(-1) ?? '');
    else if (process.env.CI !== 'true')
      process.stdout.write(`skipped: mount says ${stderr ?? 'nothing, it is missing'}\n`);
    return status === 0;
  }
  afterEach(() => {
    for (const target of mounted.splice(0).reverse()) spawnSync('umount', ['-l', target]);
  });

  it('that is full at any moment the output stays as it was, and the next run has it right', (context) => {
    if (!mount('-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', project)) context.skip();
    const before = synthHere(3, 1);
    const outcomes = new Set<boolean>();
    // From no space at all to enough of it, in steps of a few pages.
    for (let left = 0; left < 60; left += 4) {
      const { bavail, bsize } = statfsSync(project);
      writeFileSync(join(project, 'filler'), Buffer.alloc(Math.max(0, (bavail - left) * bsize)));
      printed = '';
      synth(
        numberedFleet(3, () => 2),
        { project },
      );
      const failed = process.exitCode === 1;
      process.exitCode = undefined;
      outcomes.add(failed);
      rmSync(join(project, 'filler'));
      if (failed) {
        expect(dist()).toEqual(before);
        expect(printed).toMatch(/^error: .*dist is as it was: no space is left on the disk/m);
      }
      expect(
        staleFiles(
          numberedFleet(3, () => (failed ? 1 : 2)),
          { project },
        ),
      ).toEqual([]);
      synthHere(3, 1);
    }
    expect([...outcomes].sort()).toEqual([false, true]);
  }, 60_000);

  it('that is a mount point at dist files are replaced one by one, and the tool says so', (context) => {
    const wanted = synthHere(3, 2);
    synthHere(3, 1);
    cpSync(join(project, 'dist'), join(project, 'behind'), { recursive: true });
    if (!mount('--bind', join(project, 'behind'), join(project, 'dist'))) context.skip();
    synth(
      numberedFleet(3, () => 2),
      { project, quiet: true },
    );
    expect(printed).toContain('dist: this file system cannot swap the folder; files were replaced one by one');
    expect(dist()).toEqual(wanted);
  });

  it('an immutable file in the way is named, and nothing changes', (context) => {
    const before = synthHere(3, 1);
    const file = join(project, 'dist/clusters/c1/manifests/nodepool-general.yaml');
    if (spawnSync('chattr', ['+i', file]).status !== 0) {
      process.stdout.write('skipped: chattr is missing or may not do that\n');
      context.skip();
    }
    try {
      synth(
        numberedFleet(3, () => 2),
        { project },
      );
      expect(process.exitCode).toBe(1);
      expect(printed).toMatch(/^error: .*dist is as it was: the operation is not permitted .*nodepool-general\.yaml/m);
      expect(dist()).toEqual(before);
    } finally {
      spawnSync('chattr', ['-i', file]);
    }
    process.exitCode = undefined;
    expect(synthHere(3, 2)).not.toEqual(before);
  });
});
