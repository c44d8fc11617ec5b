import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { folder, nodeClass, pool } from '../check/folder';

const root = join(__dirname, '../..');

/** Runs `cdk8s-karpenter check` of production for policy alone. */
function run(cwd: string, ...args: readonly string[]) {
  const command = ['--require', require.resolve('tsx/cjs'), join(root, 'src/cli/main.ts'), 'check', '.'];
  const flags = ['--only', 'policy', '--tier', 'production', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...flags], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const limited = { limits: { cpu: 100 } };
const entries = (base: string): { rule: string; object: string; count: number }[] =>
  JSON.parse(readFileSync(join(base, 'baseline.json'), 'utf8'));
const about = (base: string): string[] => entries(base).map(({ rule, object }) => `${object} ${rule}`);

test('what is there passes, what is new fails, what is cured leaves the file, and it never grows', () => {
  const base = folder({
    'a.yaml': pool('a', { weight: 1 }),
    'b.yaml': pool('b', { weight: 2 }),
    'c.yaml': nodeClass('default'),
  });
  const write = (file: string, object: object): void => writeFileSync(join(base, file), dump(object));
  expect(run(base)).toMatchObject({ status: 1 });

  expect(run(base, '--write-baseline', 'baseline.json')).toMatchObject({
    status: 0,
    stderr: expect.not.stringContaining('error'),
  });
  const first = readFileSync(join(base, 'baseline.json'), 'utf8');
  expect(about(base)).toContain('NodePool/a policy/limits');
  const held = run(base, '--baseline', 'baseline.json');
  expect(held.status).toBe(0);
  expect(held.stdout).toMatch(
    /acknowledged error: .*\[policy\/limits\]\n {4}known: it was there before: in the baseline/,
  );

  // Another name and another order of the files, and the file written anew from nothing.
  renameSync(join(base, 'a.yaml'), join(base, 'z.yaml'));
  expect(run(base, '--baseline', 'baseline.json').status).toBe(0);
  expect(run(base, '--write-baseline', 'again.json').status).toBe(0);
  expect(readFileSync(join(base, 'again.json'), 'utf8')).toBe(first);

  write('n.yaml', pool('new', { weight: 3 }));
  const withNew = run(base, '--baseline', 'baseline.json', '--write-baseline', 'baseline.json');
  expect(withNew.status).toBe(1);
  expect(withNew.stdout).toMatch(/1 error/);
  expect(readFileSync(join(base, 'baseline.json'), 'utf8')).toBe(first);

  write('n.yaml', pool('new', { weight: 3, ...limited }));
  write('z.yaml', pool('a', { weight: 1, ...limited }));
  const cured = run(base, '--baseline', 'baseline.json');
  expect(cured.stderr).toContain('1 of the baseline is cured; --write-baseline baseline.json takes them out');
  expect(readFileSync(join(base, 'baseline.json'), 'utf8')).toBe(first);
  run(base, '--baseline', 'baseline.json', '--write-baseline', 'baseline.json');
  expect(about(base)).not.toContain('NodePool/a policy/limits');
  expect(about(base)).toContain('NodePool/b policy/limits');

  write('z.yaml', pool('a', { weight: 1 }));
  expect(run(base, '--baseline', 'baseline.json').status).toBe(1);
});

test('a file that is none is unreadable', () => {
  const base = folder({ 'a.yaml': pool('a'), 'baseline.json': '{}' });
  const { status, stderr } = run(base, '--baseline', 'baseline.json');
  expect(status).toBe(2);
  expect(stderr).toContain('baseline.json: it is no baseline: --write-baseline writes one');
  expect(run(base, '--baseline', 'gone.json').status).toBe(2);
});
