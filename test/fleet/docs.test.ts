import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFleet } from 'cdk8s-karpenter';
import { load } from 'js-yaml';
import { afterAll, expect, it } from 'vitest';

const PAGE = readFileSync('docs/fleets.md', 'utf8');

const blocks = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);

// Inside of the project, where its packages and its own name resolve.
mkdirSync('.cdk8s', { recursive: true });
const folder = mkdtempSync('.cdk8s/fleets-');
afterAll(() => rmSync(folder, { recursive: true }));

it('docs/fleets.md holds TypeScript that compiles', () => {
  const snippets = blocks('ts');
  expect(snippets.length).toBeGreaterThan(1);
  snippets.forEach((code, index) => {
    writeFileSync(join(folder, `snippet-${index}.ts`), code);
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

it('docs/fleets.md shows a fleet file that can be read, and workflows that are YAML', () => {
  const [fleet = '', ...workflows] = [...blocks('yaml')].reverse();
  writeFileSync(join(folder, 'fleet.yaml'), fleet);
  expect(readFleet(join(folder, 'fleet.yaml')).map(({ name, values }) => [name, values.spot])).toEqual([
    ['payments', true],
    ['search', false],
    ['search', true],
  ]);
  expect(fleet).toContain('fleet/fleet-file/fleet.schema.json');
  for (const workflow of workflows) expect(load(workflow)).toHaveProperty('jobs');
});
