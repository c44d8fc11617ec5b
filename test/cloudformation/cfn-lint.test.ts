import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realTool } from '../real-tool';
import { ENV_NAMES, ENVS } from './clusters';
import { type MatrixEntry, matrix, specials } from './matrix';
import { toolPath } from './python-tools';

interface LintMatch {
  readonly Filename: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
}

/** Lints files as JSON of every match; all of a partition in one process, which needs seconds to start. */
function lint(files: readonly string[], regions: readonly string[]): readonly string[] {
  const run = spawnSync(toolPath('cfn-lint'), ['--format', 'json', '--regions', ...regions, '--', ...files], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.error !== undefined) throw run.error;
  const matches = JSON.parse(run.stdout) as readonly LintMatch[];
  return matches.map(({ Filename, Message, Rule }) => `${Filename.replace(/^.*\//, '')}: ${Rule.Id} ${Message}`);
}

describe.runIf(realTool(toolPath('cfn-lint'), '--version'))('cfn-lint', () => {
  let folder: string;
  let entries: readonly MatrixEntry[];

  const fileOf = ({ id }: MatrixEntry): string => join(folder, `${id}.yaml`);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
    entries = [...matrix(), ...specials()];
    for (const entry of entries) writeFileSync(fileOf(entry), entry.yaml);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads the whole matrix', () => {
    expect(entries.length).toBe(3 * 2 * 2 * 3 * 2 + 3 * 5);
  });

  it.each(ENV_NAMES)('reports nothing about the templates of %s', (env) => {
    expect(lint(entries.filter((entry) => entry.env === env).map(fileOf), [ENVS[env].region])).toEqual([]);
  });

  it('reports a planted fault', () => {
    const file = join(folder, 'fault.yaml');
    writeFileSync(file, (entries[0]?.yaml ?? '').replace('MessageRetentionPeriod: 300', 'MessageRetention: 300'));
    expect(lint([file], ['eu-west-1']).join()).toContain('MessageRetention');
  });
});
