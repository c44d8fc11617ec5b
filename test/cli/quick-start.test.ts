import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { nodeClass } from '../check/folder';

const root = join(__dirname, '../..');
const base = mkdtempSync(join(tmpdir(), 'quick-start-'));
afterAll(() => rmSync(base, { recursive: true }));

/** The files that a command loads, relative to the project. */
function loadedBy(...args: readonly string[]): readonly string[] {
  const [recorder, list] = [join(base, 'recorder.cjs'), join(base, 'loaded.json')];
  const record = `require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache)))`;
  writeFileSync(recorder, `process.on('exit', () => ${record});\n`);
  const node = ['--require', require.resolve('tsx/cjs'), '--require', recorder];
  const { status, stderr } = spawnSync(process.execPath, [...node, join(root, 'src/cli/main.ts'), ...args], {
    cwd: base,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('rror')]);
  return (JSON.parse(readFileSync(list, 'utf8')) as string[]).map((file) => relative(root, file));
}

/** What makes a start slow: cdk8s, the data of all instance types, and for a check everything that it does not ask. */
const CDK8S_OR_CATALOGUE = /node_modules\/(cdk8s|constructs)\/|catalogue\.json$/;
const MORE_THAN_A_CHECK = /^charts\/|^src\/(?:cluster\/cluster|karpenter\/index|yaml\/render|(?:.*\/)?rules)\.ts$/;

it('judges without cdk8s, the catalogue, the model and a Cluster', () => {
  writeFileSync(join(base, 'class.yaml'), JSON.stringify(nodeClass('default')));
  const loaded = loadedBy('check', 'class.yaml');
  expect(loaded).toContain('src/check/check.ts');
  expect(loaded.filter((file) => CDK8S_OR_CATALOGUE.test(file) || MORE_THAN_A_CHECK.test(file))).toEqual([]);
});

it('tells every command without cdk8s and the catalogue', () => {
  const loaded = loadedBy('--help');
  expect(loaded).toContain('src/cli/template.ts');
  expect(loaded.filter((file) => CDK8S_OR_CATALOGUE.test(file))).toEqual([]);
});
