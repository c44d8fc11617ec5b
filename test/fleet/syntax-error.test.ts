import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const RUNNER = join(__dirname, '../../scripts/run/typescript.cjs');

/** What a run of a project with these two files says. */
function run(main: string, cluster: string): { status: number | null; stderr: string } {
  const project = mkdtempSync(join(tmpdir(), 'syntax-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  writeFileSync(join(project, 'main.ts'), main);
  writeFileSync(join(project, 'cluster.ts'), cluster);
  return spawnSync(process.execPath, [RUNNER, 'main.ts'], { cwd: project, encoding: 'utf8' });
}

const MAIN = "import { name } from './cluster';\nconsole.log(name);\n";

test.each<[what: string, main: string, cluster: string, place: string, line: string]>([
  ['of a file that is imported', MAIN, 'export const name = ;\n', 'cluster.ts:1:20', 'export const name = ;'],
  [
    'below its first line',
    MAIN,
    "export const name = 'a';\nexport const b = [1, ;\n",
    'cluster.ts:2:21',
    'export const b = [1, ;',
  ],
  ['of the file itself', 'const x = ;\n', '', 'main.ts:1:10', 'const x = ;'],
])('a syntax error %s stands where it is, and no stack with it', (_what, main, cluster, place, line) => {
  const { status, stderr } = run(main, cluster);
  expect(status).toBe(1);
  expect(stderr).toContain(`${place}:`);
  expect(stderr).toContain(line);
  expect(stderr).not.toMatch(/__filename|__dirname|\n\s+at /);
});

test('without one the code runs', () => {
  const { status, stderr } = run(MAIN, "export const name = 'a';\n");
  expect([status, stderr]).toEqual([0, '']);
});
