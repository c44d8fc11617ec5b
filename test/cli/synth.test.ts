import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../command-line';

const TSX = require.resolve('tsx/cjs');
const CHILD = join(__dirname, '../fleet/synth-child.ts');

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'cli-synth-'));
});
afterEach(() => rmSync(project, { recursive: true }));

/** A project of four clusters whose pools may have `cpu` CPUs. */
function projectWith(cpu: number): void {
  writeFileSync(join(project, 'cdk8s.yaml'), `app: node --require ${TSX} ${CHILD} . 4 ${cpu}\noutput: scratch\n`);
}

function command(...args: string[]): { stdout: string; stderr: string; status: number | null } {
  const env = { ...process.env, CDK8S_OUTDIR: 'scratch', CDK8S_KARPENTER_SHARD: '', CI: '' };
  return spawnSync(process.execPath, [COMMAND_LINE, 'synth', ...args], {
    cwd: project,
    env,
    encoding: 'utf8',
  });
}

describe('the command synth', () => {
  it('publishes, checks and lists what would change', () => {
    projectWith(1);
    expect(command('--check')).toMatchObject({ status: 1, stdout: expect.stringContaining('write dist/clusters/c0/') });
    expect(existsSync(join(project, 'dist'))).toBe(false);
    expect(existsSync(join(project, '.cdk8s-karpenter'))).toBe(false);

    const run = command();
    expect(run).toMatchObject({ status: 0, stdout: '' });
    expect(run.stderr).toMatch(/^dist: \d+ files written, 0 removed, 0 unchanged\n$/);
    expect(existsSync(join(project, 'scratch'))).toBe(false);
    expect(command('--check')).toMatchObject({ status: 0, stdout: '', stderr: 'dist: current\n' });

    projectWith(2);
    const check = command('--check');
    expect(check.stdout.split('\n').filter((line) => line.includes('/c0/'))).toEqual([
      'write dist/clusters/c0/manifests/default/configmap-facts.yaml',
      'write dist/clusters/c0/manifests/nodepool-general.yaml',
    ]);
    expect(check).toMatchObject({ status: 1, stderr: 'dist: 8 files would change\n' });
    expect(command('--quiet')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('hands the shard to the app', () => {
    projectWith(1);
    expect(command('--shard', '1/2', '--quiet')).toMatchObject({ status: 0, stderr: '' });
    const first = readdirSync(join(project, 'dist/clusters'));
    expect(command('--shard', '2/2', '--quiet')).toMatchObject({ status: 0 });
    expect(first.length).toBeLessThan(4);
    expect(readdirSync(join(project, 'dist/clusters'))).toEqual(['c0', 'c1', 'c2', 'c3']);
  });

  it.each([['0/4'], ['5/4'], ['x']])('refuses the shard %s', (shard) => {
    projectWith(1);
    expect(command('--shard', shard)).toMatchObject({ status: 2, stderr: expect.stringContaining('INDEX/COUNT') });
  });

  it.each([[undefined], ['output: dist\n'], ['app: [\n'], ['']])('says that there is no app in %j', (config) => {
    if (config !== undefined) writeFileSync(join(project, 'cdk8s.yaml'), config);
    expect(command()).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^error: cdk8s\.yaml .* names no app/),
    });
  });

  it('fails as the app fails', () => {
    writeFileSync(join(project, 'cdk8s.yaml'), 'app: node -e "process.exit(3)"\n');
    expect(command().status).toBe(3);
  });
});
