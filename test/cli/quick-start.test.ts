import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeClass, pool } from '../check/folder';

const root = join(__dirname, '../..');
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const base = mkdtempSync(join(tmpdir(), 'quick-start-'));
afterAll(() => rmSync(base, { recursive: true }));

// The built package, whose doors are lazy: what no test of another file has rebuilt by now.
beforeAll(() => {
  const { status } = spawnSync(process.execPath, ['--require', './scripts/run/fresh-lib.cjs', '--eval', '0'], {
    cwd: root,
  });
  expect(status).toBe(0);
});

/** The files that a command loads, as their sources are called; modules in lib/cli.js are as lazy as those that it is made of. */
function loadedBy(...args: readonly string[]): readonly string[] {
  return loaded('lib/src/cli/main.js', args);
}

function loaded(script: string, args: readonly string[]): readonly string[] {
  const [recorder, list] = [join(base, 'recorder.cjs'), join(base, 'loaded.json')];
  const record = `require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache)))`;
  writeFileSync(recorder, `process.on('exit', () => ${record});\n`);
  const { status, stderr } = spawnSync(process.execPath, ['--require', recorder, join(root, script), ...args], {
    cwd: base,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('rror')]);
  const files = JSON.parse(readFileSync(list, 'utf8')) as string[];
  return files.map((file) => relative(root, file).replace(/^lib\/(.*)\.js$/, '$1.ts'));
}

/** What makes a start slow: cdk8s, the data of all instance types, and for a check everything that it does not ask. */
const CDK8S_OR_CATALOGUE = /node_modules\/(cdk8s|constructs)\/|catalogue\.json$/;
const MORE_THAN_A_CHECK = /^charts\/|^src\/(?:cluster\/cluster|yaml\/render|(?:.*\/)?rules)\.ts$/;

it('judges without cdk8s, the catalogue and a Cluster', () => {
  writeFileSync(join(base, 'class.yaml'), JSON.stringify(nodeClass('default')));
  const loaded = loadedBy('check', 'class.yaml');
  expect(loaded).toContain('src/check/check.ts');
  expect(loaded.filter((file) => CDK8S_OR_CATALOGUE.test(file) || MORE_THAN_A_CHECK.test(file))).toEqual([]);
});

it('tells every command, and runs nothing that a command does', () => {
  const loaded = loadedBy('--help');
  expect(loaded).toContain('src/cli/template.ts');
  expect(loaded.filter((file) => CDK8S_OR_CATALOGUE.test(file))).toEqual([]);
  const work = /^src\/(?:admission|karpenter\/(?:catalogue|resolver|scheduling|time)|live|policy|user-data)\//;
  expect(loaded.filter((file) => work.test(file))).toEqual([]);
});

describe('the command line as it is installed', () => {
  const written = (name: string, object: object): string => {
    writeFileSync(join(base, name), JSON.stringify(object));
    return name;
  };
  const files = [written('class.yaml', nodeClass('default')), written('pool.yaml', pool('good'))];

  function run(script: string, args: readonly string[]): object {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...args], {
      cwd: base,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  it('reads no module in a check, its own or of a package', () => {
    const modules = loaded(own.bin['cdk8s-karpenter'], ['check', ...files]).filter((file) => /\.ts$|\.js$/.test(file));
    expect(modules).toEqual(['cli.ts']);
  });

  it('carries the licences of the packages in it', () => {
    const text = readFileSync(join(root, own.bin['cdk8s-karpenter']), 'utf8');
    const named = [...text.matchAll(/^\/\*! (\S+) \d[\d.]*\n\n(?:.*\n)*?.*Copyright/gm)].map(([, name]) => name);
    expect(named).toEqual(['commander', 'fastest-levenshtein', 'js-yaml']);
  });

  it.each([
    ['--help'],
    ['--version'],
    ['check'],
    ['check', '--help'],
    ['check', '--max', 'many', ...files],
    ['check', ...files],
    ['check', 'wrong.yaml', ...files],
    ['check', '--tier', 'production', '--format', 'sarif', 'wrong.yaml', ...files],
    ['explain', 'rule', 'admission/range'],
    ['permissions', '--help'],
  ])('says what its modules say: %s', (...args) => {
    written('wrong.yaml', pool('wrong', { weight: 101, limits: { cpu: '1' } }, { expireAfter: 30 }));
    const said = run(own.bin['cdk8s-karpenter'], args);
    expect(said).toEqual(run('lib/src/cli/main.js', args));
    expect(said).not.toMatchObject({ stdout: '', stderr: '' });
  });
});
