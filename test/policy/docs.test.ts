import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { codeBlocks, expectToCompile } from '../snippets';

// Inside of the project, where its packages and its own name resolve.
mkdirSync('.cdk8s', { recursive: true });
const folder = mkdtempSync('.cdk8s/policy-');
afterAll(() => rmSync(folder, { recursive: true }));

it('docs/policy.md holds TypeScript that compiles, and a rule that says what its page says', async () => {
  const snippets = codeBlocks(readFileSync('docs/policy.md', 'utf8'), 'ts');
  expect(snippets).toHaveLength(2);
  expectToCompile(folder, snippets);
  const { bad, good } = (await import(join(process.cwd(), folder, 'snippet-1.ts'))) as Record<string, unknown>;
  expect(bad).toMatchObject([{ rule: 'own/pool-name', resource: 'NodePool/general', path: 'metadata.name' }]);
  expect(good).toEqual([]);
});
