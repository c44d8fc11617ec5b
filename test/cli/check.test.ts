import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NEWEST_KARPENTER_MINOR } from '../../src/karpenter';
import { clusterJson, folder, nodeClass, pool } from '../check/folder';
import { COMMAND_LINE } from '../command-line';

const root = join(__dirname, '../..');

/** Runs `cdk8s-karpenter check …` in a folder. */
function run(cwd: string, args: readonly string[], input = '') {
  const command = [COMMAND_LINE, 'check', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const good = { 'class.yaml': nodeClass('default'), 'pool.yaml': pool('good') };
const wrong = pool('wrong', { weight: 101 });

describe('exit codes', () => {
  test('0 without errors, warnings or not', () => {
    const base = folder({ 'pool.yaml': pool('good'), 'cluster.json': clusterJson('x') });
    const { status, stdout, stderr } = run(base, ['pool.yaml']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^NodePool\/good \(pool\.yaml:11\)\n {2}warning: spec\./);
    expect(stdout).toMatch(/\n1 Karpenter object checked, 0 skipped: 0 errors, 1 warning\n$/);
    expect(stderr).toBe('Karpenter 1.14 by the cluster.json of x\n');
  });

  test('1 with errors', () => {
    const { status, stdout } = run(folder({ ...good, 'wrong.yaml': wrong }), ['.']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^NodePool\/wrong \(\.\/wrong\.yaml:17\)\n {2}error: spec\.weight: /);
  });

  test('2 with unreadable input, unless that is allowed', () => {
    const base = folder({ 'a.yaml': 'a: [', 'wrong.yaml': wrong });
    const { status, stdout, stderr } = run(base, ['.']);
    expect({ status, errors: stdout.includes('[admission/range]') }).toEqual({ status: 2, errors: true });
    expect(stderr).toContain('./a.yaml:1:5: not YAML');
    expect(run(base, ['a.yaml', '--allow-unreadable']).status).toBe(0);
    expect(run(base, ['.', '--allow-unreadable']).status).toBe(1);
    expect(run(base, ['gone', 'wrong.yaml', '--allow-unreadable']).status).toBe(1);
  });

  test.each([
    [[], "missing required argument 'path'"],
    [['.', '--karpenter-version', '1.99'], `known are 1.0 to ${NEWEST_KARPENTER_MINOR}`],
    [['.', '--kubernetes-version', 'new'], 'Write it as 1.34'],
    [['.', '--gates', 'warp'], 'The gates are nodeOverlay'],
    [['.', '--only', 'policies'], 'The groups are admission, controller, set, helm, policy'],
    [['.', '--format', 'xml'], 'Allowed choices are text, json, sarif, github'],
    [['.', '--max', 'few'], 'Write how many, 0 for all.'],
    [['.', '--strict'], "unknown option '--strict'"],
  ])('2 for %j', (args, message) => {
    const { status, stdout, stderr } = run(folder(good), args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

test('standard input, JSON output', () => {
  const { status, stdout } = run(folder({}), ['-', '--format', 'json', '--only', 'admission'], JSON.stringify(wrong));
  expect(status).toBe(1);
  const { findings, summary } = JSON.parse(stdout);
  expect(summary).toEqual({ objects: 1, karpenter: 1, errors: 1, warnings: 0, acknowledged: 0, skipped: 0 });
  expect(findings).toMatchObject([{ rule: 'admission/range', file: '-', line: 1, path: 'spec.weight', got: 101 }]);
});

test.each(['', ' \n\t\n', '\ufeff'])('empty standard input is nothing to check: %j', (input) => {
  expect(run(folder({}), ['-'], input)).toEqual({
    status: 0,
    stdout: '0 Karpenter objects checked, 0 skipped: 0 errors, 0 warnings\n',
    stderr: 'nothing to check\n',
  });
});

test('comments alone are nothing to check, a document that breaks off is unreadable', () => {
  expect(run(folder({}), ['-'], '# none\n---\n')).toMatchObject({ status: 0, stderr: 'nothing to check\n' });
  expect(run(folder({}), ['-'], 'a: [')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^-:1:5: not YAML: /),
  });
  expect(run(folder({ 'empty.yaml': '' }), ['empty.yaml']).status).toBe(2);
});

describe('patterns in quotes', () => {
  const files = {
    'a/pool-a.yaml': wrong,
    'b/pool-b.yaml': pool('b', { weight: 102 }),
    'b/deep/er/pool-c.yml': pool('c', { weight: 103 }),
    'b/node_modules/x/pool-d.yaml': pool('d', { weight: 104 }),
    '[x].yaml': pool('x', { weight: 105 }),
  };
  test.each([
    ['a/*.yaml', ['a/pool-a.yaml']],
    ['*/pool-?.yaml', ['a/pool-a.yaml', 'b/pool-b.yaml']],
    ['{a,b}/*.yaml', ['a/pool-a.yaml', 'b/pool-b.yaml']],
    ['**/*.yml', ['b/deep/er/pool-c.yml']],
    ['[a-c]', ['a/pool-a.yaml', 'b/deep/er/pool-c.yml', 'b/pool-b.yaml']],
    ['[x].yaml', ['[x].yaml']],
    ['b/**', ['b/deep/er/pool-c.yml', 'b/pool-b.yaml']],
  ])('%s', (pattern, expected) => {
    const { stdout } = run(folder(files), [pattern, '--format', 'json', '--only', 'admission']);
    const found = JSON.parse(stdout).findings.map(({ file }: { file: string }) => file.replace(/^\.\//, ''));
    expect(found.sort()).toEqual(expected);
  });

  test('that match nothing are named', () => {
    const { status, stderr } = run(folder(files), ['c/*.yaml']);
    expect([status, stderr]).toEqual([2, 'c/*.yaml: nothing matches this pattern\n']);
  });
});

test('files as given on the command line, folders joined', () => {
  const base = folder({ 'in/wrong.yaml': wrong });
  const file = (arg: string) =>
    JSON.parse(run(base, [arg, '--format', 'json', '--only', 'admission']).stdout).findings[0].file;
  expect(['in', './in/', 'in/wrong.yaml', './in/wrong.yaml', join(base, 'in')].map(file)).toEqual([
    'in/wrong.yaml',
    './in/wrong.yaml',
    'in/wrong.yaml',
    './in/wrong.yaml',
    join(base, 'in/wrong.yaml'),
  ]);
});

test('versions, gates and groups by option', () => {
  const overlay = {
    apiVersion: 'karpenter.sh/v1alpha1',
    kind: 'NodeOverlay',
    metadata: { name: 'x' },
    spec: { requirements: [{ key: 'team', operator: 'Exists' }], price: '1' },
  };
  const base = folder({ 'a.yaml': overlay });
  const rules = (...args: string[]) =>
    JSON.parse(run(base, ['a.yaml', '--format', 'json', ...args]).stdout).findings.map(
      ({ rule }: { rule: string }) => rule,
    );
  expect(rules()).toEqual([]);
  expect(rules('--gates', '')).toEqual(['controller/feature-gate']);
  expect(rules('--gates', 'NodeOverlay=true,staticCapacity')).toEqual([]);
  expect(rules('--karpenter-version', '1.6.8')).toEqual(['admission/kind']);
  expect(rules('--gates', 'nodeOverlay=false', '--only', 'admission,set')).toEqual([]);
});

describe('many findings', () => {
  /** Pools with the same faults, each with a weight of its own. */
  const faulty = (index: number) =>
    pool(
      `p${index}`,
      { weight: 101 + index },
      {
        expireAfter: '30d',
        requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: [] }],
      },
    );
  const manifests = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`p${index}.yaml`, faulty(index)]));

  test('fit one screen', () => {
    const { status, stdout } = run(folder(manifests), ['.']);
    expect(status).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(lines[0]).toMatch(/^NodePool\/p0, NodePool\/p1, NodePool\/p10 and 22 more /);
    expect(lines.at(-2)).toMatch(/^by rule: admission\/pattern 25, admission\/range 25, /);
    expect(lines.at(-1)).toMatch(/^25 Karpenter objects checked, 0 skipped: 75 errors, \d+ warnings$/);
  });

  test('are all in the formats for machines, each with its file and line', () => {
    const base = folder(manifests);
    const { findings, summary } = JSON.parse(run(base, ['.', '--format', 'json', '--max', '1']).stdout);
    // Each of the 25 has at least its four faults, and nothing is told of one alone.
    expect(findings.length).toBe(summary.errors + summary.warnings);
    expect(findings.length % 25).toBe(0);
    expect(findings.length).toBeGreaterThanOrEqual(100);
    const files = new Set(findings.map(({ file }: { file: string }) => file));
    expect(files.size).toBe(25);
    const [sarif] = JSON.parse(run(base, ['.', '--format', 'sarif', '--max', '1']).stdout).runs;
    expect(sarif.results).toHaveLength(findings.length);
    const annotations = run(base, ['.', '--format', 'github', '--max', '1']).stdout.trimEnd().split('\n');
    expect(annotations).toHaveLength(findings.length);
  });

  test('of clusters are told with their names', () => {
    const clusters = ['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}/cluster.json`, clusterJson(name)]);
    const pools = ['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}/pool.yaml`, wrong]);
    const { stdout } = run(folder(Object.fromEntries([...clusters, ...pools])), ['.']);
    expect(stdout).toMatch(/^NodePool\/wrong \(in 5 clusters: a, b, c and 2 more, \.\/a\/pool\.yaml and 4 more\)\n/);
  });
});

test('the example fleet is clean, base and overlays too', () => {
  expect(run(root, ['dist', '--complete']).status).toBe(0);
});

test('the clusters of the example fleet are clean, each object once', () => {
  const { status, stdout } = run(root, ['dist/clusters', '--complete', '--format', 'json']);
  const { findings, summary } = JSON.parse(stdout);
  // What policy says of them is acknowledged, and shown with its reason.
  const open = findings.filter(({ acknowledged }: { readonly acknowledged?: object }) => acknowledged === undefined);
  expect({ status, open }).toEqual({ status: 0, open: [] });
  const files = readdirSync(join(root, 'dist/clusters'), { recursive: true, encoding: 'utf8' });
  expect(summary.karpenter).toBe(files.filter((file) => /\/(nodepool|ec2nodeclass)-[^/]*\.yaml$/.test(file)).length);
  expect(summary.karpenter).toBeGreaterThan(0);
});

test('the explanations of rules are loaded where a format shows them, and else not', () => {
  const base = folder({ ...good, 'wrong.yaml': wrong });
  const tables = (format: string): number => {
    const code = `process.on('exit', () => {
      const loaded = Object.keys(require.cache).filter((file) => /[\\\\/]rules\\.js$/.test(file));
      require('node:fs').writeFileSync('loaded', String(loaded.length));
    });
    require(${JSON.stringify(join(root, 'lib/src/cli/main.js'))});`;
    const args = ['-e', code, 'x', 'check', '.', '--format', format];
    const { status } = spawnSync(process.execPath, args, { cwd: base, encoding: 'utf8' });
    expect(status).toBe(1);
    return Number(readFileSync(join(base, 'loaded'), 'utf8'));
  };
  expect(tables('text')).toBe(0);
  expect(tables('sarif')).toBeGreaterThan(10);
});
