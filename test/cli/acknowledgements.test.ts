import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clusterJson, folder, nodeClass, pool } from '../check/folder';

const root = join(__dirname, '../..');

test('an acknowledgement of a fleet is not unused for what one of its clusters has not', () => {
  const cluster = (name: string, tier: string) => ({
    [`${name}/cluster.json`]: clusterJson(name, { tier }),
    [`${name}/a.yaml`]: pool('a'),
    [`${name}/c.yaml`]: nodeClass('default'),
  });
  const acknowledgements = [
    { rule: 'policy/imds-hop-limit', object: 'EC2NodeClass/default', reason: 'one hop is meant' },
    { rule: 'policy/overlap', object: 'NodePool/a', reason: 'there were two' },
  ];
  const cwd = folder({
    ...cluster('dev', 'development'),
    ...cluster('prod', 'production'),
    'acknowledgements.yaml': JSON.stringify(acknowledgements),
  });
  const unused = (path: string): (readonly unknown[])[] => {
    const command = ['--require', require.resolve('tsx/cjs'), join(root, 'src/cli/main.ts'), 'check', path];
    const { stdout } = spawnSync(process.execPath, [...command, '--format', 'json'], { cwd, encoding: 'utf8' });
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; got: unknown; file: string }[] };
    return findings.filter(({ rule }) => rule === 'acknowledgements/unused').map(({ file, got }) => [file, got]);
  };
  // In development nobody asks for the hop limit.
  expect(unused('dev')).toEqual([]);
  expect(unused('.')).toEqual([['acknowledgements.yaml', 'policy-overlap']]);
});
