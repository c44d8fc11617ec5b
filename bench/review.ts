// What `diff` costs when one field of a chart changes that N clusters share, six objects each with template, values and
// base: the whole command on two folders, from its start to its end.
//
//   npx tsx bench/review.ts [--dir FOLDER] [--sizes 1,1000]
//
// Prints user CPU and memory of the command; the exit code is 1 where a target is missed. Build first: `npm run build`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synth } from 'cdk8s-karpenter';
import { layeredBenchFleet, SHARED, type SharedFields } from './fleet/ours';

const { values: flags } = parseArgs({
  options: { dir: { type: 'string', default: tmpdir() }, sizes: { type: 'string', default: '1,1000' } },
});
const COMMAND = join(__dirname, '../lib/src/cli/main.js');
const USAGE = join(__dirname, 'review/usage.cjs');
const base = mkdtempSync(join(flags.dir, 'review-bench-'));

/** What is another in the shared chart. */
const CHANGES: Readonly<Record<string, SharedFields>> = {
  'a tag of the node class': { ...SHARED, team: 'core' },
  'requirements of a pool': { ...SHARED, categories: ['c', 'm'] },
  nothing: SHARED,
};

/** What is wanted for one cluster, and for 1,000. */
const targetFor = (count: number) =>
  count === 1 ? { milliseconds: 500, megabytes: 300 } : { milliseconds: 3 * count, megabytes: 300 };

function fleet(count: number, shared: SharedFields, name: string): string {
  const project = join(base, `${count}-${name}`);
  synth(layeredBenchFleet(count, { complete: true, shared }), { project, quiet: true });
  return join(project, 'dist');
}

function cost(before: string, after: string): { readonly milliseconds: number; readonly megabytes: number } {
  const usage = join(base, 'usage.json');
  const args = ['--require', USAGE, COMMAND, 'diff', before, after, '--fail-on', 'none'];
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, USAGE: usage },
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`diff ended with ${status}:\n${stderr}`);
  return JSON.parse(readFileSync(usage, 'utf8'));
}

try {
  process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n\n`);
  process.stdout.write('| clusters | changed | user CPU, ms | MB | target |\n| ---: | --- | ---: | ---: | --- |\n');
  for (const count of flags.sizes.split(',').map(Number)) {
    const before = fleet(count, SHARED, 'before');
    const target = targetFor(count);
    for (const [name, shared] of Object.entries(CHANGES)) {
      const { milliseconds, megabytes } = cost(before, fleet(count, shared, name.replaceAll(' ', '-')));
      const isMet = milliseconds <= target.milliseconds && megabytes <= target.megabytes;
      if (!isMet) process.exitCode = 1;
      const wanted = `${target.milliseconds} ms, ${target.megabytes} MB: ${isMet ? 'met' : 'missed'}`;
      process.stdout.write(
        `| ${count} | ${name} | ${milliseconds.toFixed(0)} | ${megabytes.toFixed(0)} | ${wanted} |\n`,
      );
    }
  }
} finally {
  rmSync(base, { recursive: true, force: true });
}
