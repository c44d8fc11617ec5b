import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PublishResult, publish, recoverOutput } from '../../src/fleet/publish';

/**
 * The publisher in a process of its own, ended or failed at each system call by which it changes a file. strace counts the
 * calls, and ends or fails exactly one of them.
 */
type Trees = Record<string, Record<string, string>>;

const CI = process.env.CI === 'true';
let root: string;
let dist: string;
let child: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'publish-kill-'));
  dist = join(root, 'work/dist');
  child = join(root, 'child.cjs');
  buildSync({ entryPoints: [join(__dirname, 'publish-child.ts')], bundle: true, platform: 'node', outfile: child });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => reset());

const OLD: Trees = {
  'clusters/prod': { 'a.yaml': 'a 1\n', 'b.yaml': 'b 1\n', 'm/c.yaml': 'c 1\n' },
};
const NEW: Trees = {
  'clusters/prod': { 'a.yaml': 'a 2\n', 'b.yaml': 'b 1\n', 'n/d.yaml': 'd 2\n' },
};
const ONE: Trees = { ...OLD, 'clusters/prod': { ...OLD['clusters/prod'], 'a.yaml': 'a 2\n' } };

function reset(): void {
  rmSync(join(root, 'work'), { recursive: true, force: true });
  mkdirSync(join(root, 'work'));
}

function publishHere(trees: Trees): PublishResult {
  const entries = Object.entries(trees).map(([prefix, files]) => [prefix, new Map(Object.entries(files))] as const);
  return publish({ dist, parts: [{ trees: entries, findings: [] }], owns: () => true });
}

/** Files and contents as text, so that two trees can be compared; undefined without the folder. */
function snapshot(): string | undefined {
  if (!existsSync(dist)) return undefined;
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('/.cdk8s-karpenter/'))
    .map((file) => `${file}: ${readFileSync(file, 'utf8')}`)
    .sort()
    .join('\n');
}

function published(trees: Trees | undefined): string | undefined {
  reset();
  if (trees !== undefined) publishHere(trees);
  return snapshot();
}

function command(trees: Trees): string[] {
  writeFileSync(join(root, 'trees.json'), JSON.stringify(trees));
  return [process.execPath, child, dist, join(root, 'trees.json')];
}

interface Call {
  readonly name: string;
  /** How many calls of this name the main thread has made up to this one. */
  readonly count: number;
}

const CALLS = ['rename', 'link', 'unlink', 'rmdir', 'mkdir', 'symlink'].flatMap((name) => [`?${name}`, `?${name}at`]);
const TRACED = [...CALLS, '?renameat2', 'openat', 'write', 'fsync'].join(',');

/** All calls of an undisturbed run that change something in the work folder. */
function callsOf(trees: Trees, faults: string[] = []): Call[] {
  const log = join(root, 'trace.txt');
  execFileSync('strace', [
    '-f',
    '-y',
    '-qq',
    '-s',
    '300',
    '-o',
    log,
    '-e',
    `trace=${TRACED}`,
    ...faults,
    ...command(trees),
  ]);
  const lines = readFileSync(log, 'utf8').split('\n');
  const main = lines[0]?.split(' ')[0];
  const counts = new Map<string, number>();
  return lines.flatMap((line) => {
    const [, thread, name] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    if (thread !== main || name === undefined) return [];
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return line.includes(join(root, 'work')) && !line.includes('O_RDONLY') ? [{ name, count }] : [];
  });
}

function disturbed(trees: Trees, fault: string, faults: string[] = []) {
  const args = [
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    '-e',
    `trace=${TRACED}`,
    ...faults,
    '-e',
    `inject=${fault}`,
    ...command(trees),
  ];
  return spawnSync('strace', args, { encoding: 'utf8' });
}

const straceReason =
  spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0
    ? undefined
    : 'strace is missing or may not trace';
if (straceReason !== undefined && !CI) process.stderr.write(`skipped: ${straceReason}\n`);

