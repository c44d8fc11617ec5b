import { spawnSync } from 'node:child_process';
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
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POOLS, wordsOf } from '../adopt/docs';
import { FULL } from '../full';
import { install, run, succeed } from './run';
import { writeStockApp } from './stock-app';
import { pack } from './tarball';

const root = join(__dirname, '../..');
const fixtures = join(root, 'test/fixtures/package');
const own = require('../../package.json');
const dev: Readonly<Record<string, string>> = own.devDependencies;

const base = mkdtempSync(join(tmpdir(), 'package-'));
let tarball: string;

beforeAll(async () => {
  tarball = await pack(base);
});
afterAll(() => rmSync(base, { recursive: true }));

/** Without a registry nothing can be installed. That excuses a laptop on a train, not CI. */
function registryAnswers(): boolean {
  const ask = ['view', 'cdk8s', 'version', '--fetch-retries=0', '--fetch-timeout=10000'];
  const { status } = spawnSync('npm', ask, { stdio: 'ignore' });
  if (status !== 0) process.stderr.write('The npm registry does not answer: tests that install are skipped.\n');
  return status === 0;
}
const canInstall = FULL && (process.env.CI !== undefined || registryAnswers());

function filesOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => relative(folder, join(file.parentPath, file.name))).sort();
}

function project(name: string, fixture?: string): string {
  const folder = join(base, name);
  mkdirSync(folder);
  if (fixture !== undefined) cpSync(join(fixtures, fixture), folder, { recursive: true });
  return folder;
}

