import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder } from '../check/folder';
import { COMMAND_LINE } from '../command-line';
import { SHOP, WORKLOADS } from '../explain/asked';

function explain(args: readonly string[], input = '', cwd = '.') {
  const { stdout, stderr, status } = spawnSync(process.execPath, [COMMAND_LINE, 'explain', ...args], {
    encoding: 'utf8',
    input,
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { stdout, stderr, status };
}

const golden = (name: string): string => readFileSync(join('test/explain/golden', `${name}-80.txt`), 'utf8');

describe('the command line', () => {
  it('prints what the docs and the golden files have', () => {
    const at = ['--at', '2026-12-01T10:00:00Z', '--zone', 'Europe/Berlin', '--count', '40'];
    expect(explain(['budget', 'general', SHOP, ...at])).toEqual({
      stdout: golden('budget-weekday'),
      stderr: '',
      status: 0,
    });
    expect(explain(['type', 'c7g.8xlarge', SHOP, '--pool', 'general']).stdout).toBe(golden('type-out'));
  });

  it('reads pools and pods from standard input', () => {
    const texts = ['general', 'classes'].map((name) => readFileSync(`${SHOP}/pools/${name}.yaml`, 'utf8'));
    const { stdout, status } = explain(['type', 'g6.xlarge', '-', '--pool', 'general'], texts.join('---\n'));
    expect(status).toBe(0);
    expect(stdout).toContain('NodePool/general  -:1\n');
    expect(stdout).toContain('g6.xlarge is not allowed: 1 line in the way');
    const pods = readFileSync(`${WORKLOADS}/shop.yaml`, 'utf8');
    const placed = explain(['pod', '-', SHOP], pods);
    expect(placed.status).toBe(0);
    expect(placed.stdout.replaceAll('  -:', `  ${WORKLOADS}/shop.yaml:`)).toBe(golden('pods'));
  });

  it('reads dist where nothing is named, and says so where there is none', () => {
    const files = Object.fromEntries(
      ['cluster.json', 'pools/arm.yaml', 'pools/classes.yaml'].map((name) => [
        `dist/clusters/shop/${name}`,
        readFileSync(`${SHOP}/${name}`, 'utf8'),
      ]),
    );
    const args = ['budget', 'arm', '--at', '2026-11-28'];
    expect(explain(args, '', folder(files)).stdout).toContain('dist/clusters/shop/pools/arm.yaml:8');
    const { stderr, status } = explain(args, '', folder({ 'x.yaml': {} }));
    expect([stderr, status]).toEqual([
      'error: no manifests are named, and this folder has no dist: name files or folders after it, or - for standard input\n',
      2,
    ]);
  });

  it.each([
    [['budget', 'general', resolve(SHOP)], "required option '--at <instant>'"],
    [['type', 'c7i.large', resolve(SHOP)], "required option '--pool <name>'"],
    [['pool', 'general', SHOP, '--zone', 'Berlin'], 'write Europe/Berlin'],
    [['pool', 'general', SHOP, '--width', '20'], 'Write columns, 60 to 1000, or terminal.'],
    [['pool', 'general', SHOP, '--count', 'many'], 'Write how many nodes.'],
    [['pool', 'general', SHOP, '--at', 'now'], 'Write it as 2026-11-28T20:00:00Z.'],
    [['pool', 'general', SHOP, '--format', 'xml'], 'Allowed choices are text, json.'],
  ])('%j is wrong usage', (args, text) => {
    const { stdout, stderr, status } = explain(args);
    expect([stdout, status]).toEqual(['', 2]);
    expect(stderr).toContain(text);
  });
});
