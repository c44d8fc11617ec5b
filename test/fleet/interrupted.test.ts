import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { staleFiles, synth } from '../../src/fleet';
import { FULL } from '../full';
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

interface Child {
  readonly process: ChildProcess;
  /** Its exit code and the signal that ended it. */
  readonly end: Promise<readonly [code: number | null, signal: string | null]>;
  readonly said: () => string;
  /** Where it was to pause, it has got there. */
  readonly paused: () => Promise<void>;
  readonly resume: () => void;
}

let children = 0;

/** A synth that, asked for, waits at a cluster: what is done to it then is done at that place, however slow the machine. */
function start(clusters: number, cpu: number, pauseAt?: number): Child {
  const pause = join(project, `paused-${children++}`);
  const at = pauseAt === undefined ? [] : [String(pauseAt), pause];
  const child = spawn(process.execPath, [...CHILD, project, String(clusters), String(cpu), ...at], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr?.on('data', (data) => {
    text += data;
  });
  return {
    process: child,
    end: once(child, 'close').then(([code, signal]) => [code, signal]),
    said: () => text,
    paused: async () => {
      while (!existsSync(pause)) {
        if (child.exitCode !== null) throw new Error(`it ended before: ${text}`);
        await delay(2);
      }
    },
    resume: () => rmSync(pause),
  };
}

const SIGNALS = ['SIGINT', 'SIGKILL', 'SIGTERM'] as const;

/** Ends a synth at each of some clusters, and at moments after the last of them; `check` looks at what is left. */
async function endEach(clusters: number, pauses: readonly number[], check: () => void): Promise<void> {
  for (const [index, pauseAt] of pauses.entries()) {
    const child = start(clusters, 1 + (index % 2), pauseAt);
    const signal = SIGNALS[index % 3] ?? 'SIGKILL';
    await child.paused();
    child.process.kill(signal);
    expect(await child.end).toEqual([null, signal]);
    check();
  }
  // The run may be done before it is ended: that is as good.
  for (const wait of [0, 10, 40]) {
    const child = start(clusters, 1, pauses.at(-1));
    await child.paused();
    child.resume();
    await delay(wait);
    child.process.kill('SIGTERM');
    await child.end;
    check();
  }
}

it('a synth that is ended while it builds, checks or publishes leaves the old output or the new one', async () => {
  const clusters = 40;
  const states = [synthHere(clusters, 1), synthHere(clusters, 2)];
  await endEach(clusters, FULL ? [0, 20, 39] : [20], () => expect([...states, undefined]).toContainEqual(dist()));
  expect(synthHere(clusters, 2)).toEqual(states[1]);
  expect(
    staleFiles(
      numberedFleet(clusters, () => 2),
      { project },
    ),
  ).toEqual([]);
  expect(readdirSync(join(project, '.cdk8s-karpenter/dist'))).toEqual(['output-cache.json']);
});

it.runIf(FULL)(
  'a synth of many files that is ended while two threads write them leaves no output or all of it',
  async () => {
    const clusters = 150;
    const states = [synthHere(clusters, 2), synthHere(clusters, 1)];
    // More than the first thread writes alone, and more than one message to the second.
    expect(Object.keys(states[1] ?? {}).length).toBeGreaterThan(1500);
    rmSync(join(project, 'dist'), { recursive: true });
    await endEach(clusters, [90, 140, 149], () => {
      expect([...states, undefined]).toContainEqual(dist());
      rmSync(join(project, 'dist'), { recursive: true, force: true });
    });
    expect(synthHere(clusters, 1)).toEqual(states[1]);
    expect(readdirSync(join(project, '.cdk8s-karpenter/dist'))).toEqual(['output-cache.json']);
  },
);

it('of two synths at once one wins and the other says so', async () => {
  const wanted = synthHere(3, 7);
  rmSync(project, { recursive: true });
  mkdirSync(project);
  const first = start(3, 7, 2);
  await first.paused();
  const second = start(3, 8);
  expect(await second.end).toEqual([1, null]);
  expect(second.said()).toMatch(/^error: another run \(process \d+\) is writing .*dist; wait for it or end it$/m);
  first.resume();
  expect(await first.end).toEqual([0, null]);
  expect(dist()).toEqual(wanted);
});

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
  });

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
