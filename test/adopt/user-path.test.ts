import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../command-line';
import { CODE, POOLS, wordsOf } from './docs';

const root = join(__dirname, '../..');
const base = mkdtempSync(join(tmpdir(), 'adopt-'));
const repository = join(base, 'karpenter');

function run(folder: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const command = (folder: string, ...words: readonly string[]) => run(folder, COMMAND_LINE, ...words);
const synth = () => run(repository, 'typescript.cjs', 'main.ts');

afterAll(() => rmSync(base, { recursive: true }));

describe('docs/adopt.md', () => {
  beforeAll(() => {
    writeFileSync(join(base, 'pools.yaml'), POOLS);
  });

  it('asks for what nothing says, all at once, and writes nothing', () => {
    const { status, stderr } = command(base, 'adopt', 'pools.yaml', '--out', 'karpenter');
    expect(status).toBe(2);
    for (const name of ['region', 'environment', 'tier', 'karpenter-version', 'kubernetes-version']) {
      expect(stderr).toContain(`--${name} `);
    }
    expect(stderr).not.toContain('--name ');
    expect(() => readFileSync(join(repository, 'main.ts'))).toThrow();
  });

  it('makes the code that it shows, and says that nothing rolls', () => {
    const { status, stdout } = command(base, ...wordsOf('adopt'));
    expect(stdout).toContain('no consequence: 0 nodes roll');
    expect(status).toBe(0);
    expect(readFileSync(join(repository, 'clusters/my-cluster.ts'), 'utf8')).toContain(CODE);
  });

  it('is nothing to apply after a synth, and the first edit is one line with its consequence', () => {
    mkdirSync(join(repository, 'node_modules'));
    for (const name of ['cdk8s', 'cdk8s-plus-30', 'constructs', 'esbuild']) {
      symlinkSync(join(root, 'node_modules', name), join(repository, 'node_modules', name));
    }
    symlinkSync(root, join(repository, 'node_modules/cdk8s-karpenter'));
    expect(synth()).toMatchObject({ status: 0 });
    expect(command(repository, ...wordsOf('diff')).stdout).toMatch(/^no consequence\n/);
    const file = join(repository, 'clusters/my-cluster.ts');
    const text = readFileSync(file, 'utf8');
    expect(text.split('limits: { cpu: 100 },')).toHaveLength(2);
    writeFileSync(file, text.replace('limits: { cpu: 100 },', 'limits: { cpu: 200 },'));
    expect(synth()).toMatchObject({ status: 0 });
    expect(command(repository, ...wordsOf('diff')).stdout).toContain('NodePool/general spec.limits.cpu: 100 -> 200');
  });

  it('overwrites nothing', () => {
    const before = readFileSync(join(repository, 'main.ts'), 'utf8');
    expect(command(base, ...wordsOf('adopt'), '--name', 'other').status).not.toBe(0);
    expect(readFileSync(join(repository, 'main.ts'), 'utf8')).toBe(before);
  });
});