describe.skipIf(straceReason !== undefined && !CI)('ended at every system call of the publish step', () => {
  it.each([
    ['the swap', OLD, NEW, 'swap'],
    ['a first run', undefined, NEW, 'swap'],
    ['a single file', OLD, ONE, 'single'],
  ] as const)('%s', (_, before, after, mode) => {
    const wanted = published(after);
    const earlier = published(before);
    const calls = callsOf(after);
    expect(calls.length).toBeGreaterThan(8);
    const absent: Call[] = [];
    for (const call of calls) {
      published(before);
      const file = join(dist, 'clusters/prod/b.yaml');
      const inode = before === undefined ? undefined : statSync(file).ino;
      expect(disturbed(after, `${call.name}:signal=KILL:when=${call.count}`).signal, JSON.stringify(call)).toBe(
        'SIGKILL',
      );
      const left = snapshot();
      if (left === undefined && before !== undefined) absent.push(call);
      else expect([earlier, wanted], JSON.stringify(call)).toContain(left);

      const result = publishHere(after);
      expect(['none', mode]).toContain(result.mode);
      expect(snapshot()).toBe(wanted);
      if (inode !== undefined) expect(statSync(file).ino).toBe(inode);
      expect(readdirSync(join(root, 'work/.cdk8s-karpenter/dist'))).toEqual([]);
    }
    // Between the two renames, and only there.
    expect(absent.map(({ name }) => name.slice(0, 6))).toEqual(
      mode === 'swap' && before !== undefined ? ['rename'] : [],
    );
  });

  const NO_LINKS = ['-e', 'inject=?link,?linkat:error=EPERM'];

  it('file by file, where there are no hard links', () => {
    const wanted = published(NEW);
    const earlier = published(OLD);
    const calls = callsOf(NEW, NO_LINKS).filter(({ name }) => !name.startsWith('link'));
    for (const call of calls) {
      published(OLD);
      expect(disturbed(NEW, `${call.name}:signal=KILL:when=${call.count}`, NO_LINKS).signal).toBe('SIGKILL');
      recoverOutput(dist);
      expect([earlier, wanted], JSON.stringify(call)).toContain(snapshot());
      publishHere(NEW);
      expect(snapshot()).toBe(wanted);
      expect(readdirSync(dist)).toEqual(['clusters']);
    }
  });

  it.each([
    ['the swap', []],
    ['file by file', NO_LINKS],
  ])('an error instead of an end leaves the output as it was: %s', (_, faults) => {
    const wanted = published(NEW);
    const earlier = published(OLD);
    const calls = callsOf(NEW, faults).filter(({ name }) => /^(rename|mkdir|write|fsync)/.test(name));
    const outcomes = new Set<string>();
    for (const call of calls) {
      published(OLD);
      const { stdout, status } = disturbed(NEW, `${call.name}:error=ENOSPC:when=${call.count}`, faults);
      const { code, mode, message } = JSON.parse(stdout || '{}');
      outcomes.add(code ?? mode);
      expect(snapshot(), JSON.stringify(call)).toBe(status === 0 ? wanted : earlier);
      if (status !== 0) expect(message, JSON.stringify(call)).toContain('is as it was: no space is left on the disk');
      expect(readdirSync(join(root, 'work/.cdk8s-karpenter/dist'))).toEqual([]);
      expect(existsSync(join(dist, '.cdk8s-karpenter'))).toBe(false);
    }
    expect([...outcomes]).toContain('no-space');
  });

  it('finds the way back even when a failed swap cannot be taken back', () => {
    const wanted = published(NEW);
    published(OLD);
    writeFileSync(join(dist, 'notes.md'), 'mine');
    const last = callsOf(NEW)
      .filter(({ name }) => name.startsWith('rename'))
      .at(-1);
    published(OLD);
    writeFileSync(join(dist, 'notes.md'), 'mine');
    expect(disturbed(NEW, `${last?.name}:error=EBUSY:when=${last?.count}+`).stdout).toContain('file-system');
    expect(existsSync(dist)).toBe(false);
    expect(recoverOutput(dist)).toBe(true);
    expect(readFileSync(join(dist, 'notes.md'), 'utf8')).toBe('mine');
    rmSync(join(dist, 'notes.md'));
    expect(snapshot()).toBe(wanted);
  });

  it.each(['INT', 'TERM'])('SIG%s is no different', (signal) => {
    const wanted = published(NEW);
    published(OLD);
    const renames = callsOf(NEW).filter(({ name }) => name.startsWith('rename'));
    expect(renames).toHaveLength(3);
    for (const { name, count } of renames) {
      const earlier = published(OLD);
      expect(disturbed(NEW, `${name}:signal=${signal}:when=${count}`).signal).toBe(`SIG${signal}`);
      expect([earlier, wanted, undefined]).toContain(snapshot());
      publishHere(NEW);
      expect(snapshot()).toBe(wanted);
    }
  });
});

