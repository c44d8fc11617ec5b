import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Fleet } from '../src/fleet';
import { VerdictCache } from '../src/fleet/judge/verdict-cache';
import { clusterFiles } from '../src/fleet/output/cluster-files';
import { codeBlocks, expectToCompile } from './snippets';

const README = readFileSync('README.md', 'utf8');

// Inside of the project, where its packages and its own name resolve.
mkdirSync('.cdk8s', { recursive: true });
const folder = mkdtempSync('.cdk8s/readme-');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('holds TypeScript that compiles', () => {
  const snippets = codeBlocks(README, 'ts');
  expect(snippets.length).toBeGreaterThan(2);
  expectToCompile(
    folder,
    snippets.map((code) => code.replaceAll("'./clusters/", "'../../clusters/")),
  );
});

it('shows the pool that its example really makes', async () => {
  const [example = ''] = codeBlocks(README, 'ts');
  writeFileSync(join(folder, 'example.ts'), example);
  const { ProductionCompute, production } = await import(join(process.cwd(), folder, 'example.ts'));
  const fleet = new Fleet().add(production, (app, cluster) => new ProductionCompute(app, 'compute', { cluster }));
  const [member] = fleet.members;
  const files = member && clusterFiles(member, new VerdictCache()).files;
  expect(files?.get('manifests/nodepool-general.yaml')).toBe(codeBlocks(README, 'yaml')[0]);
});

it('names files that exist', () => {
  const named = [...README.matchAll(/`((?:docs|clusters|examples)\/[\w./-]+|[A-Z]+\.md)`/g)].map(
    ([, file = '']) => file,
  );
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
});
