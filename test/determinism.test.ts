import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const root = join(__dirname, '..');
const own = require('../package.json') as { scripts: { synth: string } };
const base = mkdtempSync(join(tmpdir(), 'determinism-'));
afterAll(() => rmSync(base, { recursive: true }));

/** Where and how a synth runs. */
interface Surroundings {
  readonly node?: string;
  readonly TZ: string;
  readonly LC_ALL: string;
}

/** Bytes of every file below a folder, by its path; not the list of generated files that only a published tree has. */
function bytesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name !== '.generated',
  );
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'latin1')]));
}

function node(
  { node: binary = process.execPath, TZ, LC_ALL }: Surroundings,
  args: string[],
  CDK8S_OUTDIR = '',
): string {
  const env = { ...process.env, TZ, LC_ALL, LANG: LC_ALL, CDK8S_OUTDIR };
  return execFileSync(binary, args, { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What `npm run synth` runs, into a folder of its own. */
function synth(surroundings: Surroundings): Record<string, string> {
  const folder = mkdtempSync(join(base, 'out-'));
  node(surroundings, own.scripts.synth.split(' ').slice(1), folder);
  return bytesOf(folder);
}

const here: Surroundings = { TZ: 'UTC', LC_ALL: 'C' };
const elsewhere: Surroundings = { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' };

/** Another major version of Node than this one, from npm; undefined where there is no registry to install it from. */
function otherNode(): string | undefined {
  const version = process.version.startsWith('v20.') ? '24.9.0' : '20.20.2';
  mkdirSync(join(base, 'node_modules'));
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=0'];
  const { status } = spawnSync('npm', ['install', ...options, `node@${version}`], { cwd: base, stdio: 'ignore' });
  return status === 0 ? join(base, 'node_modules/.bin/node') : undefined;
}

describe('the same bytes', () => {
  const committed = bytesOf(join(root, 'dist'));

  test('as in dist/', () => {
    expect(Object.keys(committed)).toContain('clusters/my-cluster/manifests/nodepool-default.yaml');
    expect(synth(here)).toEqual(committed);
  });

  test('in another time zone and locale', () => {
    const seen = JSON.parse(node(elsewhere, ['--print', 'JSON.stringify(Intl.DateTimeFormat().resolvedOptions())']));
    expect(seen).toMatchObject({ locale: 'tr-TR', timeZone: 'Pacific/Kiritimati' });
    expect(synth(elsewhere)).toEqual(committed);
  });

  test('on another Node', (context) => {
    const binary = otherNode();
    if (binary === undefined && process.env.CI === undefined) context.skip('the npm registry does not answer');
    expect(binary).toBeDefined();
    const surroundings = { TZ: 'America/St_Johns', LC_ALL: 'de_DE.UTF-8', node: binary };
    expect(node(surroundings, ['--version']).split('.')[0]).not.toBe(process.version.split('.')[0]);
    expect(synth(surroundings)).toEqual(committed);
  });
});
