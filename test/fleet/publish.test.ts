import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings';
import {
  type OutputPart,
  PublishError,
  type PublishOptions,
  type PublishResult,
  publish,
  recoverOutput,
  type Tree,
  writeTree,
} from '../../src/fleet/publish';

let root: string;
let dist: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'publish-'));
  dist = join(root, 'dist');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

type Trees = Record<string, Record<string, string>>;

const asPart = (trees: readonly Tree[], ...findings: readonly Finding[]): OutputPart => ({ trees, findings });

const asTrees = (trees: Trees): Tree[] =>
  Object.entries(trees).map(([prefix, files]) => [prefix, new Map(Object.entries(files))]);

function run(trees: Trees, options: Partial<PublishOptions> = {}): PublishResult {
  return publish({ dist, parts: [asPart(asTrees(trees))], owns: () => true, ...options });
}

const WRONG: Finding = { rule: 'x/y', severity: 'error', resource: 'NodePool/general', path: 'spec', message: 'wrong' };

/** All files below a folder with their contents; a symbolic link with its target. */
function contents(folder: string, prefix = ''): Record<string, string> {
  if (!existsSync(folder)) return {};
  return Object.assign(
    {},
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return contents(path, `${prefix}${entry.name}/`);
      return { [prefix + entry.name]: entry.isSymbolicLink() ? 'link' : readFileSync(path, 'utf8') };
    }),
  );
}

