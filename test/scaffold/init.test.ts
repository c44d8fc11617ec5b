import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeNewFiles } from '../../src/scaffold/new-files';
import { COMMAND_LINE } from '../command-line';

const root = join(__dirname, '../..');
let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'init-'));
});
afterEach(() => rmSync(base, { recursive: true }));

/** Runs `cdk8s-karpenter init …` without a terminal. */
function init(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND_LINE, 'init', ...args], {
    cwd: base,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

describe('a new repository', () => {
  test('has everything, with every placeholder filled, the same each time', () => {
    expect(init('one')).toMatchObject({ status: 0, stderr: '' });
    expect(init('two').status).toBe(0);
    const files = filesOf(join(base, 'one'));
    expect(Object.keys(files)).toEqual([
      '.github/workflows/comment.yaml',
      '.github/workflows/review.yaml',
      '.github/workflows/synth.yaml',
      '.gitignore',
      'README.md',
      'cdk8s.yaml',
      'clusters/my-cluster.ts',
      'fleet.ts',
      'main.ts',
      'package.json',
      'test/fleet.test.ts',
      'tsconfig.json',
      'typescript.cjs',
    ]);
    expect(files['typescript.cjs']).toBe(readFileSync(join(root, 'scripts/run/typescript.cjs'), 'utf8'));
    expect(filesOf(join(base, 'two'))).toEqual(files);
    for (const text of Object.values(files)) expect(text).not.toMatch(/(?<!\$)\{\{/);
  });

  test('pins the versions that this package is tested with', () => {
    init('.');
    const own = require('../../package.json');
    const made = JSON.parse(readFileSync(join(base, 'package.json'), 'utf8'));
    const { 'cdk8s-karpenter': library, ...others } = { ...made.dependencies, ...made.devDependencies };
    expect(library).toBe(own.version);
    expect(Object.keys(others)).toContain('cdk8s');
    for (const [name, version] of Object.entries(others))
      expect([name, version]).toEqual([name, own.devDependencies[name]]);
  });

  test('says what the options say', () => {
    init(
      '.',
      '--name',
      'Blue_1',
      '--region',
      'us-gov-west-1',
      '--environment',
      'qa',
      '--tier',
      'staging',
      '--karpenter-version',
      'v1.5.8',
    );
    const source = readFileSync(join(base, 'clusters/Blue_1.ts'), 'utf8');
    expect(source).toContain("name: 'Blue_1'");
    expect(source).toContain("region: 'us-gov-west-1'");
    expect(source).toContain("environment: 'qa'");
    expect(source).toContain("tier: 'staging'");
    expect(source).toContain("karpenterVersion: '1.5.8'");
    expect(source).toContain("kubernetesVersion: '1.33'"); // 1.34 needs Karpenter 1.6
    expect(readFileSync(join(base, 'fleet.ts'), 'utf8')).toContain("from './clusters/Blue_1'");
  });
});

describe('what is there stays', () => {
  test('a second init names the files, fails and changes nothing', () => {
    init('.');
    writeFileSync(join(base, 'main.ts'), 'mine');
    const before = filesOf(base);
    const { status, stdout, stderr } = init('.');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    for (const path of Object.keys(before)) expect(stderr).toContain(`  ${path}\n`);
    expect(filesOf(base)).toEqual(before);
  });

  test('one file in the way is enough, and nothing is written beside it', () => {
    writeFileSync(join(base, 'README.md'), 'mine');
    expect(init('.')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/choose another folder:\n {2}README\.md\n$/),
    });
    expect(filesOf(base)).toEqual({ 'README.md': 'mine' });
  });

  test('other files, .git among them, are no obstacle', () => {
    mkdirSync(join(base, '.git'));
    writeFileSync(join(base, '.git/HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(join(base, 'LICENSE'), 'mine');
    expect(init('.').status).toBe(0);
    expect(filesOf(base)).toMatchObject({ LICENSE: 'mine', '.git/HEAD': 'ref: refs/heads/main\n' });
  });

  test('a file or a link where a folder has to be', () => {
    mkdirSync(join(base, 'repo'));
    mkdirSync(join(base, 'elsewhere'));
    symlinkSync('../elsewhere', join(base, 'repo/clusters'));
    writeFileSync(join(base, 'repo/test'), 'mine');
    expect(init('repo')).toMatchObject({ status: 1, stderr: expect.stringMatching(/:\n {2}clusters\n {2}test\n$/) });
    expect(readdirSync(join(base, 'elsewhere'))).toEqual([]);
    expect(init('repo/test')).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be written') });
  });

  test('a failure half-way takes back what was written', () => {
    const files = new Map([
      ['a/b/one', '1'],
      ['a/two', '2'],
      [`a/${'x'.repeat(300)}`, '3'],
    ]);
    expect(() => writeNewFiles(join(base, 'new/repo'), files)).toThrow('ENAMETOOLONG');
    expect(existsSync(join(base, 'new'))).toBe(false);
  });
});

describe('hostile values', () => {
  test('are refused together, each on one line', () => {
    const { status, stderr } = init(
      ...['repo', '--name', "x'; process.exit()\n//", '--region', '../../etc', '--environment', 'A'.repeat(10_000)],
      ...['--tier', '__proto__', '--karpenter-version', '2.0', '--kubernetes-version', '1.34\u001b[31m'],
    );
    expect(status).toBe(2);
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(['--name', '--region', '--environment', '--tier', '--karpenter-version', '--kubernetes-version']);
    expect(stderr).not.toContain('\u001b');
    expect(stderr.length).toBeLessThan(3_000);
    expect(existsSync(join(base, 'repo'))).toBe(false);
  });

  test('an unknown option is a wrong command line', () => {
    expect(init('repo', '--force')).toMatchObject({ status: 2, stderr: expect.stringContaining('--force') });
    expect(existsSync(join(base, 'repo'))).toBe(false);
  });
});
