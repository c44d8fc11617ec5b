import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../command-line';

const folder = mkdtempSync(join(tmpdir(), 'report-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND_LINE, 'report', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('cdk8s-karpenter report', () => {
  it('writes the example fleet as one page, and says where', () => {
    const out = join(folder, 'new/report.html');
    expect(run('dist', '--out', out)).toEqual({ status: 0, stdout: `${out}\n`, stderr: '' });
    const text = readFileSync(out, 'utf8');
    for (const name of readdirSync('dist/clusters')) expect(text).toContain(`id="cluster-${name}"`);
    expect(text.length).toBeLessThan(2_000_000);
    // Of the layers that clusters are made from nothing is judged.
    expect(text).toContain('policy/imds-hop-limit');
    expect(text).not.toContain('dist/overlays');
  });

  it('tells a change, and what it is compared with', () => {
    const out = join(folder, 'change.html');
    expect(run('dist', '--before', 'dist', '--out', out).status).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('<strong>no consequence</strong>');
  });

  it('says what is wrong with a question, and writes nothing', () => {
    const out = join(folder, 'none.html');
    mkdirSync(join(folder, 'there'), { recursive: true });
    expect(run('nowhere', '--out', out)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('nowhere: no such'),
    });
    expect(run('dist', '--zone', 'berlin', '--out', out)).toMatchObject({
      status: 2,
      stderr: 'error: --zone: a time zone is a name of the IANA database (got "berlin"); write Europe/Berlin\n',
    });
    expect(run('dist', '--at', 'today', '--out', out).status).toBe(2);
    expect(run('dist/clusters/dev-cluster', '--out', join(folder, 'there'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is a folder; name a file'),
    });
    expect(readdirSync(folder)).not.toContain('none.html');
  });
});