function put(path: string, content: string): void {
  const file = join(dist, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
}

const PROD = { 'manifests/a.yaml': 'a: 1\n', 'manifests/b.yaml': 'b: 1\n', 'cluster.json': '{}\n' };
const LIST = 'cluster.json\nmanifests/a.yaml\nmanifests/b.yaml\n';

/** Inode and time of a file that stays must not change. */
const identity = (path: string) => {
  const { ino, mtimeMs } = statSync(join(dist, path));
  return { ino, mtimeMs };
};

describe('what a run does', () => {
  it('writes a new output and lists what it wrote', () => {
    const result = run({ 'clusters/prod': PROD });
    expect(result).toMatchObject({ mode: 'swap', unchanged: 0, removed: [], findings: [], recovered: false });
    expect(result.written).toEqual(Object.keys(contents(dist)).sort());
    expect(contents(dist)).toEqual({
      'clusters/prod/.generated': LIST,
      'clusters/prod/cluster.json': '{}\n',
      'clusters/prod/manifests/a.yaml': 'a: 1\n',
      'clusters/prod/manifests/b.yaml': 'b: 1\n',
    });
    expect(contents(join(root, '.cdk8s-karpenter'))).toEqual({ '.gitignore': '*\n' });
  });

  it('touches nothing when nothing changed', () => {
    run({ 'clusters/prod': PROD });
    utimesSync(dist, 1, 1);
    const before = statSync(dist);
    expect(run({ 'clusters/prod': PROD })).toMatchObject({ mode: 'none', written: [], removed: [], unchanged: 4 });
    expect(statSync(dist)).toMatchObject({ ino: before.ino, mtimeMs: 1000, ctimeMs: before.ctimeMs });
  });

  it('replaces a single file by one rename', () => {
    run({ 'clusters/prod': PROD });
    const other = identity('clusters/prod/manifests/b.yaml');
    const folder = statSync(dist).ino;
    const result = run({ 'clusters/prod': { ...PROD, 'manifests/a.yaml': 'a: 2\n' } });
    expect(result).toMatchObject({ mode: 'single', written: ['clusters/prod/manifests/a.yaml'], unchanged: 3 });
    expect(contents(dist)['clusters/prod/manifests/a.yaml']).toBe('a: 2\n');
    expect(identity('clusters/prod/manifests/b.yaml')).toEqual(other);
    expect(statSync(dist).ino).toBe(folder);
  });

  it('keeps inode and time of unchanged and foreign files through a swap, and folders with their modes', () => {
    run({ 'clusters/prod': PROD, 'clusters/dev': { 'x.yaml': 'x\n' } });
    put('clusters/prod/manifests/notes.md', 'mine\n');
    put('README.md', 'mine too\n');
    mkdirSync(join(dist, 'empty'));
    chmodSync(join(dist, 'empty'), 0o700);
    symlinkSync('README.md', join(dist, 'link'));
    const kept = [
      'clusters/prod/manifests/b.yaml',
      'clusters/prod/manifests/notes.md',
      'README.md',
      'clusters/dev/x.yaml',
    ];
    const before = kept.map(identity);
    const { 'cluster.json': _, ...rest } = PROD;
    const result = run({
      'clusters/prod': { ...rest, 'manifests/a.yaml': 'a: 2\n' },
      'clusters/dev': { 'x.yaml': 'x\n' },
    });
    expect(result).toMatchObject({ mode: 'swap', removed: ['clusters/prod/cluster.json'], unchanged: 3 });
    expect(kept.map(identity)).toEqual(before);
    expect(existsSync(join(dist, 'clusters/prod/cluster.json'))).toBe(false);
    expect(statSync(join(dist, 'empty')).mode & 0o777).toBe(0o700);
    expect(lstatSync(join(dist, 'link')).isSymbolicLink()).toBe(true);
  });

  it('removes what a lost cluster listed, and its folders when they are empty', () => {
    run({ 'clusters/prod': PROD, 'clusters/old': PROD, 'clusters/older': PROD });
    put('clusters/old/manifests/notes.md', 'mine\n');
    run({ 'clusters/prod': PROD });
    expect(readdirSync(join(dist, 'clusters'))).toEqual(['old', 'prod']);
    expect(contents(join(dist, 'clusters/old'))).toEqual({ 'manifests/notes.md': 'mine\n' });
  });

  it('removes lost clusters only where it answers for them', () => {
    run({ 'clusters/a': PROD, 'clusters/b': PROD, base: { 'x.yaml': 'x\n' } });
    run({}, { owns: (prefix) => prefix === 'clusters/a' });
    expect(Object.keys(contents(dist)).filter((path) => path.endsWith('.generated'))).toEqual([
      'base/.generated',
      'clusters/b/.generated',
    ]);
    run({ base: {} });
    expect(contents(dist)).toEqual({});
  });

  it('turns a file into a folder and back', () => {
    run({ base: { a: '1', b: '1' } });
    run({ base: { 'a/c': '1', b: '1' } });
    expect(contents(dist)).toEqual({ 'base/.generated': 'a/c\nb\n', 'base/a/c': '1', 'base/b': '1' });
    run({ base: { a: '1', b: '1' } });
    expect(contents(dist)).toEqual({ 'base/.generated': 'a\nb\n', 'base/a': '1', 'base/b': '1' });
  });

  it('says what would change and writes nothing in a check', () => {
    run({ base: { a: '1', b: '1' } });
    const before = contents(root);
    const result = run({ base: { a: '2', c: '1' } }, { check: true });
    expect(result).toMatchObject({
      mode: 'none',
      written: ['base/.generated', 'base/a', 'base/c'],
      removed: ['base/b'],
      unchanged: 0,
    });
    expect(contents(root)).toEqual(before);
    rmSync(join(root, '.cdk8s-karpenter'), { recursive: true });
    run({ base: { a: '2' } }, { check: true, dist: join(root, 'nowhere') });
    expect(readdirSync(root)).toEqual(['dist']);
  });

  it('takes nothing in its own state for output, in a check beside an interrupted run', () => {
    run({ 'clusters/a': { x: '1' } });
    mkdirSync(join(dist, '.cdk8s-karpenter/old'), { recursive: true });
    writeFileSync(join(dist, '.cdk8s-karpenter/old/.generated'), 'x\n');
    writeFileSync(join(dist, '.cdk8s-karpenter/old/x'), '0');
    expect(run({ 'clusters/a': { x: '1' } }, { check: true })).toMatchObject({ written: [], removed: [] });
  });

  it('leaves everything alone when a part has an error, or when reading the parts fails', () => {
    run({ base: { a: '1' } });
    const before = contents(root);
    const parts = [asPart(asTrees({ base: { a: '2' } }), WRONG), asPart(asTrees({ other: { a: '2' } }))];
    expect(run({}, { parts })).toMatchObject({ mode: 'refused', written: ['base/a', 'other/.generated', 'other/a'] });
    function* failing(): Generator<OutputPart> {
      yield asPart([['base', new Map([['a', '2']])]]);
      throw new RangeError('the second cluster does not build');
    }
    expect(() => publish({ dist, parts: failing(), owns: () => true })).toThrow(RangeError);
    expect(contents(root)).toEqual(before);
  });

  it('reads parts one at a time', () => {
    const events: string[] = [];
    function* lazily(): Generator<OutputPart> {
      for (const name of ['a', 'b']) {
        yield asPart([[`clusters/${name}`, new Map([['x', name]])]]);
        events.push(existsSync(join(root, `.cdk8s-karpenter/dist/next/clusters/${name}/x`)) ? 'staged' : 'kept');
      }
    }
    publish({ dist, parts: lazily(), owns: () => true });
    expect(events).toEqual(['staged', 'staged']);
  });
});

describe('foreign files', () => {
  it('adopts a file with the same bytes', () => {
    put('clusters/prod/manifests/a.yaml', PROD['manifests/a.yaml']);
    const before = identity('clusters/prod/manifests/a.yaml');
    expect(run({ 'clusters/prod': PROD }).findings).toEqual([]);
    expect(identity('clusters/prod/manifests/a.yaml')).toEqual(before);
    expect(contents(dist)['clusters/prod/.generated']).toBe(LIST);
  });

  it('refuses to overwrite a file with other bytes, also after the loss of the list', () => {
    run({ 'clusters/prod': PROD });
    rmSync(join(dist, 'clusters/prod/.generated'));
    const before = contents(root);
    const result = run({ 'clusters/prod': { ...PROD, 'manifests/a.yaml': 'a: 2\n' } });
    expect(result.mode).toBe('refused');
    expect(result.findings).toMatchObject([
      { rule: 'fleet/foreign-file', severity: 'error', source: { file: 'clusters/prod/manifests/a.yaml' } },
    ]);
    expect(contents(root)).toEqual(before);
    expect(run({ 'clusters/prod': PROD })).toMatchObject({ written: ['clusters/prod/.generated'], unchanged: 3 });
  });

  it('never writes or deletes through a symbolic link', () => {
    const outside = join(root, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'a.yaml'), 'a: 1\n');
    writeFileSync(join(outside, 'x.yaml'), 'x\n');
    put('clusters/prod/.generated', 'manifests/a.yaml\nlinked.yaml\n');
    symlinkSync(outside, join(dist, 'clusters/prod/manifests'));
    symlinkSync(join(outside, 'x.yaml'), join(dist, 'clusters/prod/linked.yaml'));
    const refused = run({ 'clusters/prod': PROD });
    expect(refused.findings.map(({ rule, resource }) => [rule, resource])).toEqual([
      ['fleet/in-the-way', 'File/clusters/prod/manifests/a.yaml'],
      ['fleet/in-the-way', 'File/clusters/prod/manifests/b.yaml'],
    ]);
    // A listed path that is a link itself was generated: the link is replaced, its target is not.
    expect(run({ 'clusters/prod': { 'linked.yaml': 'new\n' } }).mode).toBe('swap');
    expect(lstatSync(join(dist, 'clusters/prod/linked.yaml')).isFile()).toBe(true);
    expect(contents(outside)).toEqual({ 'a.yaml': 'a: 1\n', 'x.yaml': 'x\n' });
    rmSync(join(dist, 'clusters'), { recursive: true });
    symlinkSync(outside, join(dist, 'clusters'));
    expect(run({ 'clusters/prod': PROD }).mode).toBe('refused');
    expect(Object.keys(contents(outside))).toEqual(['a.yaml', 'x.yaml']);
  });

  it('does not take a symbolic link or a file for the output', () => {
    mkdirSync(join(root, 'real'));
    symlinkSync('real', dist);
    expect(() => run({ base: { a: '1' } })).toThrow(/symbolic link; name the folder behind it/);
    expect(() => run({ base: { a: '1' } }, { check: true })).toThrow(PublishError);
    rmSync(dist);
    writeFileSync(dist, '');
    expect(() => run({ base: { a: '1' } })).toThrow(/not a folder/);
  });

  it('refuses a folder or file of someone else in the way', () => {
    put('base/a/notes.md', 'mine');
    put('base/b', 'mine');
    const result = run({ base: { a: '1', 'b/c': '1' } });
    expect(result.findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'fleet/in-the-way: base/a/notes.md was not generated and is in the way',
      'fleet/in-the-way: base/b was not generated and is in the way',
    ]);
    expect(Object.keys(contents(dist))).toEqual(['base/a/notes.md', 'base/b']);
  });

  it('is not led outside by a hostile list', () => {
    writeFileSync(join(root, 'secret'), 'secret');
    put('notes.md', 'mine');
    const hostile = [
      '../../notes.md',
      `${root}/secret`,
      '../../../secret',
      'x/../../../../secret',
      '.',
      '',
      '..',
      'a\\b',
      '\0',
      './a',
      'C:/a',
    ];
    put('clusters/prod/.generated', `${hostile.join('\n')}\r\ngone.yaml\n<<<<<<< HEAD\n`);
    put('clusters/prod/gone.yaml', 'old');
    const result = run({});
    expect(result.removed).toEqual(['clusters/prod/.generated', 'clusters/prod/gone.yaml']);
    expect(result.findings.map(({ rule, severity, got }) => [rule, severity, got])).toEqual(
      hostile.filter((line) => line !== '').map((line) => ['fleet/listing', 'warning', line]),
    );
    expect(contents(root)).toEqual({ secret: 'secret', 'dist/notes.md': 'mine', '.cdk8s-karpenter/.gitignore': '*\n' });
  });

  it('keeps trees apart of which one stands inside another', () => {
    const whole = {
      'overlays/prod': { k: '1', 'all/k': '1' },
      'overlays/prod/a': { k: '1' },
      'overlays/prod/b': { k: '1' },
    };
    run(whole);
    expect(contents(dist)).toMatchObject({
      'overlays/prod/.generated': 'all/k\nk\n',
      'overlays/prod/a/.generated': 'k\n',
    });
    const { 'overlays/prod/b': _, ...rest } = whole;
    expect(run(rest).removed).toEqual(['overlays/prod/b/.generated', 'overlays/prod/b/k']);
    // A list that was edited by hand claims a file of the tree inside.
    put('overlays/prod/.generated', 'a/k\nall/k\nk\n');
    expect(run(rest)).toMatchObject({ written: ['overlays/prod/.generated'], removed: [], findings: [] });
    expect(run({}).removed).toHaveLength(5);
    expect(existsSync(join(dist, 'overlays'))).toBe(false);
  });

  it('refuses paths that lead out or collide', () => {
    const bad = (trees: Trees) => run(trees).findings.map(({ rule, got }) => [rule, got]);
    for (const path of [
      '../x',
      '/x',
      'a//b',
      'a/./b',
      '',
      '.generated',
      'a\nb',
      'a\\b',
      'C:x',
      'x'.repeat(256),
      '\ud800',
    ]) {
      expect(bad({ base: { [path]: '1' } })).toEqual([['fleet/unsafe-path', `base/${path}`]]);
    }
    for (const prefix of ['..', '../x', '/x', '', '.cdk8s-karpenter', 'a/b/c/d']) {
      expect(bad({ [prefix]: { x: '1' } })).toEqual([['fleet/unsafe-folder', prefix]]);
    }
    expect(bad({ 'overlays/prod': { 'a/x': '1' }, 'overlays/prod/a': { x: '1' } })).toEqual([
      ['fleet/path-collision', 'overlays/prod/a/x'],
    ]);
    expect(bad({ 'clusters/Prod': { x: '1' }, 'clusters/prod': { x: '1' } })).toEqual([
      ['fleet/path-collision', 'clusters/prod'],
    ]);
    expect(bad({ base: { 'A.yaml': '1', 'a.yaml': '1' } })).toEqual([['fleet/path-collision', 'base/a.yaml']]);
    expect(existsSync(dist)).toBe(false);
  });
});

