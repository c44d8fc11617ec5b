import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Fleet } from '../fleet';
import { clusterFiles } from '../fleet/cluster-files';

const README = readFileSync('README.md', 'utf8');

const blocks = (language: string, text: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);

// Inside of the project, where its packages and its own name resolve.
mkdirSync('.cdk8s', { recursive: true });
const folder = mkdtempSync('.cdk8s/readme-');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('holds TypeScript that compiles', () => {
  const snippets = blocks('ts', README);
  expect(snippets.length).toBeGreaterThan(2);
  snippets.forEach((code, index) => {
    writeFileSync(join(folder, `snippet-${index}.ts`), code.replaceAll("'./clusters/", "'../../clusters/"));
  });
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { rootDir: '../..' },
    include: ['*.ts'],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = ['node_modules/typescript/bin/tsc', '-p', folder];
  expect(() => execFileSync(process.execPath, tsc, { stdio: 'pipe', encoding: 'utf8' })).not.toThrow();
}, 60_000);

it('shows the pool that its example really makes', async () => {
  const [example = ''] = blocks('ts', README);
  writeFileSync(join(folder, 'example.ts'), example);
  const { ProductionCompute, production } = await import(join(process.cwd(), folder, 'example.ts'));
  const fleet = new Fleet().add(production, (app, cluster) => new ProductionCompute(app, 'compute', { cluster }));
  const [member] = fleet.members;
  const files = member && clusterFiles(member).files;
  expect(files?.get('manifests/nodepool-general.yaml')).toBe(blocks('yaml', README)[0]);
});

it('names files that exist', () => {
  const named = [...README.matchAll(/`((?:docs|clusters|examples)\/[\w./-]+|[A-Z]+\.md)`/g)].map(
    ([, file = '']) => file,
  );
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
});