it('twenty kills at random moments, one upon the other', async () => {
  const many = (content: string): Trees =>
    Object.fromEntries(
      Array.from({ length: 60 }, (_, cluster) => [
        `clusters/c${cluster}`,
        Object.fromEntries(Array.from({ length: 10 }, (_, file) => [`f${file}`, file % 2 === 0 ? content : 'same'])),
      ]),
    );
  const states = [many('1'), many('2')] as const;
  const texts = states.map((trees) => published(trees));
  /** How long a run has, as far as is known: one that ended before its kill says that it is less. */
  let duration = 2_000;
  for (let killed = 0, run = 0; killed < 20; run++) {
    const [program = '', ...args] = command(states[run % 2 === 0 ? 0 : 1]);
    const start = performance.now();
    const child = spawn(program, args, { stdio: 'ignore' });
    const ended = once(child, 'exit').then(([, signal]) => ({ signal, after: performance.now() - start }));
    await Promise.race([ended, delay(duration * (0.3 + (0.7 * ((run * 7) % 20)) / 20))]);
    child.kill('SIGKILL');
    const { signal, after } = await ended;
    if (signal === 'SIGKILL') killed += 1;
    else duration = Math.min(after, duration * 0.9);
    expect([...texts, undefined]).toContain(snapshot());
  }
  publishHere(states[1]);
  expect(snapshot()).toBe(texts[1]);
});

describe('on a file system of its own', () => {
  const mounted: string[] = [];

  function mount(...args: string[]): boolean {
    const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
    if (status === 0) mounted.push(args[args.length - 1] ?? '');
    else process.stderr.write(`skipped: mount says ${stderr ?? 'nothing, it is missing'}\n`);
    return status === 0;
  }
  const unmount = () => {
    for (const target of mounted.splice(0).reverse()) spawnSync('umount', ['-l', target]);
  };
  afterAll(unmount);

  it('replaces file by file where the output is a mount point, and says so', (context) => {
    const wanted = published(NEW);
    const earlier = published(OLD);
    cpSync(dist, join(root, 'behind'), { recursive: true });
    if (!mount('--bind', join(root, 'behind'), dist)) context.skip();
    expect(snapshot()).toBe(earlier);
    const inode = statSync(join(dist, 'clusters/prod/b.yaml')).ino;
    expect(publishHere(NEW)).toMatchObject({ mode: 'in-place', written: { length: 3 }, removed: { length: 1 } });
    expect(snapshot()).toBe(wanted);
    expect(statSync(join(dist, 'clusters/prod/b.yaml')).ino).toBe(inode);
    expect(readdirSync(dist)).toEqual(['clusters']);
    unmount();
  });

  it('says that the disk is full and leaves the output as it was', (context) => {
    if (!mount('-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', join(root, 'work'))) context.skip();
    publishHere(OLD);
    const earlier = snapshot();
    expect(() => publishHere({ base: { big: 'x'.repeat(400_000) } })).toThrow(
      /is as it was: no space is left on the disk/,
    );
    expect(snapshot()).toBe(earlier);
    expect(readdirSync(join(root, 'work/.cdk8s-karpenter/dist'))).toEqual([]);
    unmount();
  });

  it('says that the file system is read-only', (context) => {
    publishHere(OLD);
    if (!mount('--bind', join(root, 'work'), join(root, 'work'))) context.skip();
    spawnSync('mount', ['-o', 'remount,ro,bind', join(root, 'work')]);
    expect(() => publishHere(NEW)).toThrow(/read-only/);
    unmount();
    expect(publishHere(OLD).mode).toBe('none');
  });

  it('leaves the output as it was when an immutable file is in the way', (context) => {
    publishHere(OLD);
    const earlier = snapshot();
    const immutable = join(dist, 'clusters/prod/a.yaml');
    const { status, stderr } = spawnSync('chattr', ['+i', immutable], { encoding: 'utf8' });
    if (status !== 0) {
      process.stderr.write(`skipped: chattr says ${stderr ?? 'nothing, it is missing'}\n`);
      context.skip();
    }
    try {
      expect(() => publishHere(NEW)).toThrow(/is as it was: the operation is not permitted .*a\.yaml/);
      expect(() => publishHere(ONE)).toThrow(/not permitted/);
      expect(snapshot()).toBe(earlier);
      // One that stays where it is only forbids the swap.
      const { 'clusters/prod': prod } = OLD;
      expect(publishHere({ 'clusters/prod': { ...prod }, 'clusters/new': { x: '1' } }).mode).toBe('in-place');
    } finally {
      spawnSync('chattr', ['-i', immutable]);
    }
  });
});