describe('one run at a time', () => {
  const lockFile = () => join(root, '.cdk8s-karpenter/dist/lock.1');
  const lock = (owner: object | string) => {
    mkdirSync(join(root, '.cdk8s-karpenter/dist'), { recursive: true });
    writeFileSync(lockFile(), typeof owner === 'string' ? owner : JSON.stringify(owner));
  };

  it('refuses while another run lives, and works again after it', () => {
    function* parts(): Generator<OutputPart> {
      yield asPart([['base', new Map([['a', '1']])]]);
      expect(() => run({ base: { a: '2' } })).toThrow(
        `another run (process ${process.pid}) is writing ${dist}; wait for it or end it`,
      );
    }
    publish({ dist, parts: parts(), owns: () => true });
    expect(contents(dist)['base/a']).toBe('1');
    expect(run({ base: { a: '2' } }).mode).toBe('single');
  });

  it('steps over a lock whose process is gone, was replaced, or never wrote its name', () => {
    const gone = spawnSync('true').pid;
    for (const owner of [
      { host: hostname(), pid: gone, start: '1' },
      { host: hostname(), pid: process.pid, start: '1' },
      '',
      '{',
      'null',
    ]) {
      lock(owner);
      run({ base: { a: '1' } });
      expect(readdirSync(join(root, '.cdk8s-karpenter/dist'))).toEqual([]);
    }
  });

  it('does not judge a lock of another machine', () => {
    lock({ host: 'elsewhere', pid: 1, start: '1' });
    expect(() => run({ base: { a: '1' } })).toThrow(
      `a run on elsewhere (process 1) is writing ${dist}; if it is not, remove ${lockFile()}`,
    );
    expect(existsSync(dist)).toBe(false);
  });
});

