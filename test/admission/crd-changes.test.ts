import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('docs/crd-changes.md is what its script writes', () => {
  const root = join(__dirname, '../..');
  const args = ['--require', 'tsx/cjs', join(root, 'scripts/docs/crd-changes.ts'), '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
