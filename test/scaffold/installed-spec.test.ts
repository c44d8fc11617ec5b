import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installedSpec, scaffold } from '../../src/scaffold';
import { scaffoldFiles } from '../../src/scaffold/files';

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'spec-')));
});
afterEach(() => rmSync(base, { recursive: true }));

function write(path: string, json: object): void {
  mkdirSync(dirname(join(base, path)), { recursive: true });
  writeFileSync(join(base, path), JSON.stringify(json));
}

/** A project that asks for the package by a spec, with a copy of it in its `node_modules`. */
function installed(project: string, spec: string, group = 'dependencies'): void {
  write(`${project}/package.json`, { [group]: { 'cdk8s-karpenter': spec } });
  write(`${project}/node_modules/cdk8s-karpenter/package.json`, { name: 'cdk8s-karpenter' });
}

const BIN = 'node_modules/.bin/cdk8s-karpenter';

/** What a new repository is given, where the command runs from a project's own `node_modules`. */
const spec = (project: string, folder: string, script = BIN): string | undefined =>
  installedSpec(join(base, folder), { script: join(base, project, script), folder: base });

describe('a new repository names the package as it was installed', () => {
  test.each([
    ['file:../cdk8s-karpenter-0.1.0.tgz', 'file:../cdk8s-karpenter-0.1.0.tgz'],
    ['../cdk8s-karpenter-0.1.0.tgz', 'file:../cdk8s-karpenter-0.1.0.tgz'],
    ['cdk8s-karpenter-0.1.0.tgz', 'file:../app/cdk8s-karpenter-0.1.0.tgz'],
    ['file:/opt/cdk8s-karpenter-0.1.0.tgz', /^file:(\.\.\/)+opt\/cdk8s-karpenter-0\.1\.0\.tgz$/],
    ['link:../lib', 'link:../lib'],
    ['git+https://git.example.com/a/b.git#v1', 'git+https://git.example.com/a/b.git#v1'],
    ['git@github.com:example/cdk8s-karpenter.git', 'git@github.com:example/cdk8s-karpenter.git'],
    ['github:example/cdk8s-karpenter#semver:^0.1', 'github:example/cdk8s-karpenter#semver:^0.1'],
    ['example/cdk8s-karpenter#main', 'example/cdk8s-karpenter#main'],
    ['https://example.com/cdk8s-karpenter-0.1.0.tgz', 'https://example.com/cdk8s-karpenter-0.1.0.tgz'],
  ])('%s', (asked, expected) => {
    installed('app', asked);
    expect(spec('app', 'new')).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });

  test.each(['^0.1.0', '0.1.0', '~0.1', 'latest', '*', 'npm:cdk8s-karpenter@0.1.0', '>=0.1 <1'])(
    'its version where that came from a registry: %s',
    (asked) => {
      installed('app', asked, 'devDependencies');
      expect(spec('app', 'new')).toBeUndefined();
    },
  );

  test('seen from the new folder, not from where it was installed', () => {
    installed('app', 'file:../t.tgz');
    expect(spec('app', 'deep/er/new')).toBe('file:../../../t.tgz');
    expect(spec('app', 'app')).toBe('file:../t.tgz');
    expect(spec('app', '.')).toBe('file:./t.tgz');
  });

  test('run by npx, whose own folder asks for the tarball', () => {
    installed('.npm/_npx/1a2b', 'file:../../../t.tgz');
    expect(spec('.npm/_npx/1a2b', 'new')).toBe('file:../t.tgz');
  });

  test('run through the store of pnpm', () => {
    installed('app', 'file:../t.tgz');
    const script = 'node_modules/.pnpm/x/node_modules/cdk8s-karpenter/lib/cli.js';
    expect(spec('app', 'new', script)).toBe('file:../t.tgz');
  });

  test('installed for the whole machine, which only npm knows', () => {
    write('node_modules/.package-lock.json', {
      packages: { 'node_modules/cdk8s-karpenter': { resolved: 'git+ssh://git@github.com/example/x.git#abc' } },
    });
    expect(spec('.', 'new')).toBe('git+ssh://git@github.com/example/x.git#abc');
  });

  test.each(['{', '[]', '{"dependencies":3}', '{"dependencies":{"cdk8s-karpenter":{}}}'])(
    'nothing of a package.json that says nothing: %s',
    (text) => {
      mkdirSync(join(base, 'app'));
      writeFileSync(join(base, 'app/package.json'), text);
      expect(spec('app', 'new')).toBeUndefined();
    },
  );

  test('nothing where the package runs from its own folder', () => {
    write('package.json', { name: 'cdk8s-karpenter', dependencies: { 'cdk8s-karpenter': 'file:.' } });
    expect(installedSpec(join(base, 'new'), { script: join(base, 'lib/cli.js'), folder: base })).toBeUndefined();
  });
});

describe('a workspace', () => {
  function workspace(asked: string | undefined): void {
    write('package.json', { workspaces: ['packages/*'] });
    write('packages/cdk8s-karpenter/package.json', { name: 'cdk8s-karpenter' });
    write('packages/app/package.json', { dependencies: asked === undefined ? {} : { 'cdk8s-karpenter': asked } });
    mkdirSync(join(base, 'node_modules'));
    symlinkSync('../packages/cdk8s-karpenter', join(base, 'node_modules/cdk8s-karpenter'));
    mkdirSync(join(base, 'packages/app/node_modules'));
    symlinkSync('../../cdk8s-karpenter', join(base, 'packages/app/node_modules/cdk8s-karpenter'));
  }

  test.each(['workspace:*', 'workspace:^', '^0.1.0'])('has its own spec for a folder in it: %s', (asked) => {
    workspace(asked);
    expect(spec('packages/app', 'packages/new')).toBe(asked);
  });

  test('has the folder of the package for one outside', () => {
    workspace('workspace:*');
    const outside = installedSpec('/somewhere/new', { script: join(base, 'packages/app', BIN), folder: base });
    expect(outside).toMatch(/^file:\.\..*\/packages\/cdk8s-karpenter$/);
  });

  test('links it for all, asked for or not', () => {
    workspace(undefined);
    expect(spec('.', 'packages/new')).toBe('*');
  });
});

test('it stands in package.json, whatever its characters', () => {
  const values = {
    name: 'my-cluster',
    region: 'eu-west-1',
    environment: 'dev',
    tier: 'development',
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
  };
  const library = 'file:../a "b" $& {{name}}/t.tgz';
  const text = scaffoldFiles({ ...values, library }).get('package.json') ?? '';
  expect(JSON.parse(text).dependencies['cdk8s-karpenter']).toBe(library);
  expect(scaffold(join(base, 'new'), { ...values, library })).toMatchObject({ warnings: [] });
});