describe('recovery', () => {
  const state = (name: string) => join(root, '.cdk8s-karpenter/dist', name);
  const journal = () => {
    mkdirSync(state(''), { recursive: true });
    writeFileSync(state('journal'), 'swap\n');
  };

  it('takes the new tree, or else the old one, where the swap was cut', () => {
    run({ base: { a: '1' } });
    journal();
    renameSync(dist, state('next'));
    expect(recoverOutput(dist)).toBe(true);
    expect(contents(dist)['base/a']).toBe('1');
    journal();
    renameSync(dist, state('old'));
    expect(run({ base: { a: '1' } })).toMatchObject({ recovered: true, mode: 'none' });
    expect(readdirSync(state(''))).toEqual([]);
  });

  it('leaves an output alone that someone restored, and does nothing without a trace', () => {
    run({ base: { a: '1' } });
    journal();
    mkdirSync(state('next'));
    expect(recoverOutput(dist)).toBe(true);
    expect(contents(dist)['base/a']).toBe('1');
    const before = contents(root);
    expect(recoverOutput(dist)).toBe(false);
    expect(recoverOutput(join(root, 'nowhere'))).toBe(false);
    expect(contents(root)).toEqual(before);
  });

  it('is not led outside by a hostile journal', () => {
    run({ base: { a: '1' } });
    writeFileSync(join(root, 'secret'), 'secret');
    symlinkSync(root, join(dist, 'out'));
    for (const removed of [['../secret'], ['out/secret'], 'x', [1]]) {
      mkdirSync(join(dist, '.cdk8s-karpenter'));
      const journal = { direction: 'forward', written: ['out/dist/base/a'], created: [], removed };
      writeFileSync(join(dist, '.cdk8s-karpenter/journal'), JSON.stringify(journal));
      recoverOutput(dist);
    }
    symlinkSync(root, join(dist, '.cdk8s-karpenter'));
    recoverOutput(dist);
    expect(contents(root)).toMatchObject({ secret: 'secret', 'dist/base/a': '1' });
    expect(existsSync(join(dist, '.cdk8s-karpenter'))).toBe(false);
  });
});