describe('the tarball', () => {
  let folder: string;
  let files: string[];

  beforeAll(async () => {
    folder = join(base, 'package');
    await succeed(base, 'tar', 'xzf', tarball);
    files = filesOf(folder);
    const unpacked = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    const kB = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
    process.stdout.write(`tarball: ${kB(statSync(tarball).size)}, unpacked ${kB(unpacked)}, ${files.length} files\n`);
  });

  test('has what stands beside the code', () => {
    expect(files).toEqual(expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']));
    expect(statSync(join(folder, own.bin['cdk8s-karpenter'])).mode & 0o111).toBe(0o111);
  });

  test('has the documents and the recipes that the README names', () => {
    const named = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\]\(((?:docs|examples)\/[^)#]+)/g)];
    expect(named.length).toBeGreaterThan(7);
    expect(files).toEqual(expect.arrayContaining(named.map(([, file]) => file)));
  });

  test('has nothing that no source of the library stands for', () => {
    const library = files.filter((file) => file.startsWith('lib/'));
    const others = files.filter((file) => !/^(?:lib|docs|examples)\//.test(file));
    expect(others).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'action.yml', 'package.json']);
    const sourceOf = (file: string): string => file.slice('lib/'.length).replace(/(\.d\.ts|\.js)$/, '.ts');
    expect(library.filter((file) => !existsSync(join(root, sourceOf(file))))).toEqual(['lib/cli.js']);
    expect(library.filter((file) => /^lib\/(test|scripts|clusters|bench)\//.test(file))).toEqual([]);
  });

  test('needs no module that is not there or declared', () => {
    const declared = [own.name, ...Object.keys({ ...own.dependencies, ...own.peerDependencies })];
    const packageOf = (module: string): string =>
      module
        .split('/')
        .slice(0, module.startsWith('@') ? 2 : 1)
        .join('/');
    const isThere = (file: string, module: string): boolean => {
      if (!module.startsWith('.'))
        return module.startsWith('node:') || builtinModules.includes(module) || declared.includes(packageOf(module));
      const path = normalize(join(dirname(file), module));
      return [path, `${path}.js`, `${path}/index.js`].some((candidate) => files.includes(candidate));
    };
    const missing = files
      .filter((file) => /\.c?js$/.test(file))
      .flatMap((file) => {
        const code = readFileSync(join(folder, file), 'utf8');
        const modules = [...code.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map(([, module = '']) => module);
        return modules.filter((module) => !isThere(file, module)).map((module) => `${file}: ${module}`);
      });
    expect(missing).toEqual([]);
  });

  test('publint', async () => {
    expect(
      await succeed(base, process.execPath, join(root, 'node_modules/publint/src/cli.js'), '--strict', tarball),
    ).toContain('All good!');
  });

  test('are the types wrong?', async () => {
    const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    expect(await succeed(base, process.execPath, attw, tarball)).toContain('No problems found');
  });
});

describe.runIf(canInstall)('installed', () => {
  let esm: string;

  beforeAll(async () => {
    esm = project('esm', 'esm');
    const packages = ['cdk8s', 'constructs', 'typescript', '@types/node'].map((name) => `${name}@${dev[name]}`);
    await install(esm, tarball, ...packages);
  });

  describe('in an ESM project with TypeScript 7', () => {
    test('compiles, with every declaration checked, and synthesizes', async () => {
      expect(existsSync(join(esm, 'node_modules/cdk8s-plus-30'))).toBe(false);
      await succeed(esm, 'node_modules/.bin/tsc');
      await succeed(esm, process.execPath, 'build/main.js');
      expect(filesOf(join(esm, 'dist/clusters/my-cluster/manifests'))).toEqual([
        'ec2nodeclass-default.yaml',
        'kustomization.yaml',
        'nodepool-general.yaml',
      ]);
    });
  });

  describe('in a project as `cdk8s init typescript-app` makes it', () => {
    let folder: string;

    beforeAll(async () => {
      folder = project('stock');
      writeStockApp(folder);
      cpSync(join(fixtures, 'commonjs'), folder, { recursive: true });
      await install(folder, tarball);
    });

    test('compiles with its TypeScript 5.9', async () => {
      expect(await succeed(folder, 'node_modules/.bin/tsc', '--version')).toContain('Version 5.9.');
      await succeed(folder, 'npm', 'run', 'compile');
      await succeed(folder, 'node_modules/.bin/tsc', '--build', '--clean');
    });

    test('synthesizes through the CLI and app.synth()', async () => {
      await succeed(folder, 'npm', 'run', 'synth');
      const yaml = readFileSync(join(folder, 'dist/stock.k8s.yaml'), 'utf8');
      expect(yaml.match(/^kind: .*$/gm)).toEqual(['kind: EC2NodeClass', 'kind: NodePool']);
    });

    test('synthesizes through the CLI and synth(fleet)', async () => {
      await succeed(folder, 'node_modules/.bin/cdk8s', 'synth', '--app', 'npx ts-node fleet.ts', '--output', 'fleet');
      expect(filesOf(join(folder, 'fleet'))).toContain('clusters/my-cluster/manifests/nodepool-general.yaml');
    });

    test('its own jest test runs', async () => {
      await succeed(folder, 'npm', 'test', '--', '--update-snapshot');
      const snapshot = readFileSync(join(folder, '__snapshots__/main.test.ts.snap'), 'utf8');
      expect(snapshot).toContain('"kind": "NodePool"');
    });
  });

  describe('in the repository that init makes', () => {
    let folder: string;

    /** The step of its workflow that looks for a stale dist/, in a checkout whose commit is the state of the index. */
    function staleStep() {
      const workflow = readFileSync(join(folder, '.github/workflows/synth.yaml'), 'utf8');
      const [, script = 'false'] = /run: \|\n((?: {10}.*\n)+)/.exec(workflow) ?? [];
      return run(folder, 'bash', '-e', '-c', script);
    }

    function edit(file: string, from: string, to: string): void {
      const text = readFileSync(join(folder, file), 'utf8');
      expect(text).toContain(from);
      writeFileSync(join(folder, file), text.replace(from, to));
    }

    beforeAll(async () => {
      await succeed(esm, 'node_modules/.bin/cdk8s-karpenter', 'init', join(base, 'repository'));
      folder = join(base, 'repository');
      await install(folder, '--save-exact', tarball);
    });

    test('synthesizes, and its tests pass', async () => {
      await succeed(folder, 'npm', 'run', 'synth');
      await succeed(folder, 'npm', 'test');
      await succeed(folder, 'git', 'init', '--quiet');
      await succeed(folder, 'git', 'add', '--all');
      expect(await staleStep()).toMatchObject({ status: 0, output: '' });
    });

    test('synthesizes the same through the CLI', async () => {
      await succeed(folder, 'node_modules/.bin/cdk8s', 'synth');
      expect(await staleStep()).toMatchObject({ status: 0, output: '' });
      const untracked = await succeed(folder, 'git', 'ls-files', '--others', '--exclude-standard');
      expect(untracked).toBe('');
    });

    test('a second init refuses', async () => {
      const again = await run(esm, 'node_modules/.bin/cdk8s-karpenter', 'init', folder);
      expect(again).toMatchObject({ status: 1, output: expect.stringContaining('  clusters/my-cluster.ts\n') });
    });

    test('a type error fails its test', async () => {
      edit('clusters/my-cluster.ts', "'on-demand'", "'on-demnad'");
      const { status, output } = await run(folder, 'npm', 'test');
      edit('clusters/my-cluster.ts', "'on-demnad'", "'on-demand'");
      expect(status).toBe(1);
      expect(output).toContain('clusters/my-cluster.ts');
      expect(output).toContain('on-demnad');
    });

    test('a stale dist/ fails its test, and a fresh one that is not committed its workflow', async () => {
      edit('clusters/my-cluster.ts', 'cpu: 100,', 'cpu: 200,');
      const { status, output } = await run(folder, 'npm', 'test');
      expect(status).toBe(1);
      expect(output).toContain('clusters/my-cluster/manifests/nodepool-general.yaml');
      await succeed(folder, 'npm', 'run', 'synth');
      await succeed(folder, 'npm', 'test');
      const stale = await staleStep();
      expect(stale.status).toBe(1);
      expect(stale.output.match(/^[-+] .*$/gm)).toEqual(['-    cpu: 100', '+    cpu: 200']);
    });
  });

  describe('the path of docs/adopt.md', () => {
    test('from YAML to a repository that changes nothing, and to a first edit with its consequence', async () => {
      const folder = project('adopted');
      writeFileSync(join(folder, 'pools.yaml'), POOLS);
      const command = join(esm, 'node_modules/.bin/cdk8s-karpenter');
      expect(await succeed(folder, command, ...wordsOf('adopt'))).toContain('no consequence: 0 nodes roll');
      const repository = join(folder, 'karpenter');
      await install(repository, '--save-exact', tarball);
      await succeed(repository, 'npm', 'run', 'synth');
      await succeed(repository, 'npm', 'test');
      const diff = () => succeed(repository, 'npx', 'cdk8s-karpenter', ...wordsOf('diff'));
      expect(await diff()).toMatch(/^no consequence\n/);
      const file = join(repository, 'clusters/my-cluster.ts');
      writeFileSync(file, readFileSync(file, 'utf8').replace('cpu: 100 }', 'cpu: 200 }'));
      await succeed(repository, 'npm', 'run', 'synth');
      expect(await diff()).toContain('NodePool/general spec.limits.cpu: 100 -> 200');
    });
  });
});
