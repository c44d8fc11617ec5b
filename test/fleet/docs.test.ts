import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFleet } from 'cdk8s-karpenter';
import { load } from 'js-yaml';
import { afterAll, expect, it } from 'vitest';
import { codeBlocks, expectToCompile } from '../snippets';

const PAGE = readFileSync('docs/fleets.md', 'utf8');

// Inside of the project, where its packages and its own name resolve.
mkdirSync('.cdk8s', { recursive: true });
const folder = mkdtempSync('.cdk8s/fleets-');
afterAll(() => rmSync(folder, { recursive: true }));

it('docs/fleets.md holds TypeScript that compiles', () => {
  const snippets = codeBlocks(PAGE, 'ts');
  expect(snippets.length).toBeGreaterThan(1);
  expectToCompile(folder, snippets);
});

it('docs/fleets.md shows a fleet file that can be read, and workflows that are YAML', () => {
  const [fleet = '', ...workflows] = [...codeBlocks(PAGE, 'yaml')].reverse();
  writeFileSync(join(folder, 'fleet.yaml'), fleet);
  expect(readFleet(join(folder, 'fleet.yaml')).map(({ name, values }) => [name, values.spot])).toEqual([
    ['payments', true],
    ['search', false],
    ['search', true],
    ['payments-qa', true],
  ]);
  expect(fleet).toContain('src/fleet/fleet-file/fleet.schema.json');
  for (const workflow of workflows) expect(load(workflow)).toHaveProperty('jobs');
});