describe('writeTree', () => {
  it('writes plainly, and never through a link', () => {
    const out = join(root, 'out');
    writeTree(out, asTrees({ 'clusters/prod': PROD }));
    writeTree(out, asTrees({ 'clusters/prod': { 'cluster.json': 'new' } }));
    expect(contents(out)).toEqual({
      'clusters/prod/cluster.json': 'new',
      'clusters/prod/manifests/a.yaml': 'a: 1\n',
      'clusters/prod/manifests/b.yaml': 'b: 1\n',
    });
    symlinkSync(root, join(out, 'link'));
    for (const prefix of ['link', '..', '/tmp'])
      expect(() => writeTree(out, asTrees({ [prefix]: { x: '1' } }))).toThrow(PublishError);
    expect(existsSync(join(root, 'x'))).toBe(false);
  });
});

it('two processes at once: one wins, the other says so', async () => {
  const { buildSync } = await import('esbuild');
  const child = join(root, 'child.cjs');
  buildSync({ entryPoints: [join(__dirname, 'publish-child.ts')], bundle: true, platform: 'node', outfile: child });
  const files = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`f${index}`, `${index}\n`]));
  writeFileSync(join(root, 'trees.json'), JSON.stringify({ base: files }));
  const outcomes = await Promise.all([1, 2, 3].map(() => processOutput(child)));
  const codes = outcomes.map((text) => JSON.parse(text).code ?? JSON.parse(text).mode).sort();
  expect(codes.filter((code) => code === 'swap')).toHaveLength(1);
  expect(codes.filter((code) => !['swap', 'none', 'locked'].includes(code))).toEqual([]);
  expect(Object.keys(contents(join(dist, 'base')))).toHaveLength(2001);

  function processOutput(script: string): Promise<string> {
    return new Promise((done) => {
      let text = '';
      const { stdout } = spawn(process.execPath, [script, dist, join(root, 'trees.json')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      stdout.on('data', (chunk) => {
        text += chunk;
      });
      stdout.on('close', () => done(text));
    });
  }
});
