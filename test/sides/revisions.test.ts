import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clusterJson, nodeClass, pool } from '../check/folder';
import { realTool } from '../real-tool';
import { freshLib, Repository } from './repository';

beforeAll(freshLib);

const before = { 'pools/class.yaml': nodeClass('default'), 'pools/general.yaml': pool('general', { weight: 10 }) };
const heavier = { 'pools/general.yaml': pool('general', { weight: 50 }) };
const weight = [
  { resource: 'NodePool/general', path: 'spec.weight', before: 10, after: 50, rule: 'review/pool-behaviour' },
];

describe('a revision', () => {
  test('is compared with a folder, and with another one; nothing is checked out', () => {
    const repository = new Repository(before);
    repository.write(heavier).commit();
    repository.git('tag', 'v1');
    const names = repository.names();
    expect(repository.review('main~1:pools', 'pools').changes).toMatchObject(weight);
    expect(repository.review('HEAD^:pools', 'v1:pools').changes).toMatchObject(weight);
    expect(repository.review('main~1:pools/general.yaml', 'main:pools/general.yaml').changes).toMatchObject(weight);
    expect(repository.review('main~1:', '.').changes).toMatchObject(weight);
    expect(repository.review('HEAD^{/change}:pools', 'pools').changes).toEqual([]);
    expect(repository.names()).toEqual(names);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('that has no such folder is empty, and that is said', () => {
    const repository = new Repository({ 'README.md': 'hello' }).write(before);
    const { worst, notLookedAt } = repository.review('main:pools', 'pools');
    expect(worst).toBe('new-nodes');
    expect(notLookedAt).toContain('main has no pools');
  });

  test('is read from a folder below the top: ./ is seen from there', () => {
    const repository = new Repository(before).write(heavier);
    const run = (...args: string[]) => repository.diffWith({ cwd: 'pools' }, ...args);
    expect(run('main:./', '.').stdout).toContain('NodePool/general spec.weight: 10 -> 50');
    expect(run('main:pools', '.').stdout).toContain('NodePool/general spec.weight: 10 -> 50');
    expect(run('main:../../x', '.')).toMatchObject({
      status: 2,
      stderr: 'error: "main:../../x" leads out of the repository\n',
    });
  });

  test('loses to a path of the same name', () => {
    const repository = new Repository(before);
    repository.write({
      'main:pools/general.yaml': pool('general', { weight: 50 }),
      'main:pools/class.yaml': nodeClass('default'),
    });
    expect(repository.review('pools', 'main:pools').changes).toMatchObject(weight);
  });

  test.each([
    ['nope:pools', 'error: git knows no revision "nope"; fetch it first, or correct the name\n'],
    ['--help:pools', undefined],
    ['-x:pools', undefined],
    ['$(touch hacked):pools', 'error: git knows no revision "$(touch hacked)"; fetch it first, or correct the name\n'],
    [
      'main;touch hacked:pools',
      'error: git knows no revision "main;touch hacked"; fetch it first, or correct the name\n',
    ],
    ['a\nb:pools', 'error: git knows no revision "a\\nb"; fetch it first, or correct the name\n'],
    [
      'nothing',
      'error: nothing: no such file or folder; a revision is written with its path, as in main:dist, and a cluster as live\n',
    ],
    [
      ':pools',
      'error: :pools: no such file or folder; a revision is written with its path, as in main:dist, and a cluster as live\n',
    ],
  ])('%j that is none is one line, and reaches no shell', (side, line) => {
    const repository = new Repository(before);
    const { status, stdout, stderr } = repository.diff('--', side, 'pools');
    expect([status, stdout]).toEqual([2, '']);
    if (line === undefined) expect(stderr).toMatch(/^error: git knows no revision .*\n$/);
    else expect(stderr).toBe(line);
    expect(repository.names()).not.toContain('hacked');
  });

  test('file names with blanks, quotes, newlines and signs of a shell are names', () => {
    const name = (part: string) => `pools/a b'"$(x)${part}\n\t;&|.yaml`;
    const repository = new Repository({ [name('1')]: pool('one'), [name('2')]: pool('two', { weight: 10 }) });
    repository.write({ [name('2')]: pool('two', { weight: 50 }) });
    expect(repository.review('main:pools', 'pools').changes).toMatchObject([
      { resource: 'NodePool/two', path: 'spec.weight' },
    ]);
    repository.write({ [name('2')]: 'apiVersion: v1\nkind: [' });
    const { status, stderr } = repository.diff('main:pools', 'pools');
    expect(status).toBe(2);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  test('submodules, links and LFS pointers are not looked at, on both sides, and said', () => {
    const repository = new Repository(before);
    const other = new Repository({ 'pool.yaml': pool('other') });
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.folder, 'pools/module');
    symlinkSync('general.yaml', join(repository.folder, 'pools/link.yaml'));
    repository
      .write({ 'pools/large.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n' })
      .commit();
    const { worst, notLookedAt } = repository.review('main:pools', 'pools');
    expect(worst).toBe('none');
    expect([...notLookedAt].sort()).toEqual([
      'main:pools/large.yaml is kept by Git LFS and not here',
      'main:pools/link.yaml is a symbolic link',
      'main:pools/module is a repository of its own (a submodule)',
      'pools/large.yaml is kept by Git LFS and not here',
      'pools/link.yaml is a symbolic link',
      'pools/module is a repository of its own (a submodule)',
    ]);
  });

  test('outside of a repository is one line', () => {
    const repository = new Repository(before);
    const { status, stderr } = repository.diffWith({ env: { GIT_DIR: '/nowhere' } }, 'main:pools', 'pools');
    expect([status, stderr]).toEqual([2, 'error: "main" cannot be read: not a git repository: \'/nowhere\'\n']);
  });
});

describe('a kustomization of a revision', () => {
  const hasKubectl = realTool('kubectl', 'version', '--client');
  const kustomization = (more: object) => ({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    ...more,
  });
  const overlay = (weight: number, more: object = {}) => ({
    'base/kustomization.yaml': kustomization({ resources: ['pool.yaml', 'class.yaml'] }),
    'base/pool.yaml': pool('general'),
    'base/class.yaml': nodeClass('default'),
    'prod/weight.yaml': `- op: add\n  path: /spec/weight\n  value: ${weight}\n`,
    'prod/kustomization.yaml': kustomization({
      resources: ['../base'],
      patches: [{ target: { kind: 'NodePool' }, path: 'weight.yaml' }],
      ...more,
    }),
  });

  test.skipIf(!hasKubectl)('is built apart from the work tree, which has other files by now', () => {
    const repository = new Repository(overlay(10));
    repository.remove('base').write({ 'prod/kustomization.yaml': kustomization({ resources: ['all.yaml'] }) });
    repository.write({
      'prod/all.yaml': {
        apiVersion: 'v1',
        kind: 'List',
        items: [pool('general', { weight: 50 }), nodeClass('default')],
      },
    });
    expect(repository.review('main:prod', 'prod').changes).toMatchObject(weight);
  });

  test.each([
    ['a remote base', { resources: ['../base', 'https://example.com/base?ref=v1'] }, 'https://example.com/base?ref=v1'],
    ['a base of git', { resources: ['github.com/example/base'] }, 'github.com/example/base'],
    ['a remote patch', { patches: [{ path: 'https://example.com/patch.yaml' }] }, 'https://example.com/patch.yaml'],
    ['a folder outside', { resources: ['../../../../etc'] }, '../../../../etc'],
    ['an absolute path', { resources: ['/etc'] }, '/etc'],
    ['a chart', { generators: ['chart.yaml'] }, 'https://charts.example.com'],
  ])('that names %s is refused', (_, more, named) => {
    const repository = new Repository({
      ...overlay(10, { namePrefix: 'x-', ...more }),
      'prod/chart.yaml': {
        apiVersion: 'builtin',
        kind: 'HelmChartInflationGenerator',
        repo: 'https://charts.example.com',
      },
    });
    const { status, stderr } = repository.diff('main:prod', 'base');
    expect([status, stderr]).toEqual([
      2,
      `error: main:prod/kustomization.yaml cannot be built: it names ${named}, which is not in the revision\n`,
    ]);
  });
});

describe('without BEFORE', () => {
  /** A clone of a repository whose main goes on after the branch was made. */
  function branched(): Repository {
    const files = { 'dist/class.yaml': nodeClass('default'), 'dist/general.yaml': pool('general', { weight: 10 }) };
    const origin = new Repository(files);
    origin.write({ 'dist/other.yaml': pool('other') }).commit();
    const clone = new Repository();
    clone.git('remote', 'add', 'origin', origin.folder);
    clone.git('fetch', '--quiet', 'origin');
    clone.git('checkout', '--quiet', '-b', 'feature', 'origin/main~1');
    clone.write({ 'dist/general.yaml': pool('general', { weight: 50 }) });
    return clone;
  }

  test.each([
    ['GITHUB_BASE_REF', (_clone: Repository) => 'main'],
    ['CI_MERGE_REQUEST_DIFF_BASE_SHA', (clone: Repository) => clone.git('rev-parse', 'origin/main~1')],
  ])('it is what %s names', (name, value) => {
    const clone = branched();
    const { stdout } = clone.diffWith({ env: { [name]: value(clone) } }, '--format', 'json');
    expect(JSON.parse(stdout).changes).toMatchObject(weight);
  });

  test('it is what origin/HEAD and HEAD have in common, from any folder', () => {
    const clone = branched();
    clone.git('remote', 'set-head', 'origin', 'main');
    expect(clone.review().changes).toMatchObject(weight);
    mkdirSync(join(clone.folder, 'sub/dist'), { recursive: true });
    clone.write({ 'sub/dist/class.yaml': nodeClass('default') });
    expect(clone.diffWith({ cwd: 'sub' }, '--details').stdout).toMatch(
      /not looked at: [0-9a-f]{12} has no sub\/dist\n/,
    );
  });

  test('none is one line that helps', () => {
    const clone = branched();
    expect(clone.diff()).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'error: there is no BEFORE to be found: neither GITHUB_BASE_REF nor CI_MERGE_REQUEST_DIFF_BASE_SHA is set, and origin/HEAD is not here; name BEFORE, such as main:dist\n',
    });
    expect(clone.diffWith({ env: { GITHUB_BASE_REF: 'gone' } }).stderr).toBe(
      'error: refs/remotes/origin/gone is not here to compare with; fetch it first, or correct the name\n',
    );
  });

  test('a shallow clone is named, with what to do', () => {
    const origin = new Repository({ 'dist/class.yaml': nodeClass('default') });
    origin.write({ 'dist/general.yaml': pool('general') }).commit();
    const clone = new Repository();
    clone.git('fetch', '--quiet', '--depth=1', `file://${origin.folder}`, 'main');
    clone.git('checkout', '--quiet', 'FETCH_HEAD');
    for (const run of [clone.diffWith({ env: { GITHUB_BASE_REF: 'main' } }), clone.diff('HEAD~1:dist', 'dist')]) {
      expect(run).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(
          /^error: .*; this is a shallow clone: fetch all of it \(fetch-depth: 0 of .*\)\n$/,
        ),
      });
    }
  });
});

test('cluster.json says the cluster of what lies below it, and of a side that lies below it', () => {
  const files = {
    'dist/clusters/prod/cluster.json': clusterJson('prod'),
    'dist/clusters/prod/manifests/general.yaml': pool('general', { weight: 10 }),
  };
  const repository = new Repository(files);
  repository.write({ 'dist/clusters/prod/manifests/general.yaml': pool('general', { weight: 50 }) });
  const side = (path: string) => repository.review(`main:${path}`, path);
  expect(side('dist')).toMatchObject({ changes: [{ cluster: 'prod' }], clusters: { prod: { name: 'prod' } } });
  for (const path of [
    'dist/clusters/prod',
    'dist/clusters/prod/manifests',
    'dist/clusters/prod/manifests/general.yaml',
  ]) {
    expect(side(path)).toMatchObject({ changes: [{ cluster: '' }], clusters: { '': { name: 'prod' } } });
  }
});
