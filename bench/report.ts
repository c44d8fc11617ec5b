// What `report` costs for a fleet of N clusters, six objects each with template, values and base, each cluster unlike the
// next: the whole command, from its start to its end, beside a process that reads the same files and writes the same bytes.
//
//   npx tsx bench/report.ts [--dir FOLDER] [--sizes 10,300]
//
// Prints time, user CPU and memory; the exit code is 1 where a target is missed. Build first: `npm run build`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synth } from 'cdk8s-karpenter';
import { layeredBenchFleet, SHARED } from './fleet/ours';

const { values: flags } = parseArgs({
  options: { dir: { type: 'string', default: tmpdir() }, sizes: { type: 'string', default: '10,300' } },
});
const COMMAND = join(__dirname, '../lib/src/cli/main.js');
const USAGE = join(__dirname, 'review/usage.cjs');
const FLOOR = join(__dirname, 'report/floor.cjs');
const base = mkdtempSync(join(flags.dir, 'report-bench-'));

/** One page below 2 MB for ten clusters; a page for each of 300 in 5 seconds. */
const targetFor = (count: number) =>
  count > 20 ? { milliseconds: (5_000 * count) / 300 } : { milliseconds: 5_000, bytes: 2_000_000 };

interface Cost {
  /** From the start of the process to its end. */
  readonly elapsed: number;
  /** User CPU, threads of the garbage collector among it. */
  readonly milliseconds: number;
  readonly megabytes: number;
}

function cost(...args: readonly string[]): Cost {
  const usage = join(base, 'usage.json');
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--require', USAGE, ...args], {
    encoding: 'utf8',
    env: { ...process.env, USAGE: usage },
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stderr}`);
  return { ...JSON.parse(readFileSync(usage, 'utf8')), elapsed: performance.now() - start };
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const sizeOf = (files: readonly string[]): number => files.reduce((sum, file) => sum + statSync(file).size, 0);

try {
  process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n\n`);
  process.stdout.write(
    '| clusters | pages | MB | time, ms | user CPU, ms | memory, MB | floor, ms | times the floor | target |\n',
  );
  process.stdout.write('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n');
  for (const count of flags.sizes.split(',').map(Number)) {
    const project = join(base, String(count));
    synth(layeredBenchFleet(count, { complete: true, shared: SHARED }), { project, quiet: true });
    const [dist, out] = [join(project, 'dist'), join(base, `report-${count}.html`)];
    const { elapsed, milliseconds, megabytes } = cost(COMMAND, 'report', dist, '--out', out);
    const pages = count > 20 ? filesBelow(out.replace(/\.html$/, '')) : [out];
    const floor = cost(
      FLOOR,
      dist,
      pages.length === 1 ? out : out.replace(/\.html$/, ''),
      join(base, `floor-${count}`),
    );
    const target = targetFor(count);
    const isMet = elapsed <= target.milliseconds && sizeOf(pages) <= (target.bytes ?? Number.POSITIVE_INFINITY);
    if (!isMet) process.exitCode = 1;
    const wanted = `${target.milliseconds} ms${target.bytes === undefined ? '' : `, ${target.bytes / 1e6} MB`}`;
    process.stdout.write(
      `| ${count} | ${pages.filter((file) => file.endsWith('.html')).length} | ${(sizeOf(pages) / 1e6).toFixed(1)} | ${elapsed.toFixed(0)} | ${milliseconds.toFixed(0)} | ${megabytes.toFixed(0)} | ${floor.milliseconds.toFixed(0)} | ${(milliseconds / floor.milliseconds).toFixed(1)} | ${wanted}: ${isMet ? 'met' : 'missed'} |\n`,
    );
  }
} finally {
  rmSync(base, { recursive: true, force: true });
}
